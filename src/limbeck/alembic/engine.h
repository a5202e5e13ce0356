// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include "limbeck/alembic/library.h"

// Connections and the engine that has them: what op.get_bind(), bind.engine and engine.connect()
// give.
namespace limbeck::alembic {

// The migration's own connection, another one of its engine, or the engine.
class ConnectionObject : public NativeObject {
  public:
    explicit ConnectionObject(Library& owner);
    [[nodiscard]] std::string type_name() const override {
        return is_engine ? "Engine" : "Connection";
    }
    Class* python_class(Interpreter& /*vm*/) override { return library.type("Connection").get(); }
    void clear() override { dialect = Value(); }
    std::optional<Value> attribute(Interpreter& vm, std::string_view name) override;
    Value enter(Interpreter& /*vm*/) override { return Ref<NativeObject>(this); }
    bool exit(Interpreter& vm, const Value& exception) override;

    // Undoes what is not committed, and says so where that is something.
    void close();

    Library& library;
    Value dialect;
    std::size_t savepoints = 0;
    bool is_engine = false;
    bool is_autocommit = false;                  // of an engine: what its connections are
    std::unique_ptr<Host::SideConnection> side;  // none: the migration's own
};

// While it lives, what is asked of the host goes where `bind` leads: to another connection, or, for
// an engine, to one of its own, whose work is there for good after done(). Anything else is the
// migration's connection.
class OnBind {
  public:
    OnBind(Library& library, const Value& bind);
    OnBind(const OnBind&) = delete;
    OnBind& operator=(const OnBind&) = delete;
    ~OnBind();
    void done();

  private:
    Library& library_;
    std::unique_ptr<Host::SideConnection> own_;
    Host::SideConnection* before_;
};

template <typename Work>
Value on_bind(Library& library, const Value& bind, const Work& work) {
    OnBind on(library, bind);
    Value result = work();
    on.done();
    return result;
}

// Whether it is the migration's own connection, or one of its engine, or the engine.
bool is_bind(const Value& value);
// Makes the class of connections.
void add_engine(Library& library);

}  // namespace limbeck::alembic
