// SPDX-License-Identifier: MIT
// Alembic itself (Debian's, of /usr/bin/python3) as the oracle: on the same projects both must
// print the same, run the same in the same order, refuse the same with the same words, and leave
// the same rows. The projects are pseudo-random graphs of fixed seeds and the ones of Alembic's
// tutorial.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <memory>
#include <optional>
#include <set>

#include "support/oracle.h"

using namespace limbeck;
using namespace limbeck::test;
using nlohmann::json;

namespace {

// "(b, a)" becomes "(a, b)": labels are a set, in whatever order Python's hashes give.
std::string sort_brackets(const std::string& line) {
    std::string text;
    for (std::size_t at = 0; at < line.size();) {
        const std::size_t open = std::min(line.find('(', at), line.size());
        const std::size_t close = line.find(')', open);
        if (close == std::string::npos) {
            return text + line.substr(at);
        }
        Names inside = split(line.substr(open + 1, close - open - 1), ", ");
        std::sort(inside.begin(), inside.end());
        text += line.substr(at, open - at) + "(" + join(inside) + ")";
        at = close + 1;
    }
    return text;
}

std::string sort_after(const std::string& line, std::string_view prefix) {
    if (!line.starts_with(prefix)) {
        return line;
    }
    Names names = split(line.substr(prefix.size()), ", ");
    std::sort(names.begin(), names.end());
    return std::string(prefix) + join(names);
}

// "Requested revision a overlaps with other requested revisions c, b": a set, too.
std::string sort_overlaps(const std::string& error) {
    constexpr std::string_view words = "other requested revisions ";
    const std::size_t at = error.find(words);
    return at == std::string::npos ? error
                                   : error.substr(0, at) + sort_after(error.substr(at), words);
}

// What is random in Alembic put in order, its absolute paths made relative.
Names normal_lines(const std::string& out, const std::string& project) {
    Names lines;
    std::size_t first_child = 0;
    bool among_children = false;  // those of a branch point: a set, too
    for (std::string line : split(out, "\n")) {
        if (line.starts_with("Current revision(s) for ") || line.starts_with("(the URL is ")) {
            continue;
        }
        if (line.starts_with("Path: " + project + "/")) {
            line = "Path: " + line.substr(project.size() + 7);
        }
        line = sort_after(sort_after(sort_brackets(line), "Branches into: "), "Branch names: ");
        const bool is_child = line.starts_with(' ') && line.find(" -> ") != std::string::npos;
        if (among_children && !is_child && !line.empty()) {
            lines.back() += "\n" + line;  // its description goes on
            continue;
        }
        if (among_children && !is_child) {
            std::sort(lines.begin() + static_cast<std::ptrdiff_t>(first_child), lines.end());
        }
        first_child = is_child && !among_children ? lines.size() : first_child;
        among_children = is_child;
        lines.push_back(std::move(line));
    }
    return lines;
}

// Several current revisions come as a set: one text for each, whether a line or an entry, sorted.
Names sorted_entries(const Names& lines) {
    Names found;
    for (const std::string& line : lines) {
        const bool goes_on =
            !found.empty() && found.front().starts_with("Rev: ") && !line.starts_with("Rev: ");
        if (goes_on && !line.empty()) {
            found.back() += "\n" + line;
        } else if (!goes_on) {
            found.push_back(line);
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

std::string comparable(const Names& call, const std::string& out, const std::string& project) {
    const Names lines = normal_lines(out, project);
    return join(call.front() == "current" ? sorted_entries(lines) : lines, "\n");
}

std::string first_line(const std::string& err) {
    const std::size_t begin = err.rfind("FAILED: ");
    return begin == std::string::npos ? "(no FAILED)"
                                      : err.substr(begin + 8, err.find('\n', begin) - begin - 8);
}

Names steps_of(const std::string& err) {
    Names steps;
    for (const std::string& line : split(err, "\n")) {
        if (line.starts_with("Running ")) {
            steps.push_back(line);
        }
    }
    return steps;
}

// A description of several lines is one line in our announcement.
Names one_line_each(Names steps) {
    for (std::string& step : steps) {
        std::replace(step.begin(), step.end(), '\n', ' ');
    }
    return steps;
}

// One call and what came of it on both sides.
struct Outcome {
    Outcome(const Names& words, Names rows, const Result& result, const json& answer)
        : call(words),
          rows_before(std::move(rows)),
          ours(result),
          alembic_prints(answer.at("out")),
          alembic_runs(one_line_each(answer.at("steps"))),
          alembic_crashed(answer.at("crashed")) {
        if (!answer.at("failed").is_null()) {
            alembic_error = answer.at("failed");
        }
    }

    const Names& call;
    Names rows_before;
    const Result& ours;
    std::string alembic_prints;
    Names alembic_runs;
    bool alembic_crashed;
    std::optional<std::string> alembic_error;

    [[nodiscard]] bool is(std::string_view command) const { return call.front() == command; }
    [[nodiscard]] bool both_failed() const { return alembic_error && ours.status != 0; }
    [[nodiscard]] bool we_run_part_of_it() const {
        const Names steps = steps_of(ours.err);
        return steps.size() < alembic_runs.size() &&
               std::all_of(steps.begin(), steps.end(), [&](const std::string& step) {
                   return std::find(alembic_runs.begin(), alembic_runs.end(), step) !=
                          alembic_runs.end();
               });
    }
    // "symbol-N" or "symbol+N" in one of the words.
    [[nodiscard]] bool has_steps() const {
        return std::any_of(call.begin(), call.end(), [](const std::string& word) {
            const std::size_t sign = word.find_first_of("+-", word.starts_with("-r") ? 2 : 0);
            return sign + 1 < word.size() && std::isdigit(word[sign + 1]) != 0;
        });
    }
};

// Where the two differ on purpose. (Besides: errors go to stderr and the exit status is 1, which
// the comparison takes for granted; two labels or ids that are the same, and cycles, are errors
// here, and the graphs have none.)
struct Difference {
    std::string_view reason;
    bool (*applies)(const Outcome&);
};

constexpr Difference differences[] = {
    {"Alembic ends in an exception of Python's own, so it has no opinion",
     [](const Outcome& o) { return o.alembic_crashed; }},
    {"a downgrade by steps undoes a merge in one, instead of being an 'Ambiguous walk'",
     [](const Outcome& o) {
         return o.is("downgrade") && o.has_steps() && o.alembic_error == "Ambiguous walk";
     }},
    {"downgrade REV-N or BRANCH@-N undoes N revisions and what stands on them, whereas Alembic "
     "goes to the revision below them, along with everything else above that; and fails where none "
     "of them is applied",
     [](const Outcome& o) {
         return o.is("downgrade") && o.has_steps() && !o.call.back().starts_with('-') &&
                o.call.back().find('-') != std::string::npos && !o.alembic_error &&
                (first_line(o.ours.err)
                     .ends_with("is not a valid downgrade target from current "
                                "head(s)") ||
                 o.we_run_part_of_it());
     }},
    {"base-N does not mean N below the heads, it is too far",
     [](const Outcome& o) { return o.call.back().find("base-") != std::string::npos; }},
    {"show takes steps from any revision, Alembic hardly any",
     [](const Outcome& o) { return o.is("show") && o.has_steps(); }},
    {"so do both ends of a history range",
     [](const Outcome& o) {
         return o.is("history") && o.has_steps() &&
                (o.alembic_error || o.call.back().find('@') != std::string::npos);
     }},
    {"stamp takes no steps at all, Alembic only on an empty database",
     [](const Outcome& o) { return o.is("stamp") && o.has_steps(); }},
    {"stamping a revision and one that stands on it is refused: the rows would be inconsistent",
     [](const Outcome& o) {
         return o.is("stamp") && o.ours.err.find("overlaps with other") != std::string::npos;
     }},
    {"stamping several revisions sets a row for each, whereas Alembic drops rows that are there "
     "already",
     [](const Outcome& o) {
         return o.is("stamp") && (o.call.size() > 2 || o.call.back().ends_with("heads")) &&
                !o.rows_before.empty() && o.ours.status == 0;
     }},
    {"rows of which one stands on another, as Alembic may leave them, are named before the target "
     "is looked at",
     [](const Outcome& o) {
         return o.both_failed() && o.rows_before.size() > 1 &&
                o.ours.err.find("overlaps with other requested revisions") != std::string::npos;
     }},
    {"where there are several heads, the argument at fault is named",
     [](const Outcome& o) {
         return o.both_failed() && o.alembic_error->starts_with("Multiple head") &&
                first_line(o.ours.err).starts_with("Multiple head revisions are present for given");
     }},
    {"a label that ends like a step is still a label",
     [](const Outcome& o) { return o.call.back().find("v-2") != std::string::npos; }},
};

// What differs, as a text; "" for nothing.
std::string compare(const Outcome& outcome, const std::string& project) {
    const Result& ours = outcome.ours;
    if (outcome.alembic_error) {
        return ours.status != 1 && ours.status != 2 ? "Alembic fails: " + *outcome.alembic_error
               : sort_overlaps(first_line(ours.err)) != sort_overlaps(*outcome.alembic_error)
                   ? fmt::format("Alembic's error: {}\nours:            {}", *outcome.alembic_error,
                                 first_line(ours.err))
                   : "";
    }
    if (ours.status != 0) {
        return "Alembic succeeds, but we have " + ours.err;
    }
    const std::string want = comparable(outcome.call, outcome.alembic_prints, project);
    const std::string have = comparable(outcome.call, ours.out, project);
    if (want != have) {
        return fmt::format("Alembic prints\n{}\nand we\n{}", want, have);
    }
    // Alembic announces rows of a stamp that an earlier step has already removed.
    if (!outcome.is("stamp")) {
        const Names steps = steps_of(ours.err);
        if (steps != outcome.alembic_runs) {
            return fmt::format("Alembic runs\n{}\nand we\n{}", join(outcome.alembic_runs, "\n"),
                               join(steps, "\n"));
        }
    }
    return "";
}

// A row that another row implies is none of ours: Alembic leaves such rows behind when a
// dependency names an ancestor of its own, and refuses to go on from there.
Names without_implied(const Graph& graph, Names rows) {
    std::map<std::string, const Node*> nodes;
    for (const Node& node : graph) {
        nodes[node.id] = &node;
        for (const std::string& label : node.labels) {
            nodes[label] = &node;
        }
    }
    std::set<const Node*> implied;
    std::vector<const Node*> todo;
    for (const std::string& row : rows) {
        todo.push_back(nodes.at(row));
    }
    while (!todo.empty()) {
        const Node* node = todo.back();
        todo.pop_back();
        for (const Names* names : {&node->down, &node->depends_on}) {
            for (const std::string& name : *names) {
                if (implied.insert(nodes.at(name)).second) {
                    todo.push_back(nodes.at(name));
                }
            }
        }
    }
    std::erase_if(rows, [&](const std::string& row) { return implied.contains(nodes.at(row)); });
    return rows;
}

std::string describe(const Graph& graph) {
    std::string text;
    for (const Node& node : graph) {
        text += fmt::format("    {} -> {}  depends on ({})  labels ({})\n", join(node.down),
                            node.id, join(node.depends_on), join(node.labels));
    }
    return text;
}

struct Case {
    Graph graph{};
    std::vector<Names> calls{};
    std::unique_ptr<Project> project = std::make_unique<Project>();

    // So many calls of the same few kinds: other tests look for what they leak.
    Case& without_leak_check() {
        project->environment["ASAN_OPTIONS"] = "detect_leaks=0";
        return *this;
    }
};

std::vector<Case> all_cases() {
    constexpr unsigned random_graphs = 30;
    constexpr std::size_t moves = 12;
    std::vector<Case> cases;
    for (Graph& graph : tutorial_graphs()) {
        cases.push_back({.graph = std::move(graph)});
    }
    for (unsigned seed = 1; seed <= random_graphs; ++seed) {
        cases.push_back({.graph = random_graph(seed)});
    }
    unsigned seed = 1000;
    for (Case& each : cases) {
        write_alembic_project(*each.without_leak_check().project, each.graph);
        each.calls = calls_for(each.graph, ++seed, moves);
    }
    return cases;
}

json answers_of_alembic(const std::vector<Case>& cases) {
    json work = json::array();
    for (const Case& each : cases) {
        work.push_back({{"project", each.project->files().path()}, {"calls", each.calls}});
    }
    return ask_alembic("run", work);
}

// Makes the calls that Alembic has answered, each on a copy of the database that it found.
class Comparison {
  public:
    void run(const Case& each, const json& answers) {
        for (std::size_t n = 0; n < each.calls.size(); ++n) {
            const Names rows = n == 0 ? Names{} : answers.at(n - 1).at("rows").get<Names>();
            const std::string place =
                fmt::format("call {}: {}\n  from rows {}\n{}", n, join(each.calls[n], " "),
                            join(rows), describe(each.graph));
            const std::string database = fmt::format("{}.db", n);
            Names words{"--url", "sqlite:///" + database};
            words.insert(words.end(), each.calls[n].begin(), each.calls[n].end());
            const Result ours = each.project->run(words);
            if (check(each, {each.calls[n], rows, ours, answers.at(n)}, place)) {
                databases_.push_back(each.project->files().path(database));
                left_.push_back({&each.graph, answers.at(n).at("rows"), place});
            }
        }
    }

    void check_rows() const {
        const json rows = ask_alembic("rows", databases_);
        for (std::size_t i = 0; i < databases_.size(); ++i) {
            const Left& left = left_[i];
            INFO(left.place);
            CHECK(join(without_implied(*left.graph, rows.at(i))) ==
                  join(without_implied(*left.graph, left.rows)));
        }
    }

    // Most calls are compared, and none of the differences is a thing of the past.
    void check_coverage() const {
        CHECK(databases_.size() > 1200);
        for (const Difference& known : differences) {
            INFO("no call shows any more that " << known.reason);
            CHECK(shown_.contains(known.reason));
        }
    }

  private:
    // False where a difference is known.
    bool check(const Case& each, const Outcome& outcome, const std::string& place) {
        for (const Difference& known : differences) {
            if (known.applies(outcome)) {
                shown_.insert(known.reason);
                return false;
            }
        }
        const std::string problem = compare(outcome, each.project->files().path());
        CHECK_MESSAGE(problem.empty(), place << problem);
        return true;
    }

    struct Left {
        const Graph* graph;
        Names rows;
        std::string place;
    };
    Names databases_;
    std::vector<Left> left_;  // by Alembic in each of them
    std::set<std::string_view> shown_;
};

}  // namespace

TEST_CASE("Limbeck prints, runs, refuses and leaves what Alembic does on the same project") {
    const std::vector<Case> cases = all_cases();
    const json answers = answers_of_alembic(cases);
    Comparison comparison;
    for (std::size_t i = 0; i < cases.size(); ++i) {
        comparison.run(cases[i], answers.at(i));
    }
    comparison.check_rows();
    comparison.check_coverage();
}
