// SPDX-License-Identifier: MIT
#include "limbeck/alembic/imports.h"

#include "limbeck/python/lexer.h"

namespace limbeck::alembic {

namespace {

using python::Token;
using python::TokenKind;

class Reader {
  public:
    explicit Reader(const base::Source& source) : lexer_(source) { step(); }

    Imports read() {
        bool statement_begins = true;
        while (token_.kind != TokenKind::End) {
            if (statement_begins && token_.is_name("import")) {
                plain_import();
            } else if (statement_begins && token_.is_name("from")) {
                from_import();
            }
            statement_begins = ends_statement(token_);
            if (token_.kind == TokenKind::Name && !statement_begins) {
                use();
            } else if (token_.kind != TokenKind::End) {
                after_dot_ = token_.is_operator(".");
                step();
            }
        }
        return std::move(imports_);
    }

  private:
    static bool ends_statement(const Token& token) {
        return token.kind == TokenKind::Newline || token.kind == TokenKind::Indent ||
               token.kind == TokenKind::Dedent || token.is_operator(";") || token.is_operator(":");
    }

    void step() { token_ = lexer_.next(); }

    // "a.b.c"; leading dots of a relative import stay.
    std::string dotted() {
        std::string name;
        while (token_.kind == TokenKind::Name || token_.is_operator(".") ||
               token_.is_operator("...")) {
            if (token_.is_name("import") || token_.is_name("as")) {
                break;
            }
            name += token_.text;
            step();
        }
        return name;
    }

    std::string alias(std::string otherwise) {
        if (!token_.is_name("as")) {
            return otherwise;
        }
        step();
        std::string name(token_.text);
        step();
        return name;
    }

    void plain_import() {
        do {
            step();
            const std::size_t offset = token_.offset;
            const std::string module = dotted();
            const std::string first = module.substr(0, module.find('.'));
            const bool renamed = token_.is_name("as");
            const std::string name = alias(first);
            imports_.origins[name] = {renamed ? module : first, "", offset};
        } while (token_.is_operator(","));
    }

    void from_import() {
        step();
        const std::string module = dotted();
        if (!token_.is_name("import")) {
            return;  // "yield from", "raise … from"
        }
        step();
        while (token_.kind != TokenKind::Newline && token_.kind != TokenKind::End) {
            if (token_.kind == TokenKind::Name) {
                const std::size_t offset = token_.offset;
                const std::string symbol(token_.text);
                step();
                const std::string name = alias(symbol);
                imports_.origins[name] = {module, symbol, offset};
            } else {
                step();
            }
        }
    }

    void use() {
        Use use{std::string(token_.text), {}, token_.offset};
        const bool is_attribute = after_dot_;
        step();
        while (token_.is_operator(".")) {
            step();
            if (token_.kind != TokenKind::Name) {
                break;
            }
            use.through.emplace_back(token_.text);
            step();
        }
        after_dot_ = false;
        // "x.sa" is no use of sa, nor is the keyword of a call.
        if (!is_attribute && !(use.through.empty() && token_.is_operator("="))) {
            imports_.uses.push_back(std::move(use));
        }
    }

    python::Lexer lexer_;
    Token token_;
    bool after_dot_ = false;
    Imports imports_;
};

}  // namespace

Imports read_imports(const base::Source& source) {
    Imports imports = Reader(source).read();
    std::erase_if(imports.uses,
                  [&](const Use& use) { return !imports.origins.contains(use.name); });
    return imports;
}

}  // namespace limbeck::alembic
