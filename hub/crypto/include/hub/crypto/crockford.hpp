#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hub::crypto {

/// 13 characters of Crockford's base 32 (no I, L, O, U), grouped 5-5-3: "8KQ3M-7TRX2-9BD".
std::string to_crockford(std::uint64_t number);
/// Reads what a person may type: either case, with or without '-' and spaces, I and L for 1, O for 0.
std::optional<std::uint64_t> parse_crockford(std::string_view text);

}  // namespace hub::crypto
