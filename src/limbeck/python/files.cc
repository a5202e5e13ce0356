// SPDX-License-Identifier: MIT
#include "limbeck/python/files.h"

#include <fmt/core.h>

#include "limbeck/python/access.h"
#include "limbeck/python/convert.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/interpreter.h"
#include "limbeck/python/text_of.h"

namespace limbeck::python {

namespace {

// A file that was read whole when it was opened.
class TextStream : public NativeObject {
  public:
    TextStream(std::string name, std::string text, bool is_bytes)
        : name_(std::move(name)), text_(std::move(text)), is_bytes_(is_bytes) {}

    [[nodiscard]] std::string type_name() const override { return "TextIOWrapper"; }

    std::optional<Value> attribute(Interpreter& /*vm*/, std::string_view name) override {
        const Ref<TextStream> self(this);
        if (name == "read") {
            return make_function("read(size=)", [self](Interpreter& vm, std::span<Value> a) {
                if (!a[0].is_absent() && index_of(vm, a[0]) >= 0) {
                    unsupported("reading part of a file");
                }
                return self->piece(self->text_.size());
            });
        }
        if (name == "readline") {
            return make_function("readline()",
                                 [self](Interpreter&, std::span<Value>) { return self->line(); });
        }
        if (name == "readlines") {
            return make_function("readlines()", [self](Interpreter&, std::span<Value>) {
                std::vector<Value> lines;
                while (self->at_ < self->text_.size()) {
                    lines.push_back(self->line());
                }
                return Value::list(std::move(lines));
            });
        }
        if (name == "close") {
            return make_function("close()", [](Interpreter&, std::span<Value>) { return Value(); });
        }
        if (name == "name") {
            return Value::text(name_);
        }
        return std::nullopt;
    }
    Value iterate(Interpreter& /*vm*/) override {
        return make_iterator([self = Ref<TextStream>(this)](Interpreter&) -> std::optional<Value> {
            return self->at_ < self->text_.size() ? std::optional(self->line()) : std::nullopt;
        });
    }
    Value enter(Interpreter& /*vm*/) override { return Value(this); }

  private:
    Value piece(std::size_t end) {
        std::string taken = text_.substr(at_, end - at_);
        at_ = end;
        return is_bytes_ ? Value::bytes(std::move(taken)) : Value::text(std::move(taken));
    }
    Value line() {
        const std::size_t end = text_.find('\n', at_);
        return piece(end == std::string::npos ? text_.size() : end + 1);
    }

    std::string name_;
    std::string text_;
    std::size_t at_ = 0;
    bool is_bytes_;
};

std::string universal_newlines(const std::string& text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\r') {
            result += text[i];
        } else if (i + 1 == text.size() || text[i + 1] != '\n') {
            result += '\n';
        }
    }
    return result;
}

}  // namespace

std::string path_text(Interpreter& vm, const Value& value) {
    if (payload_of(value).is_text()) {
        return payload_of(value).as_text();
    }
    if (const auto method = special(vm, value, "__fspath__")) {
        return text_argument(vm, call(vm, *method));
    }
    return text_argument(vm, value);
}

std::string read_project_file(Interpreter& vm, const std::string& path) {
    auto text = vm.host().read_file(path);
    if (!text) {
        const Value arguments[] = {Value::integer(2), Value::text("No such file or directory"),
                                   Value::text(path)};
        const Value made =
            call(vm, exception_class(vm, "FileNotFoundError"), Arguments{arguments, {}, {}});
        throw Raised{Ref<Instance>(&made.to<Instance>())};
    }
    return std::move(*text);
}

Value make_text_stream(std::string name, std::string text, bool is_bytes) {
    return make<TextStream>(std::move(name), std::move(text), is_bytes);
}

Value open_file(Interpreter& vm, std::span<Value> a) {
    const std::string mode = a[1].is_absent() ? "r" : text_argument(vm, a[1]);
    if (mode.find_first_of("wax+") != std::string::npos) {
        unsupported("writing a file");
    }
    const std::string path = path_text(vm, a[0]);
    std::string data = read_project_file(vm, path);
    const bool is_bytes = mode.find('b') != std::string::npos;
    if (!is_bytes) {
        const std::string encoding = a[3].is_absent() ? "utf-8" : text_argument(vm, a[3]);
        data = universal_newlines(decode(vm, data, encoding, "strict"));
    }
    return make_text_stream(path, std::move(data), is_bytes);
}

}  // namespace limbeck::python
