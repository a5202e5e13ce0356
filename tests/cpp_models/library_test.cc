// SPDX-License-Identifier: MIT
// The models library that limbeck_add_models() makes of tests/models/cpp/.
#include <dlfcn.h>
#include <doctest/doctest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

namespace {

struct Close {
    void operator()(void* library) const { dlclose(library); }
};
using Library = std::unique_ptr<void, Close>;

Library open_models() {
    Library library(dlopen(LIMBECK_SERVICE_MODELS, RTLD_NOW | RTLD_LOCAL));
    REQUIRE_MESSAGE(library != nullptr, dlerror());
    return library;
}

TEST_CASE("a models library gives its JSON through one C function") {
    const Library library = open_models();
    void* symbol = dlsym(library.get(), "limbeck_models");
    REQUIRE(symbol != nullptr);
    auto* models = reinterpret_cast<const char* (*)()>(symbol);
    const std::string text = models();
    const auto json = nlohmann::json::parse(text);
    CHECK(json["version"] == 1);
    CHECK(json["format"] == "limbeck.model");
    CHECK(json["tables"].size() == 31);
    CHECK(json["enums"].size() == 6);
    CHECK(json["sequences"].size() == 1);
    CHECK(json["sql"].size() == 4);
    CHECK(json["naming_convention"]["pk"] == "pk_%(table_name)s");
    CHECK(models() == text);
}

TEST_CASE("a models library hides everything else") {
    const Library library = open_models();
    CHECK(dlsym(library.get(), "_ZN7service8metadataEv") == nullptr);
}

}  // namespace
