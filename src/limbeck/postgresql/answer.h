// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "limbeck/postgresql/libpq.h"

namespace limbeck::postgresql {

// One row of a result, by reference.
class Row {
  public:
    Row(const PGresult* result, int row) : result_(result), row_(row) {}

    [[nodiscard]] bool has(int column) const;
    [[nodiscard]] std::string_view view(int column) const;  // "" for NULL
    [[nodiscard]] std::string text(int column) const { return std::string(view(column)); }
    [[nodiscard]] bool flag(int column) const { return view(column) == "t"; }
    [[nodiscard]] std::int64_t number(int column) const;
    [[nodiscard]] char letter(int column) const;                        // '\0' for none
    [[nodiscard]] std::vector<std::string> array(int column) const;     // of text
    [[nodiscard]] std::vector<std::int64_t> numbers(int column) const;  // of integers

  private:
    const PGresult* result_;
    int row_;
};

// The rows of a result, for a range-based for.
class Answer {
  public:
    explicit Answer(const ResultHandle& result) : result_(result.get()) {}

    class Iterator {
      public:
        Iterator(const PGresult* result, int row) : result_(result), row_(row) {}
        Row operator*() const { return {result_, row_}; }
        Iterator& operator++() {
            ++row_;
            return *this;
        }
        bool operator!=(const Iterator& other) const { return row_ != other.row_; }

      private:
        const PGresult* result_;
        int row_;
    };

    [[nodiscard]] Iterator begin() const { return {result_, 0}; }
    [[nodiscard]] Iterator end() const { return {result_, libpq().PQntuples(result_)}; }

  private:
    const PGresult* result_;
};

// The elements of an array of one dimension in PostgreSQL's text form: {a,"b c",NULL}; NULL is "".
std::vector<std::string> parse_array(std::string_view text);

}  // namespace limbeck::postgresql
