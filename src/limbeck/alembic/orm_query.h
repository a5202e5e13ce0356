// SPDX-License-Identifier: MIT
#pragma once

#include "limbeck/alembic/orm_load.h"

namespace limbeck::alembic {

// session.query(…): a select that knows its session.
class OrmQuery : public QueryObject {
  public:
    OrmQuery(Ref<SessionObject> of, Ref<SelectObject> what)
        : session(std::move(of)), select(std::move(what)) {}
    [[nodiscard]] std::string type_name() const override { return "Query"; }
    Class* python_class(Interpreter& /*vm*/) override {
        return session->library.type("orm.Query").get();
    }
    [[nodiscard]] Clause clause() const override { return select->clause(); }
    [[nodiscard]] std::vector<ResultType> result_types() const override {
        return select->result_types();
    }
    std::optional<Value> attribute(Interpreter& vm, std::string_view name) override;
    Value iterate(Interpreter& vm) override;
    Value item(Interpreter& vm, const Value& key) override;
    std::string str(Interpreter& vm) override { return select->str(vm); }
    void clear() override {
        session = {};
        select = {};
    }

    Ref<SessionObject> session;
    Ref<SelectObject> select;
    bool keeps_double = false;  // yield_per(): rows come as they are
    bool overwrites = false;    // populate_existing()
    bool without_autoflush = false;
};

Value make_query(SessionObject& session, const Value& entities);
void add_queries_of_sessions(Library& library);

}  // namespace limbeck::alembic
