// SPDX-License-Identifier: MIT
#include "support/oracle.h"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <random>

#include "support/scratch.h"

namespace limbeck::test {

using nlohmann::json;

std::string join(const Names& names, std::string_view separator) {
    std::string text;
    for (const std::string& name : names) {
        text += (text.empty() ? "" : std::string(separator)) + name;
    }
    return text;
}

Names split(std::string_view text, std::string_view separator) {
    Names pieces;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find(separator, at), text.size());
        pieces.emplace_back(text.substr(at, end - at));
        at = end + separator.size();
    }
    return pieces;
}

namespace {

// The same numbers on every machine, which the distributions of <random> do not promise.
class Dice {
  public:
    explicit Dice(unsigned seed) : engine_(seed) {}

    std::size_t below(std::size_t n) { return n == 0 ? 0 : engine_() % n; }
    bool chance(unsigned percent) { return below(100) < percent; }
    template <class T>
    const T& pick(const std::vector<T>& values) {
        return values[below(values.size())];
    }

  private:
    std::mt19937 engine_;
};

std::string random_id(Dice& dice) {
    std::string id;
    while (id.size() < 12) {
        id += "0123456789abcdef"[dice.below(16)];
    }
    return id;
}

Names heads_of(const Graph& graph) {
    Names heads;
    for (const Node& node : graph) {
        heads.push_back(node.id);
    }
    for (const Node& node : graph) {
        for (const std::string& down : node.down) {
            std::erase(heads, down);
        }
    }
    return heads;
}

}  // namespace

Graph random_graph(unsigned seed) {
    static const Names words{"billing", "auth", "web", "v-2", "ab", "search", "audit", "mail"};
    static const Names docs{"add account table", "create index (partial), slowly", "",
                            "first line\nsecond line\n\nanother paragraph\n    indented"};
    Dice dice(seed);
    Graph graph;
    Names labels;  // those that are owned already
    const std::size_t size = 3 + dice.below(14);
    for (std::size_t i = 0; i < size; ++i) {
        const Names heads = heads_of(graph);
        Node node{.id = random_id(dice), .doc = dice.pick(docs)};
        const std::size_t form = dice.below(100);
        if (!graph.empty() && form < 15 && heads.size() > 1) {
            const std::size_t first = dice.below(heads.size());
            node.down = {heads[first], heads[(first + 1) % heads.size()]};
        } else if (!graph.empty() && form < 40) {
            node.down = {dice.pick(graph).id};
        } else if (!graph.empty() && form < 88) {
            node.down = {dice.pick(heads)};
        }
        if (!graph.empty() && dice.chance(18)) {
            const bool by_label = !labels.empty() && dice.chance(40);
            node.depends_on = {by_label ? dice.pick(labels) : dice.pick(graph).id};
        }
        if (labels.size() < words.size() && dice.chance(18)) {
            node.labels = {words[labels.size()]};
        }
        labels.insert(labels.end(), node.labels.begin(), node.labels.end());
        graph.push_back(std::move(node));
    }
    return graph;
}

std::vector<Graph> tutorial_graphs() {
    const Node root{.id = "1975ea83b712", .doc = "create account table"};
    const Node line{.id = "ae1027a6acf3", .down = {root.id}, .doc = "add a column"};
    const Node next{.id = "27c6a30d7c24", .down = {line.id}, .doc = "add another column"};
    const Node branch{
        .id = "b2b2b2b2b2b2", .down = {root.id}, .labels = {"shoppingcart"}, .doc = "branch b"};
    const Node merge{.id = "ffff00001111", .down = {next.id, branch.id}, .doc = "merge them"};
    const Node other{.id = "dddddddddddd", .depends_on = {next.id}, .labels = {"bl"}, .doc = "dep"};
    const Node above{
        .id = "eeeeeeeeeeee", .down = {other.id}, .depends_on = {"shoppingcart"}, .doc = "more"};
    return {{},
            {root},
            {root, line, next},
            {root, line, branch},
            {root, line, next, branch, merge},
            {root, line, next, other},
            {root, line, next, branch, other, above},
            {root, line, next, branch, merge, other, above}};
}

namespace {

std::string quoted(const Names& names) {
    return names.empty() ? "None" : "(\"" + join(names, "\", \"") + "\",)";
}

}  // namespace

