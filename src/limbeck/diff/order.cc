// SPDX-License-Identifier: MIT
#include "limbeck/diff/order.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <queue>
#include <utility>
#include <variant>

#include "limbeck/base/error.h"
#include "limbeck/base/text.h"
#include "limbeck/operation/describe.h"

namespace limbeck::diff {

namespace {

class Graph {
  public:
    explicit Graph(std::vector<Node> nodes) : nodes_(std::move(nodes)) {
        std::stable_sort(nodes_.begin(), nodes_.end(), [](const Node& a, const Node& b) {
            return std::pair(a.rank, std::cref(a.name).get()) <
                   std::pair(b.rank, std::cref(b.name).get());
        });
        after_.resize(nodes_.size());
        waits_.resize(nodes_.size());
        after_wished_.resize(nodes_.size());
        wishes_.resize(nodes_.size());
        connect();
    }

    std::vector<Change> sorted() {
        // By position, which is by rank and name.
        std::priority_queue<std::size_t, std::vector<std::size_t>, std::greater<>> free;
        std::vector<bool> seen(nodes_.size());
        const auto look_at = [&](std::size_t i, bool patiently) {
            if (!seen[i] && waits_[i] == 0 && (wishes_[i] == 0 || !patiently)) {
                seen[i] = true;
                free.push(i);
            }
        };
        for (std::size_t i = 0; i < nodes_.size(); ++i) {
            look_at(i, true);
        }
        std::vector<Change> result;
        std::size_t done = 0;
        for (; done < nodes_.size(); ++done) {
            // Where all wait, one goes without what it wishes for.
            for (std::size_t i = 0; free.empty() && i < nodes_.size(); ++i) {
                look_at(i, false);
            }
            if (free.empty()) {
                throw circle();
            }
            const std::size_t i = free.top();
            free.pop();
            for (Change& change : nodes_[i].changes) {
                result.push_back(std::move(change));
            }
            for (const std::size_t next : after_[i]) {
                --waits_[next];
                look_at(next, true);
            }
            for (const std::size_t next : after_wished_[i]) {
                --wishes_[next];
                look_at(next, true);
            }
        }
        return result;
    }

  private:
    using ByObject = std::map<Object, std::vector<std::size_t>>;

    void add_edge(std::size_t first, std::size_t second) {
        if (first != second) {
            after_[first].push_back(second);
            ++waits_[second];
        }
    }

    void connect() {
        ByObject makers;
        ByObject enders;
        for (std::size_t i = 0; i < nodes_.size(); ++i) {
            for (const Object& object : nodes_[i].makes) {
                makers[object].push_back(i);
            }
            for (const Object& object : nodes_[i].ends) {
                enders[object].push_back(i);
            }
        }
        const auto each = [](const ByObject& of, const Object& object, const auto& act) {
            const auto found = of.find(object);
            if (found != of.end()) {
                for (const std::size_t i : found->second) {
                    act(i);
                }
            }
        };
        for (std::size_t i = 0; i < nodes_.size(); ++i) {
            for (const Object& object : nodes_[i].needs) {
                each(makers, object, [&](std::size_t other) { add_edge(other, i); });
            }
            for (const Object& object : nodes_[i].wishes) {
                each(makers, object, [&](std::size_t other) {
                    if (other != i) {
                        after_wished_[other].push_back(i);
                        ++wishes_[i];
                    }
                });
            }
            for (const Object& object : nodes_[i].needed) {
                each(enders, object, [&](std::size_t other) { add_edge(i, other); });
            }
            for (const Object& object : nodes_[i].ends) {
                each(makers, object, [&](std::size_t other) { add_edge(i, other); });
            }
        }
    }

    // Whoever waits, waits for somebody who waits: following them leads into a circle.
    [[nodiscard]] Error circle() const {
        std::vector<std::size_t> waits_for(nodes_.size(), nodes_.size());
        for (std::size_t i = 0; i < nodes_.size(); ++i) {
            for (const std::size_t next : after_[i]) {
                if (waits_[i] > 0) {
                    waits_for[next] = i;
                }
            }
        }
        std::size_t at = 0;
        while (waits_[at] == 0) {
            ++at;
        }
        std::vector<std::size_t> way;
        while (std::find(way.begin(), way.end(), at) == way.end()) {
            way.push_back(at);
            at = waits_for[at];
        }
        std::vector<std::string> names;
        for (auto i = std::find(way.begin(), way.end(), at); i != way.end(); ++i) {
            const Node& node = nodes_[*i];
            names.push_back(node.changes.empty()
                                ? node.name
                                : operation::describe(node.changes[0].operation).text());
        }
        return Error(ErrorCode::Unsupported,
                     fmt::format("changes that wait for each other in a circle: {}",
                                 base::join(names, ", which waits for ")))
            .hint("write this revision by hand, in steps");
    }

