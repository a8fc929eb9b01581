#include "hub/api/reporter_door.hpp"

#include "hub/base/text.hpp"
#include "hub/crypto/hash.hpp"

#include <algorithm>
#include <cstring>

namespace hub::api {

ReporterDoor::ReporterDoor(const crypto::MasterKey& master)
    : codes_{master.derive(crypto::KeyPurpose::access_code)}, digest_{master.derive(crypto::KeyPurpose::commitment)} {}

std::optional<std::string_view> ReporterDoor::code_in(std::string_view authorization) {
    constexpr std::string_view scheme = "access-code ";
    const bool is_it = authorization.size() > scheme.size() &&
                       std::ranges::equal(authorization.substr(0, scheme.size()), scheme, [](char a, char b) {
                           return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + ('a' - 'A')) : a) == b;
                       });
    return is_it ? std::optional{trim(authorization.substr(scheme.size()))} : std::nullopt;
}

Uuid ReporterDoor::body_digest(std::string_view body) const {
    const auto digest = crypto::hmac_sha256(digest_.expose_text(), "body/1 " + std::string{body});
    Uuid out;
    std::memcpy(out.bytes.data(), digest.data(), out.bytes.size());
    return out;
}

}  // namespace hub::api