void write_alembic_project(const Project& project, const Graph& graph) {
    project.write("alembic.ini",
                  "[alembic]\nscript_location = migrations\nsqlalchemy.url = sqlite:///app.db\n");
    project.write("migrations/env.py",
                  "from alembic import context\n"
                  "from sqlalchemy import create_engine\n"
                  "url = context.config.get_main_option('sqlalchemy.url')\n"
                  "with create_engine(url).connect() as connection:\n"
                  "    context.configure(connection=connection)\n"
                  "    with context.begin_transaction():\n"
                  "        context.run_migrations()\n");
    std::filesystem::create_directories(project.files().path("migrations/versions"));
    for (const Node& node : graph) {
        const std::string doc =
            node.doc.empty() ? "" : fmt::format("\"\"\"{}\n\nRevises: x\n\"\"\"\n", node.doc);
        project.write(
            fmt::format("migrations/versions/{}_x.py", node.id),
            fmt::format("{}revision = \"{}\"\ndown_revision = {}\nbranch_labels = {}\n"
                        "depends_on = {}\n\ndef upgrade():\n    pass\n\ndef downgrade():\n"
                        "    pass\n",
                        doc, node.id, quoted(node.down), quoted(node.labels),
                        quoted(node.depends_on)));
    }
}

namespace {

// Something a user may type to name a revision: mostly sensible.
std::string random_target(Dice& dice, const Graph& graph) {
    static const Names for_no_revisions{"head", "heads", "base", "nowhere", "+1", "-1"};
    if (graph.empty()) {
        return dice.pick(for_no_revisions);
    }
    const auto id = [&] { return dice.pick(graph).id; };
    const auto label = [&] {
        Names labels;
        for (const Node& node : graph) {
            labels.insert(labels.end(), node.labels.begin(), node.labels.end());
        }
        return labels.empty() || dice.chance(10) ? id() : dice.pick(labels);
    };
    const std::string steps =
        (dice.chance(50) ? "+" : "-") + std::to_string(1 + dice.below(dice.chance(80) ? 3 : 9));
    switch (dice.below(18)) {
        case 0:
        case 1:
            return id();
        case 2:
            return id().substr(0, 1 + dice.below(5));
        case 3:
            return "head";
        case 4:
            return "heads";
        case 5:
            return dice.chance(40) ? "base" : "heads";
        case 6:
        case 7:
        case 8:
            return steps;
        case 9:
            return label() + "@" + steps;
        case 10:
            return id() + steps;
        case 11:
            return id().substr(0, 6) + steps;
        case 12:
            return label() + "@head" + (dice.chance(30) ? steps : "");
        case 13:
            return label() + (dice.chance(50) ? "@base" : "@heads");
        case 14:
            return label() + "@" + id();
        case 15:
            return label();
        case 16:
            return (dice.chance(50) ? "head" : "base") + steps;
        default:
            return dice.chance(50) ? "nowhere" : dice.chance(50) ? "nowhere@head" : id() + "0";
    }
}

std::string random_range(Dice& dice, const Graph& graph) {
    const std::string start = dice.chance(30) ? "" : random_target(dice, graph);
    return start + ":" + (dice.chance(40) ? "" : random_target(dice, graph));
}

}  // namespace

std::vector<Names> calls_for(const Graph& graph, unsigned seed, std::size_t moves) {
    Dice dice(seed);
    std::vector<Names> calls{{"history"},
                             {"history", "-v"},
                             {"heads"},
                             {"heads", "-v"},
                             {"heads", "--resolve-dependencies"},
                             {"branches"},
                             {"branches", "-v"},
                             {"current"},
                             {"show", "heads"}};
    for (std::size_t i = 0; i < 3; ++i) {
        calls.push_back({"show", random_target(dice, graph)});
        calls.push_back({"history", "-r" + random_range(dice, graph)});
    }
    for (std::size_t i = 0; i < moves; ++i) {
        const std::size_t verb = dice.below(100);
        Names call{verb < 45 ? "upgrade" : verb < 85 ? "downgrade" : "stamp"};
        if (call[0] == "stamp" && dice.chance(30)) {
            call.push_back(dice.chance(50) ? "heads" : random_target(dice, graph));
        }
        call.push_back(random_target(dice, graph));
        if (call.back().starts_with('-')) {
            call.insert(call.begin() + 1, "--");
        }
        calls.push_back(std::move(call));
        calls.push_back(dice.chance(30) ? Names{"current", "-v"} : Names{"current"});
        if (dice.chance(20)) {
            calls.push_back({"history", "-i"});
        }
    }
    return calls;
}

json ask_alembic(std::string_view mode, const json& work) {
    const Scratch scratch;
    const Result result =
        call({"/usr/bin/python3", LIMBECK_SOURCE_DIR "/tests/support/oracle.py", std::string(mode),
              scratch.write("work", work.dump())},
             {.directory = "/", .environment = {{"PYTHONHASHSEED", "0"}}, .input = ""});
    INFO(result.err);
    REQUIRE(result.status == 0);
    return json::parse(result.out);
}

}  // namespace limbeck::test
