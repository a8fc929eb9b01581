#pragma once
#include <string>
#include <string_view>

namespace hub::crypto {

/// The form in which a password is kept: argon2id with its salt and costs in the text itself (RFC 9106; 64 MiB, two
/// passes: about 100 ms of a core). Any thread; blocks.
std::string hash_password(std::string_view password);

/// Is this the password that was kept as `kept`? As slow as making it. A `kept` that is no such text is nobody's.
bool password_matches(const std::string& kept, std::string_view password);

}  // namespace hub::crypto
