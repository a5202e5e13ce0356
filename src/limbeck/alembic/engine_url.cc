// SPDX-License-Identifier: MIT
#include "limbeck/alembic/engine_url.h"

#include "limbeck/python/exceptions.h"
#include "limbeck/python/native.h"

namespace limbeck::alembic {

namespace {

class UrlObject : public NativeObject {
  public:
    UrlObject(Library& owner, base::Url what) : library(owner), url(std::move(what)) {}
    [[nodiscard]] std::string type_name() const override { return "URL"; }
    std::optional<Value> attribute(Interpreter& vm, std::string_view name) override {
        if (name == "drivername") {
            return Value::text(url.driver.empty() ? url.dialect : url.dialect + "+" + url.driver);
        }
        if (name == "database") {
            return text_or_none(url.database);
        }
        if (name == "host") {
            return text_or_none(url.host);
        }
        if (name == "username") {
            return text_or_none(url.user);
        }
        if (name == "port") {
            return url.port.empty() ? Value::none() : Value::integer(std::stoi(url.port));
        }
        if (name == "query") {
            const Ref<python::Dict> query = python::make<python::Dict>();
            for (const auto& [key, value] : url.query) {
                query->table.set(key, Value::text(value));
            }
            return Value(query);
        }
        if (name == "get_backend_name") {
            return function(library, "get_backend_name()", [](Library& lib, std::span<Value>) {
                return Value::text(std::string(lib.host.dialect().name()));
            });
        }
        if (name == "render_as_string") {
            return function(library, "render_as_string(hide_password=)",
                            [shown = url.to_string()](Library&, std::span<Value>) {
                                return Value::text(shown);
                            });
        }
        if (name == "password") {
            python::unsupported("the password of the database's URL");
        }
        (void)vm;
        return std::nullopt;
    }
    std::string repr(Interpreter& /*vm*/) override { return url.to_string(); }

    Library& library;
    base::Url url;

  private:
    static Value text_or_none(const std::string& text) {
        return text.empty() ? Value::none() : Value::text(text);
    }
};

}  // namespace

Value make_engine_url(Library& library) {
    if (!library.facts.url) {
        python::unsupported("the URL of the database");
    }
    return python::make<UrlObject>(library, *library.facts.url);
}

}  // namespace limbeck::alembic
