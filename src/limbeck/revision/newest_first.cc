// SPDX-License-Identifier: MIT
#include "limbeck/revision/newest_first.h"

#include <algorithm>
#include <unordered_map>

namespace limbeck::revision {

namespace {

// A line that is being walked down: the next revision of it. The lines are numbered in the order
// they were begun, and stay in a list of those that have not ended.
using Line = std::size_t;
constexpr Line no_line = static_cast<Line>(-1);

class Walk {
  public:
    Walk(const Graph& graph, Set wanted)
        : graph_(graph),
          open_(std::move(wanted)),
          open_above_(graph.size(), 0),
          line_of_(graph.size(), no_line) {
        for (Index i = 0; i < graph.size(); ++i) {
            for (const Index below : open_[i] ? graph.requirements(i) : std::span<const Index>()) {
                ++open_above_[below];
            }
        }
    }

    std::vector<Index> run(std::vector<Index> heads) {
        std::sort(heads.begin(), heads.end());
        for (const Index head : heads) {
            begin_line(head);
        }
        for (Index i = 0; i < graph_.size(); ++i) {
            if (open_above_[i] == 0) {
                begin_line(i);
            }
        }
        Line line = lines_.empty() ? no_line : 0;
        while (line != no_line) {
            const Index at = lines_[line].at;
            line = open_above_[at] > 0 ? first_line_above(at) : step(line);
        }
        return std::move(result_);
    }

  private:
    struct State {
        Index at;
        Line before;
        Line after = no_line;
        bool ended = false;
    };

    // Unless it is closed, or another line is there already.
    bool begin_line(Index at) {
        if (!open_[at] || line_of_[at] != no_line) {
            return false;
        }
        line_of_[at] = lines_.size();
        lines_.push_back({.at = at, .before = last_});
        if (last_ != no_line) {
            lines_[last_].after = line_of_[at];
        }
        last_ = line_of_[at];
        return true;
    }

    // Puts the line's revision out; the line goes on with the first open one below that is on no
    // line yet, the others begin lines of their own. Gives the line to go on with.
    Line step(Line line) {
        const Index done = lines_[line].at;
        open_[done] = false;
        result_.push_back(done);
        bool goes_on = false;
        for (const Index below : graph_.requirements(done)) {
            --open_above_[below];
            if (goes_on) {
                begin_line(below);
            } else if (open_[below] && line_of_[below] == no_line) {
                goes_on = true;
                lines_[line].at = below;
                line_of_[below] = line;
            }
        }
        return goes_on ? line : end(line);
    }

    // Gives the line before it, or else the first of those that are left.
    Line end(Line line) {
        State& state = lines_[line];
        state.ended = true;
        if (state.before != no_line) {
            lines_[state.before].after = state.after;
        }
        if (state.after != no_line) {
            lines_[state.after].before = state.before;
        }
        if (last_ == line) {
            last_ = state.before;
        }
        return state.before != no_line ? state.before : state.after;
    }

    // The first of the lines that lead down to a revision on which something stands. A search finds
    // them all; they are kept, because a branch point is come back to once for every line above it.
    // As long as a line has not moved it still leads there, and lines that begin later come after.
    Line first_line_above(Index at) {
        std::vector<Found>& known = above_[at];
        while (!known.empty() && lines_[known.back().line].ended) {
            known.pop_back();
        }
        if (known.empty() || lines_[known.back().line].at != known.back().at) {
            known = lines_above(at);
        }
        return known.back().line;
    }

    struct Found {
        Line line;
        Index at;
    };

    // The last first.
    std::vector<Found> lines_above(Index root) {
        ++search_;
        seen_.resize(graph_.size(), 0);
        std::vector<Found> found;
        std::vector<Index> todo{root};
        while (!todo.empty()) {
            const Index at = todo.back();
            todo.pop_back();
            for (const Index above : graph_.dependents(at)) {
                if (open_[above] && seen_[above] != search_) {
                    seen_[above] = search_;
                    todo.push_back(above);
                    if (line_of_[above] != no_line) {
                        found.push_back({line_of_[above], above});
                    }
                }
            }
        }
        std::sort(found.begin(), found.end(),
                  [](const Found& a, const Found& b) { return a.line > b.line; });
        return found;
    }

    const Graph& graph_;
    Set open_;
    std::vector<std::size_t> open_above_;  // how many open ones require it
    std::vector<Line> line_of_;            // the line that is, or was last, at a revision
    std::vector<State> lines_;
    Line last_ = no_line;  // of those that have not ended
    std::unordered_map<Index, std::vector<Found>> above_;
    std::vector<std::size_t> seen_;
    std::size_t search_ = 0;
    std::vector<Index> result_;
};

}  // namespace

std::vector<Index> newest_first(const Graph& graph, Set wanted, std::vector<Index> heads) {
    return Walk(graph, std::move(wanted)).run(std::move(heads));
}

}  // namespace limbeck::revision
