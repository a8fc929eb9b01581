#include "hub/crypto/access_code.hpp"

#include "hub/crypto/crockford.hpp"
#include "hub/crypto/hash.hpp"

#include <sodium.h>

namespace hub::crypto {

std::uint64_t AccessCodes::number_of(std::uint64_t tracking) const {
    const auto digest = hmac_sha256(key_.expose_text(), "access-code/1 " + to_crockford(tracking));
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < sizeof number; ++i) {
        number = number << 8U | digest[i];
    }
    return number;
}

std::string AccessCodes::code_of(std::uint64_t tracking) const {
    return to_crockford(number_of(tracking));
}

bool AccessCodes::is_right(std::uint64_t tracking, std::string_view typed) const {
    const auto given = parse_crockford(typed);
    const auto right = number_of(tracking);
    const auto tried = given.value_or(0);
    return sodium_memcmp(&tried, &right, sizeof right) == 0 && given.has_value();
}

}  // namespace hub::crypto