    std::vector<Node> nodes_;
    std::vector<std::vector<std::size_t>> after_;
    std::vector<std::size_t> waits_;
    std::vector<std::vector<std::size_t>> after_wished_;
    std::vector<std::size_t> wishes_;
};

// Tarjan's strongly connected components, without recursion: a chain of tables may be long.
class Components {
  public:
    explicit Components(const std::vector<std::vector<std::size_t>>& edges)
        : edges_(edges),
          number_(edges.size(), unseen),
          low_(edges.size()),
          component_(edges.size()) {
        for (std::size_t i = 0; i < edges.size(); ++i) {
            if (number_[i] == unseen) {
                visit(i);
            }
        }
    }

    [[nodiscard]] bool together(std::size_t a, std::size_t b) const {
        return component_[a] == component_[b];
    }

  private:
    static constexpr std::size_t unseen = static_cast<std::size_t>(-1);
    struct Frame {
        std::size_t at;
        std::size_t edge;
    };

    void visit(std::size_t root) {
        std::vector<Frame> frames{{root, 0}};
        enter(root);
        while (!frames.empty()) {
            Frame& frame = frames.back();
            if (frame.edge < edges_[frame.at].size()) {
                const std::size_t next = edges_[frame.at][frame.edge++];
                if (number_[next] == unseen) {
                    enter(next);
                    frames.push_back({next, 0});
                } else if (open_[next]) {
                    low_[frame.at] = std::min(low_[frame.at], number_[next]);
                }
                continue;
            }
            const std::size_t at = frame.at;
            frames.pop_back();
            if (!frames.empty()) {
                low_[frames.back().at] = std::min(low_[frames.back().at], low_[at]);
            }
            if (low_[at] == number_[at]) {
                close(at);
            }
        }
    }

    void enter(std::size_t i) {
        number_[i] = low_[i] = next_++;
        stack_.push_back(i);
        open_.resize(edges_.size());
        open_[i] = true;
    }

    void close(std::size_t root) {
        std::size_t i = root;
        do {
            i = stack_.back();
            stack_.pop_back();
            open_[i] = false;
            component_[i] = root;
        } while (i != root);
    }

    const std::vector<std::vector<std::size_t>>& edges_;
    std::vector<std::size_t> number_;
    std::vector<std::size_t> low_;
    std::vector<std::size_t> component_;
    std::vector<std::size_t> stack_;
    std::vector<bool> open_;
    std::size_t next_ = 0;
};

}  // namespace

std::vector<Change> ordered(std::vector<Node> nodes) {
    return Graph(std::move(nodes)).sorted();
}

Objects keys_in_circles(const std::vector<const schema::Table*>& tables) {
    std::map<schema::QualifiedName, std::size_t> places;
    for (std::size_t i = 0; i < tables.size(); ++i) {
        places[tables[i]->name] = i;
    }
    struct Edge {
        std::size_t from;
        std::size_t to;
        const schema::ForeignKey* foreign;
    };
    std::vector<Edge> all;
    std::vector<std::vector<std::size_t>> edges(tables.size());
    for (std::size_t i = 0; i < tables.size(); ++i) {
        for (const schema::Constraint& any : tables[i]->constraints) {
            const auto* foreign = std::get_if<schema::ForeignKey>(&any);
            const auto target = foreign == nullptr ? places.end() : places.find(foreign->target);
            if (target != places.end() && target->second != i) {
                all.push_back({i, target->second, foreign});
                edges[i].push_back(target->second);
            }
        }
    }
    const Components components(edges);
    Objects result;
    for (const Edge& edge : all) {
        if (components.together(edge.from, edge.to)) {
            result.push_back(key(tables[edge.from]->name, edge.foreign->name.text));
        }
    }
    return result;
}

}  // namespace limbeck::diff
