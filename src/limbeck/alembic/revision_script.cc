// SPDX-License-Identifier: MIT
#include "limbeck/alembic/revision_script.h"

#include <fmt/core.h>

#include <set>

#include "limbeck/alembic/bind.h"
#include "limbeck/alembic/exceptions.h"
#include "limbeck/alembic/imports.h"
#include "limbeck/alembic/library.h"
#include "limbeck/alembic/modules.h"
#include "limbeck/alembic/reference.h"
#include "limbeck/alembic/schema_items.h"
#include "limbeck/alembic/session.h"
#include "limbeck/python/access.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/text_of.h"

namespace limbeck::alembic {

namespace {

// Whether a script could go on after a failure; a word in a comment costs a round trip or two.
bool may_catch(std::string_view text) {
    return text.find("try:") != text.npos || text.find("suppress") != text.npos ||
           text.find("begin_nested") != text.npos;
}

// Where a function of the module is defined.
Location definition(const base::Source& source, std::string_view function) {
    const std::size_t at = source.text().find(fmt::format("\ndef {}(", function));
    return at == std::string_view::npos ? Location{source.path(), 0, 0, ""} : source.locate(at + 1);
}

}  // namespace

class Runner::Session : public python::Importer {
  public:
    explicit Session(Host& host) : host_(host), vm_(host, this), library_(vm_, host) {
        vm_.guard([&]() -> Value {
            add_exceptions(library_);
            add_types(library_);
            add_expressions(library_);
            add_columns(library_);
            add_constraints(library_);
            add_queries(library_);
            add_tables(library_);
            add_connection(library_);
            add_inspector(library_);
            add_batch(library_);
            add_bind(library_);
            add_session(library_);
            return {};
        });
    }

    Found find(python::Interpreter& /*vm*/, const std::string& dotted_name) override {
        return find_module(library_, dotted_name);
    }

    void run(const std::shared_ptr<const base::Source>& source, std::string_view function) {
        host_.await_each(may_catch(source->text()));
        const Ref<python::ModuleObject> module = vm_.run(source, source->path());
        const Value* const body = module->attributes->table.find(function);
        if (body == nullptr) {
            throw Error(ErrorCode::Script, fmt::format("this revision defines no {}()", function))
                .at({source->path(), 0, 0, ""});
        }
        try {
            vm_.call(*body);
            if (library_.refusal) {
                throw *library_.refusal;
            }
        } catch (Error& error) {
            if (!error.location()) {  // it could not even be called
                error.at(definition(*source, function));
            }
            throw;
        }
    }

    std::vector<Missing> missing(const base::Source& source) {
        const Imports imports = read_imports(source);
        std::vector<Missing> result;
        std::set<std::string> known;
        for (const Use& use : imports.uses) {
            const std::string symbol = unresolved(imports.origins.at(use.name), use);
            if (!symbol.empty() && known.insert(symbol).second) {
                result.push_back({symbol, source.locate(use.offset)});
            }
        }
        return result;
    }

    std::string write_reference() {
        std::string text;
        vm_.guard([&]() -> Value {
            text = alembic::reference(library_);
            return {};
        });
        return text;
    }

  private:
    // The first name on the way that is not there; "" where all are.
    std::string unresolved(const Imports::Origin& origin, const Use& use) {
        std::string result;
        vm_.guard([&]() -> Value {
            Value value = origin.symbol.empty()
                              ? python::import_module(vm_, origin.module)
                              : python::import_from(vm_, origin.module, origin.symbol);
            for (const std::string& part : use.through) {
                if (!value.is(python::Kind::Module)) {
                    break;  // a class or a function: what it has, only running tells
                }
                value = python::attribute(vm_, value, part);
            }
            if (const auto* symbol = value.as<python::Unresolved>()) {
                result = symbol->name;
            }
            return {};
        });
        return result;
    }

    Host& host_;
    python::Interpreter vm_;
    Library library_;
};

Runner::Runner(Host& host) : session_(std::make_unique<Session>(host)) {}

Runner::~Runner() = default;

void Runner::run(const std::shared_ptr<const base::Source>& source, std::string_view function) {
    session_->run(source, function);
}

std::vector<Runner::Missing> Runner::missing(const base::Source& source) {
    return session_->missing(source);
}

std::string Runner::reference() {
    return session_->write_reference();
}

}  // namespace limbeck::alembic
