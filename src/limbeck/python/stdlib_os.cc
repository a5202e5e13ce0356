// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include "limbeck/python/access.h"
#include "limbeck/python/convert.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/files.h"
#include "limbeck/python/interpreter.h"
#include "limbeck/python/native.h"
#include "limbeck/python/stdlib.h"
#include "limbeck/python/text_of.h"

// os and os.path: the environment and the names of files. Whatever lists, writes or starts
// something is not here, and so refused when used.
namespace limbeck::python {

namespace {

using Values = std::span<Value>;

// os.environ, read through the host one name at a time: the names there are cannot be listed.
// What a script sets is seen by the script only.
class Environment : public NativeObject {
  public:
    [[nodiscard]] std::string type_name() const override { return "os.environ"; }
    void clear() override { own_ = make<Dict>(); }
    std::string repr(Interpreter& /*vm*/) override { return "environ({...})"; }

    std::optional<Value> find(Interpreter& vm, const Value& key) {
        const std::string& name = text_argument_of(vm, key);
        if (const Value* const own = own_->table.find(vm, key)) {
            return own->is_none() ? std::nullopt : std::optional(*own);
        }
        const auto given = vm.host().environment(name);
        return given ? std::optional(Value::text(*given)) : std::nullopt;
    }
    Value item(Interpreter& vm, const Value& key) override {
        auto found = find(vm, key);
        if (!found) {
            raise_key_error(vm, key);
        }
        return std::move(*found);
    }
    void set_item(Interpreter& vm, const Value& key, const Value& value) override {
        text_argument_of(vm, key);
        text_argument_of(vm, value);
        own_->table.set(vm, key, value);
    }
    void delete_item(Interpreter& vm, const Value& key) override {
        item(vm, key);
        own_->table.set(vm, key, Value());
    }
    std::optional<bool> contains(Interpreter& vm, const Value& key) override {
        return find(vm, key).has_value();
    }
    Value iterate(Interpreter& /*vm*/) override { unsupported("listing the environment"); }
    std::optional<Value> attribute(Interpreter& /*vm*/, std::string_view name) override {
        const Ref<Environment> self(this);
        if (name == "get") {
            return make_function("get(key, default=)", [self](Interpreter& vm, Values a) {
                return self->find(vm, a[0]).value_or(a[1].is_set() ? a[1] : Value());
            });
        }
        if (name == "setdefault") {
            return make_function("setdefault(key, value)", [self](Interpreter& vm, Values a) {
                auto found = self->find(vm, a[0]);
                if (!found) {
                    self->set_item(vm, a[0], a[1]);
                }
                return found.value_or(a[1]);
            });
        }
        if (name == "pop") {
            return make_function("pop(key, default=)", [self](Interpreter& vm, Values a) {
                auto found = self->find(vm, a[0]);
                if (found) {
                    self->delete_item(vm, a[0]);
                } else if (!a[1].is_set()) {
                    raise_key_error(vm, a[0]);
                }
                return found.value_or(a[1]);
            });
        }
        return std::nullopt;
    }

  private:
    static const std::string& text_argument_of(Interpreter& vm, const Value& value) {
        if (!payload_of(value).is_text()) {
            refuse_unresolved(value);
            raise(vm, "TypeError", fmt::format("str expected, not {}", type_of(vm, value)->name));
        }
        return payload_of(value).as_text();
    }

