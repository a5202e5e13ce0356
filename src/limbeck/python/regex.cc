// SPDX-License-Identifier: MIT
#include "limbeck/python/regex.h"

#include <algorithm>

#include "limbeck/python/exceptions.h"
#include "limbeck/python/regex_tree.h"
#include "limbeck/python/utf8.h"

namespace limbeck::python {

using Act = RegexStep::Op;

bool is_word(char32_t c, bool ascii) {
    const bool is_plain = (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z') ||
                          (c >= U'0' && c <= U'9') || c == U'_';
    return is_plain || (!ascii && c >= 0x80 && (is_letter(c) || is_digit_character(c)));
}

namespace {

bool in_class(char32_t c, char name, bool ascii) {
    switch (name) {
        case 'd':
            return (c >= U'0' && c <= U'9') || (!ascii && c >= 0x80 && is_digit_character(c));
        case 'w':
            return is_word(c, ascii);
        default:
            return c == U' ' || (c >= U'\t' && c <= U'\r') || (!ascii && c >= 0x1C && is_space(c));
    }
}

bool in_set(const RegexSet& set, char32_t c) {
    for (const auto& [first, last] : set.ranges) {
        if (c >= first && c <= last) {
            return true;
        }
    }
    for (const char name : set.classes) {
        const bool is_complement = name < 'a';
        const char plain = is_complement ? static_cast<char>(name + ('a' - 'A')) : name;
        if (in_class(c, plain, set.ascii) != is_complement) {
            return true;
        }
    }
    return false;
}

// From the tree to the instructions.
class Emitter {
  public:
    explicit Emitter(std::size_t groups) : registers_(2 * (groups + 1)) {}

    void emit(const RegexNode& node) {
        switch (node.kind) {
            case RegexNode::Kind::Empty:
                return;
            case RegexNode::Kind::Leaf:
                add(node.step);
                return;
            case RegexNode::Kind::Sequence:
                for (const RegexNode& child : node.children) {
                    emit(child);
                }
                return;
            case RegexNode::Kind::Choice:
                return choice(node);
            case RegexNode::Kind::Repeat:
                return repeat(node);
            case RegexNode::Kind::Group:
                add({Act::Save, small(2 * node.group), 0, 0});
                emit(node.children[0]);
                add({Act::Save, small(2 * node.group + 1), 0, 0});
                return;
            case RegexNode::Kind::Around:
                return around(node);
        }
    }
    std::size_t add(const RegexStep& step) {
        if (steps.size() > 200'000) {
            unsupported("a regular expression this large");
        }
        steps.push_back(step);
        return steps.size() - 1;
    }
    [[nodiscard]] std::size_t registers() const { return registers_; }

    std::vector<RegexStep> steps;

  private:
    static std::uint32_t small(std::size_t value) { return static_cast<std::uint32_t>(value); }
    [[nodiscard]] std::uint32_t here() const { return small(steps.size()); }

    void choice(const RegexNode& node) {
        std::vector<std::size_t> ends;
        for (std::size_t i = 0; i < node.children.size(); ++i) {
            const bool is_last = i + 1 == node.children.size();
            const std::size_t split = is_last ? 0 : add({Act::Split, here() + 1, 0, 0});
            emit(node.children[i]);
            if (!is_last) {
                ends.push_back(add({Act::Jump, 0, 0, 0}));
                steps[split].b = here();
            }
        }
        for (const std::size_t end : ends) {
            steps[end].a = here();
        }
    }
    // Goes into the body first, or past it first where lazy; gives the place to patch.
    std::size_t branch(bool is_lazy) { return add({Act::Split, is_lazy ? 1U : 0U, 0, 0}); }
    void patch(std::size_t split, std::uint32_t body, std::uint32_t after) {
        const bool is_lazy = steps[split].a == 1;
        steps[split].a = is_lazy ? after : body;
        steps[split].b = is_lazy ? body : after;
    }
    void repeat(const RegexNode& node) {
        const RegexNode& body = node.children[0];
        for (std::size_t i = 0; i < node.least; ++i) {
            emit(body);
        }
        if (node.most == regex_unbounded) {
            return loop(body, node.is_lazy);
        }
        std::vector<std::size_t> splits;
        for (std::size_t i = node.least; i < node.most; ++i) {
            splits.push_back(branch(node.is_lazy));
            const std::uint32_t begin = here();
            emit(body);
            steps[splits.back()].width = begin;
        }
        for (const std::size_t split : splits) {
            patch(split, steps[split].width, here());
        }
    }
    void loop(const RegexNode& body, bool is_lazy) {
        const std::size_t split = branch(is_lazy);
        const std::uint32_t begin = here();
        // A round that matches nothing ends the loop, or it would never end.
        const bool may_be_empty = body.kind != RegexNode::Kind::Leaf;
        const std::size_t mark = may_be_empty ? registers_++ : 0;
        if (may_be_empty) {
            add({Act::Save, small(mark), 0, 0});
        }
        emit(body);
        const std::size_t check = may_be_empty ? add({Act::Progress, small(mark), 0, 0}) : 0;
        add({Act::Jump, small(split), 0, 0});
        patch(split, begin, here());
        if (may_be_empty) {
            steps[check].b = here();
        }
    }
    void around(const RegexNode& node) {
        RegexStep step = node.step;
        if (step.op == Act::Behind) {
            const auto [least, most] = width(node.children[0]);
            if (least != most) {
                throw RegexProblem{"look-behind requires fixed-width pattern", 0, false};
            }
            step.width = small(least);
        }
        const std::size_t begin = add(step);
        emit(node.children[0]);
        add({Act::Done, 0, 0, 0});
        steps[begin].a = here();
    }
    static std::pair<std::size_t, std::size_t> width(const RegexNode& node) {
        std::pair<std::size_t, std::size_t> total{0, 0};
        switch (node.kind) {
            case RegexNode::Kind::Empty:
            case RegexNode::Kind::Around:
                // An atomic group is as wide as what is in it; the others look only.
                return node.kind == RegexNode::Kind::Around && node.step.op == Act::Atomic
                           ? width(node.children[0])
                           : total;
            case RegexNode::Kind::Leaf:
                switch (node.step.op) {
                    case Act::Character:
                    case Act::Any:
                    case Act::Set:
                        return {1, 1};
                    case Act::Reference:
                        return {0, regex_unbounded};
                    default:
                        return total;
                }
            case RegexNode::Kind::Choice:
                total = width(node.children[0]);
                for (const RegexNode& child : node.children) {
                    const auto own = width(child);
                    total = {std::min(total.first, own.first), std::max(total.second, own.second)};
                }
                return total;
            case RegexNode::Kind::Repeat: {
                const auto own = width(node.children[0]);
                return {std::min(own.first * node.least, regex_unbounded),
                        std::min(own.second * node.most, regex_unbounded)};
            }
            case RegexNode::Kind::Sequence:
            case RegexNode::Kind::Group:
                for (const RegexNode& child : node.children) {
                    const auto own = width(child);
                    total.first = std::min(total.first + own.first, regex_unbounded);
                    total.second = std::min(total.second + own.second, regex_unbounded);
                }
                return total;
        }
        return total;
    }

    std::size_t registers_;
};

}  // namespace

bool RegexSet::contains(char32_t c) const {
    const bool is_in = in_set(*this, c) ||
                       (ignore_case && (in_set(*this, to_lower(c)) || in_set(*this, to_upper(c))));
    return is_in != is_negated;
}

Regex::Regex(const std::u32string& pattern, const RegexFlags& flags) {
    RegexTree tree = parse_regex(pattern, flags);
    Emitter emitter(tree.group_count);
    emitter.add({Act::Save, 0, 0, 0});
    emitter.emit(tree.root);
    emitter.add({Act::Save, 1, 0, 0});
    emitter.add({Act::Match, 0, 0, 0});
    steps_ = std::move(emitter.steps);
    sets_ = std::move(tree.sets);
    registers_ = emitter.registers();
    group_count_ = tree.group_count;
    names_ = std::move(tree.names);
}

std::optional<std::size_t> Regex::group_of(const std::string& name) const {
    for (const auto& [own, group] : names_) {
        if (own == name) {
            return group;
        }
    }
    return std::nullopt;
}

// Runs the instructions. What to try else, and what registers held before, lies on one stack.
class RegexMatcher {
  public:
    RegexMatcher(const Regex& regex, const std::u32string& text, const Regex::Request& request,
                 const std::function<void(std::size_t)>& count)
        : regex_(regex),
          text_(text),
          request_(request),
          count_(count),
          registers_(regex.registers_, Regex::unset) {}

    bool run_at(std::size_t begin) {
        begin_ = begin;
        std::fill(registers_.begin(), registers_.end(), Regex::unset);
        tries_.clear();
        std::size_t position = begin;
        return run(0, position);
    }
    Regex::Groups groups() {
        registers_.resize(2 * (regex_.group_count_ + 1));
        for (std::size_t i = 0; i < registers_.size(); i += 2) {
            if (registers_[i + 1] == Regex::unset) {
                registers_[i] = Regex::unset;
            }
        }
        return std::move(registers_);
    }
    void charge() {
        count_(taken_);
        taken_ = 0;
    }

  private:
    struct Try {
        std::size_t target = 0;    // an instruction, or a register
        std::size_t position = 0;  // or what the register held
        bool is_register = false;
    };

    void push(const Try& one) {
        if (tries_.size() > 8'000'000) {
            unsupported("a regular expression that needs this much memory");
        }
        tries_.push_back(one);
    }
    void save(std::size_t which, std::size_t position) {
        push({which, registers_[which], true});
        registers_[which] = position;
    }
    // Back to the last choice above `base`; false where there is none.
    bool back(std::size_t base, std::size_t& pc, std::size_t& position) {
        while (tries_.size() > base) {
            const Try last = tries_.back();
            tries_.pop_back();
            if (!last.is_register) {
                pc = last.target;
                position = last.position;
                return true;
            }
            registers_[last.target] = last.position;
        }
        return false;
    }
    // Forgets choices, so that they are not tried again, but not what registers held before.
    void commit(std::size_t base) {
        const auto begin = tries_.begin() + static_cast<std::ptrdiff_t>(base);
        tries_.erase(
            std::remove_if(begin, tries_.end(), [](const Try& one) { return !one.is_register; }),
            tries_.end());
    }

    [[nodiscard]] bool word_at(std::size_t position, bool ascii) const {
        return position < request_.end && is_word(text_[position], ascii);
    }
    [[nodiscard]] bool is_boundary(std::size_t position, bool ascii) const {
        const bool before = position > 0 && is_word(text_[position - 1], ascii);
        return before != word_at(position, ascii);
    }
    [[nodiscard]] bool holds(const RegexStep& step, std::size_t position) const {
        switch (step.op) {
            case Act::LineStart:
                return position == 0 || text_[position - 1] == U'\n';
            case Act::LineEnd:
                return position == request_.end || text_[position] == U'\n';
            case Act::TextStart:
                return position == 0;
            case Act::TextEnd:
                return position == request_.end;
            case Act::End:
                return position == request_.end ||
                       (position + 1 == request_.end && text_[position] == U'\n');
            case Act::Boundary:
                return is_boundary(position, step.b != 0);
            default:
                return !is_boundary(position, step.b != 0);
        }
    }
    bool consume(const RegexStep& step, std::size_t& position) const {
        if (position >= request_.end) {
            return false;
        }
        const char32_t c = text_[position];
        const bool fits = step.op == Act::Character ? (step.b != 0 ? to_lower(c) : c) == step.a
                          : step.op == Act::Any     ? step.b != 0 || c != U'\n'
                                                    : regex_.sets_[step.a].contains(c);
        position += fits ? 1U : 0U;
        return fits;
    }
    bool repeat_group(const RegexStep& step, std::size_t& position) {
        const std::size_t begin = registers_[2 * step.a];
        const std::size_t end = registers_[2 * step.a + 1];
        if (begin == Regex::unset || end == Regex::unset || end < begin ||
            end - begin > request_.end - position) {
            return false;
        }
        for (std::size_t i = 0; i < end - begin; ++i) {
            const char32_t a = text_[begin + i];
            const char32_t b = text_[position + i];
            if (step.b != 0 ? to_lower(a) != to_lower(b) : a != b) {
                return false;
            }
        }
        taken_ += end - begin;
        position += end - begin;
        return true;
    }
    bool around(const RegexStep& step, std::size_t pc, std::size_t& position) {
        std::size_t at = position;
        if (step.op == Act::Behind) {
            if (step.width > at) {
                return step.b != 0;
            }
            at -= step.width;
        }
        const std::size_t base = tries_.size();
        const bool found = run(pc + 1, at);
        if (!found) {
            return step.b != 0;
        }
        if (step.b != 0) {
            std::size_t ignored = 0;
            while (back(base, ignored, ignored)) {
            }
            return false;
        }
        commit(base);
        position = step.op == Act::Atomic ? at : position;
        return true;
    }

    // From an instruction to Done or Match; `position` is then where it ended.
    bool run(std::size_t pc, std::size_t& position) {
        const std::size_t base = tries_.size();
        for (;;) {
            if (++taken_ >= 4096) {
                charge();
            }
            const RegexStep& step = regex_.steps_[pc];
            bool fits = true;
            std::size_t next = pc + 1;
            switch (step.op) {
                case Act::Character:
                case Act::Any:
                case Act::Set:
                    fits = consume(step, position);
                    break;
                case Act::Split:
                    push({step.b, position, false});
                    next = step.a;
                    break;
                case Act::Jump:
                    next = step.a;
                    break;
                case Act::Save:
                    save(step.a, position);
                    break;
                case Act::Progress:
                    next = registers_[step.a] == position ? step.b : next;
                    break;
                case Act::Reference:
                    fits = repeat_group(step, position);
                    break;
                case Act::Ahead:
                case Act::Behind:
                case Act::Atomic:
                    fits = around(step, pc, position);
                    next = step.a;
                    break;
                case Act::Done:
                    return true;
                case Act::Match:
                    if ((!request_.is_whole || position == request_.end) &&
                        (!request_.must_move || position != request_.begin ||
                         begin_ != request_.begin)) {
                        return true;
                    }
                    fits = false;
                    break;
                default:
                    fits = holds(step, position);
                    break;
            }
            if (fits) {
                pc = next;
            } else if (!back(base, pc, position)) {
                return false;
            }
        }
    }

    const Regex& regex_;
    const std::u32string& text_;
    const Regex::Request& request_;
    const std::function<void(std::size_t)>& count_;
    std::vector<std::size_t> registers_;
    std::vector<Try> tries_;
    std::size_t begin_ = 0;
    std::size_t taken_ = 0;
};

std::optional<Regex::Groups> Regex::find(const std::u32string& text, const Request& request,
                                         const std::function<void(std::size_t)>& count) const {
    RegexMatcher matcher(*this, text, request, count);
    // Most searches are for something that begins with one known character.
    const RegexStep& first = steps_[1];
    const bool is_literal = first.op == Act::Character && first.b == 0;
    for (std::size_t at = request.begin; at <= request.end; ++at) {
        if (request.is_search && is_literal) {
            while (at < request.end && text[at] != first.a) {
                ++at;
            }
            if (at == request.end) {
                break;
            }
        }
        if (matcher.run_at(at)) {
            matcher.charge();
            return matcher.groups();
        }
        if (!request.is_search) {
            break;
        }
    }
    matcher.charge();
    return std::nullopt;
}

}  // namespace limbeck::python
