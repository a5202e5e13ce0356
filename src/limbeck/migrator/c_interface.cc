// SPDX-License-Identifier: MIT
#include <limbeck/limbeck.h>
#include <limbeck/version.h>

#include <cstdlib>
#include <cstring>
#include <deque>
#include <memory>
#include <new>

#include "limbeck/base/error.h"
#include "limbeck/base/url.h"
#include "limbeck/command/json.h"
#include "limbeck/migrator/engine.h"
#include "limbeck/revision/identifier.h"
#include "limbeck/revision/walk.h"

struct limbeck_migrator {
    limbeck_migrator(limbeck::Options options, std::vector<limbeck::EmbeddedRevision> files)
        : revisions(std::move(files)), engine([&] {
              if (!revisions.empty()) {
                  options.revisions = revisions;
              }
              return std::move(options);
          }()) {}

    std::vector<limbeck::EmbeddedRevision> revisions;
    limbeck::migrator::Engine engine;
};

namespace {

using namespace limbeck;

char* copy(std::string_view text) {
    char* const result = static_cast<char*>(std::malloc(text.size() + 1));
    if (result != nullptr) {
        std::memcpy(result, text.data(), text.size());
        result[text.size()] = '\0';
    }
    return result;
}

void say(char** text, std::string_view what) {
    if (text != nullptr) {
        *text = copy(what);
    }
}

limbeck_status status_of(ErrorCode code) {
    switch (code) {
        case ErrorCode::Usage:
            return LIMBECK_USAGE;
        case ErrorCode::Config:
            return LIMBECK_CONFIG;
        case ErrorCode::Script:
            return LIMBECK_SCRIPT;
        case ErrorCode::Revision:
            return LIMBECK_REVISION;
        case ErrorCode::Database:
            return LIMBECK_DATABASE;
        case ErrorCode::Unsupported:
            return LIMBECK_UNSUPPORTED;
        case ErrorCode::Refused:
            return LIMBECK_REFUSED;
        case ErrorCode::Interrupted:
            return LIMBECK_INTERRUPTED;
    }
    return LIMBECK_INTERNAL;
}

// Nothing that is thrown crosses: it becomes a status and a text.
template <typename Work>
limbeck_status guarded(char** text, const Work& work) {
    if (text != nullptr) {
        *text = nullptr;
    }
    try {
        return work();
    } catch (const Error& error) {
        say(text, base::mask_urls(error.report()));
        return status_of(error.code());
    } catch (const std::bad_alloc&) {
        say(text, "out of memory");
    } catch (const std::exception& error) {
        say(text, error.what());
    } catch (...) {
        say(text, "an exception of an unknown kind");
    }
    return LIMBECK_INTERNAL;
}

// The same for a call that gives JSON.
template <typename Work>
limbeck_status result_of(limbeck_migrator* migrator, char** text, const Work& work) {
    return guarded(text, [&] {
        if (migrator == nullptr) {
            throw Error(ErrorCode::Usage, "there is no migrator");
        }
        say(text, work(migrator->engine));
        return LIMBECK_OK;
    });
}

std::optional<std::string> optional(const char* text) {
    return text == nullptr ? std::nullopt : std::optional<std::string>(text);
}

Options options_of(const limbeck_options& given) {
    Options options;
    options.project = optional(given.project);
    if (options.project) {
        options.environment = process_environment();
    }
    options.url = optional(given.url);
    options.postgresql = given.postgresql;
    options.sqlite = given.sqlite;
    if (given.revision_folder != nullptr) {
        options.revision_folders.emplace_back(given.revision_folder);
    }
    options.version_table = optional(given.version_table);
    options.version_table_schema = optional(given.version_table_schema);
    if (given.single_transaction != 0) {
        options.single_transaction = true;
    }
    if (given.lock_timeout < 0 || given.lock_timeout > 0) {
        options.lock_timeout = std::chrono::duration<double>(given.lock_timeout);
    }
    options.models = optional(given.models).value_or("");
    if (given.log != nullptr) {
        options.log = [log = given.log, context = given.context](std::string_view line) {
            log(context, std::string(line).c_str());
        };
    }
    if (given.progress != nullptr) {
        options.progress = [progress = given.progress, context = given.context](
                               const Step& step, std::size_t done, std::size_t total) {
            progress(context, step.revision.c_str(), done, total);
        };
    }
    return options;
}

limbeck_status move(limbeck_migrator* migrator, plan::Action action, std::string_view name,
                    const char* target, char** text) {
    return result_of(migrator, text, [&](migrator::Engine& engine) {
        if (target == nullptr) {
            throw Error(ErrorCode::Usage, "there is no target");
        }
        const plan::Plan plan = engine.execute(action, target);
        return command::plan_json(name, plan, engine.dialect().name(), true);
    });
}

}  // namespace

