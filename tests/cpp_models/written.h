// SPDX-License-Identifier: MIT
#pragma once

#include <limbeck/model.h>

#include <nlohmann/json.hpp>
#include <string>

// What a table says in JSON, one thing a line, as it stands in the document.
namespace written {

inline nlohmann::ordered_json document(const limbeck::model::Metadata& metadata) {
    return nlohmann::ordered_json::parse(metadata.to_json());
}

inline std::string lines(const nlohmann::ordered_json& list) {
    std::string result;
    for (const auto& each : list) {
        result += "\n" + each.dump();
    }
    return result;
}

template <typename T>
nlohmann::ordered_json table() {
    return document(limbeck::model::metadata<T>()).at("tables").at(0);
}

template <typename T>
std::string columns() {
    return lines(table<T>().at("columns"));
}

template <typename T>
std::string constraints() {
    return lines(table<T>().at("constraints"));
}

template <typename T>
std::string indexes() {
    return lines(table<T>().at("indexes"));
}

}  // namespace written
