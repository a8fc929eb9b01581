#pragma once
#include "findings.hpp"
#include "node.hpp"

#include <map>
#include <string>

namespace hub::settings::detail {

/// A free tree (a connector's `settings`) as JSON text, with the place of every value by JSON pointer. Scalars in
/// quotes are text; null, true, false and decimal numbers are what they look like; what is ambiguous (08, yes, 1_000,
/// 0x1F) is refused. Secrets in the clear are warned about; no message and no finding repeats a value.
std::string to_json(const Node& tree, std::map<std::string, Position>& positions, Findings& findings);

/// Is this a key whose value is a secret ("password", "bearer", "api_key", …)?
bool is_secret_key(std::string_view key);
/// Does this key of `auth` only say how to use it ("header", "user", "scope")?
bool is_open_auth_key(std::string_view key);
/// "secret:name"
bool is_secret_reference(std::string_view text);
/// Is this a key whose whole content is about credentials?
bool is_auth_key(std::string_view key);

}  // namespace hub::settings::detail
