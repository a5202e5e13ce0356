// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "limbeck/python/value.h"

// uuid.UUID, for its module and for hosts that read and bind such values.
namespace limbeck::python {

class Class;

using UuidBytes = std::array<unsigned char, 16>;

// uuid.UUID, made when first asked for.
Ref<Class> uuid_class(Interpreter& vm);
Value make_uuid(Interpreter& vm, const UuidBytes& bytes);
// Nothing where the value is no UUID.
std::optional<UuidBytes> uuid_bytes(const Value& value);
// "12345678-1234-5678-1234-567812345678"
std::string uuid_text(const UuidBytes& bytes);
// As Python's UUID("…") reads: braces, "urn:uuid:" and hyphens anywhere; nothing when malformed.
std::optional<UuidBytes> parse_uuid(std::string_view text);

}  // namespace limbeck::python