    Ref<Dict> own_ = make<Dict>();
};

// Paths are those of POSIX; os.getcwd() is where the project's files are named from.
constexpr const char* path_source = R"py(
sep = "/"
curdir = "."
pardir = ".."
extsep = "."


def join(path, *paths):
    path = fspath(path)
    for part in paths:
        part = fspath(part)
        if part.startswith("/"):
            path = part
        elif not path or path.endswith("/"):
            path += part
        else:
            path += "/" + part
    return path


def split(p):
    p = fspath(p)
    at = p.rfind("/") + 1
    head, tail = p[:at], p[at:]
    if head and head.strip("/"):
        head = head.rstrip("/")
    return head, tail


def dirname(p):
    return split(p)[0]


def basename(p):
    return split(p)[1]


def splitext(p):
    p = fspath(p)
    dot = p.rfind(".")
    start = p.rfind("/") + 1
    if dot <= start or not p[start:dot].strip("."):
        return p, ""
    return p[:dot], p[dot:]


def normpath(path):
    path = fspath(path)
    root = "" if not path.startswith("/") else "//" if path.startswith("//") and not path.startswith("///") else "/"
    parts = []
    for part in path.split("/"):
        if part in ("", "."):
            continue
        if part != ".." or (not root and not parts) or (parts and parts[-1] == ".."):
            parts.append(part)
        elif parts:
            parts.pop()
    return (root + "/".join(parts)) or "."


def isabs(s):
    return fspath(s).startswith("/")


def abspath(path):
    path = fspath(path)
    return normpath(path if path.startswith("/") else join(getcwd(), path))


def realpath(filename, *, strict=False):
    return abspath(filename)


def expanduser(path):
    path = fspath(path)
    if path.startswith("~"):
        unsupported("os.path.expanduser of a home")
    return path


def isfile(path):
    return exists(path)


def relpath(path, start="."):
    here = [part for part in abspath(start).split("/") if part]
    there = [part for part in abspath(path).split("/") if part]
    same = 0
    while same < min(len(here), len(there)) and here[same] == there[same]:
        same += 1
    return "/".join([".."] * (len(here) - same) + there[same:]) or "."


def commonprefix(m):
    m = list(m)
    if not m:
        return ""
    first, last = min(m), max(m)
    for index, character in enumerate(first):
        if character != last[index]:
            return first[:index]
    return first
)py";

Value path_of(Interpreter& vm, Values a) {
    if (payload_of(a[0]).is_text()) {
        return payload_of(a[0]);
    }
    if (!special(vm, a[0], "__fspath__")) {
        refuse_unresolved(a[0]);
        raise(vm, "TypeError",
              fmt::format("expected str, bytes or os.PathLike object, not {}",
                          type_of(vm, a[0])->name));
    }
    return Value::text(path_text(vm, a[0]));
}

Value here(Interpreter& /*vm*/, Values) {
    unsupported("the current directory");
}

}  // namespace

Ref<ModuleObject> make_os_path_module(Interpreter& vm) {
    const Value exists = make_function("exists(path)", [](Interpreter& in, Values a) {
        return Value::boolean(in.host().exists(path_text(in, a[0])));
    });
    return run_stdlib_source(vm, "posixpath", path_source,
                             {{"exists", exists},
                              {"lexists", exists},
                              {"fspath", make_function("fspath(path)", path_of)},
                              {"getcwd", make_function("getcwd()", here)},
                              {"unsupported", unsupported_function()}});
}

Ref<ModuleObject> make_os_module(Interpreter& vm) {
    auto module = new_module("os");
    const auto environment = make<Environment>();
    module->set("environ", environment);
    define(*module, "getenv(key, default=)", [environment](Interpreter& in, Values a) {
        return environment->find(in, a[0]).value_or(a[1].is_set() ? a[1] : Value());
    });
    define(*module, "fspath(path)", path_of);
    define(*module, "getcwd()", here);
    define(*module, "urandom(size)", [](Interpreter& in, Values a) {
        const std::int64_t size = index_of(in, a[0]);
        if (size < 0) {
            raise(in, "ValueError", "negative argument not allowed");
        }
        expect_memory(static_cast<std::size_t>(size));
        return Value::bytes(in.host().random_bytes(static_cast<std::size_t>(size)));
    });
    module->set("path", import_module(vm, "os.path"));
    module->set("sep", Value::text("/"));
    module->set("linesep", Value::text("\n"));
    module->set("pathsep", Value::text(":"));
    module->set("curdir", Value::text("."));
    module->set("pardir", Value::text(".."));
    module->set("name", Value::text("posix"));
    return module;
}

}  // namespace limbeck::python