const char* limbeck_version(void) {
    return LIMBECK_VERSION;
}

limbeck_status limbeck_open(const limbeck_options* options, limbeck_migrator** migrator,
                            char** text) {
    return guarded(text, [&] {
        if (options == nullptr || migrator == nullptr || options->size != sizeof *options) {
            throw Error(ErrorCode::Usage, "the options are none of this version's")
                .hint(
                    "set size to sizeof(limbeck_options), and compile with the headers of the "
                    "library that is linked");
        }
        *migrator = nullptr;
        std::vector<EmbeddedRevision> revisions;
        for (std::size_t i = 0; i < options->revision_count; ++i) {
            const limbeck_revision& each = options->revisions[i];
            if (each.path == nullptr || each.text == nullptr) {
                throw Error(ErrorCode::Usage, "a revision has a path and a text");
            }
            revisions.push_back({each.path, {each.text, each.length}});
        }
        *migrator = std::make_unique<limbeck_migrator>(options_of(*options), std::move(revisions))
                        .release();
        return LIMBECK_OK;
    });
}

void limbeck_close(limbeck_migrator* migrator) {
    const std::unique_ptr<limbeck_migrator> last(migrator);
}

limbeck_status limbeck_add_step(limbeck_migrator* migrator, const char* name, limbeck_step step,
                                void* context, char** text) {
    return guarded(text, [&] {
        if (migrator == nullptr || name == nullptr || step == nullptr) {
            throw Error(ErrorCode::Usage, "a step has a name and a function");
        }
        migrator->engine.add_step(name, [step, context](Transaction& transaction) {
            const char* const failure =
                step(context, transaction.postgresql(), transaction.sqlite());
            if (failure != nullptr) {
                throw Error(ErrorCode::Script, failure);
            }
        });
        return LIMBECK_OK;
    });
}

limbeck_status limbeck_history(limbeck_migrator* migrator, char** text) {
    return result_of(migrator, text, [&](migrator::Engine& engine) {
        const revision::Graph& graph = engine.graph();
        return command::revisions_json("history", graph,
                                       revision::history_range(graph, {}, "", ""));
    });
}

limbeck_status limbeck_heads(limbeck_migrator* migrator, char** text) {
    return result_of(migrator, text, [&](migrator::Engine& engine) {
        return command::revisions_json("heads", engine.graph(), engine.graph().heads());
    });
}

limbeck_status limbeck_current(limbeck_migrator* migrator, char** text) {
    return result_of(migrator, text,
                     [&](migrator::Engine& engine) { return engine.current_json(); });
}

limbeck_status limbeck_plan(limbeck_migrator* migrator, const char* target, char** text) {
    return result_of(migrator, text, [&](migrator::Engine& engine) {
        if (target == nullptr) {
            throw Error(ErrorCode::Usage, "there is no target");
        }
        const plan::Plan plan = engine.plan(plan::Action::Upgrade, target);
        return command::plan_json("upgrade", plan, engine.dialect().name(), false);
    });
}

limbeck_status limbeck_upgrade(limbeck_migrator* migrator, const char* target, char** text) {
    return move(migrator, plan::Action::Upgrade, "upgrade", target, text);
}

limbeck_status limbeck_downgrade(limbeck_migrator* migrator, const char* target, char** text) {
    return move(migrator, plan::Action::Downgrade, "downgrade", target, text);
}

limbeck_status limbeck_stamp(limbeck_migrator* migrator, const char* target, char** text) {
    return move(migrator, plan::Action::Stamp, "stamp", target, text);
}

limbeck_status limbeck_check(limbeck_migrator* migrator, char** text) {
    bool differs = false;
    const limbeck_status status = result_of(migrator, text, [&](migrator::Engine& engine) {
        const std::vector<diff::Change> changes = engine.changes();
        differs = !changes.empty();
        return command::changes_json("check", changes, engine.dialect());
    });
    return status == LIMBECK_OK && differs ? LIMBECK_REFUSED : status;
}

limbeck_status limbeck_require_at_least(limbeck_migrator* migrator, const char* revision,
                                        char** text) {
    return guarded(text, [&] {
        if (migrator == nullptr || revision == nullptr) {
            throw Error(ErrorCode::Usage, "there is no migrator, or no revision");
        }
        migrator->engine.require_at_least(revision);
        return LIMBECK_OK;
    });
}

void limbeck_cancel(limbeck_migrator* migrator) {
    if (migrator != nullptr) {
        migrator->engine.cancel();
    }
}

void limbeck_free(char* text) {
    std::free(text);
}
