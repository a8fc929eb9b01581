#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hub::email {

/// A person or an office as mail knows it.
struct Address {
    std::string name{};  ///< UTF-8; may be empty
    std::string mail{};  ///< "aduan@dinas.go.id"
};

/// "aduan@dinas.go.id" in ASCII, without quotes, blanks or anything that could end a command or a header early.
bool is_mail_address(std::string_view text);
/// "Dinas PU <aduan@dinas.go.id>" or the address alone. Empty: it is neither.
std::optional<Address> read_address(std::string_view text);

std::string_view domain_of(std::string_view mail);
/// "lapor@kota.go.id" and "x" → "lapor+x@kota.go.id".
std::string with_detail(std::string_view mail, std::string_view detail);
/// What stands between "+" and "@"; empty: nothing.
std::string_view detail_of(std::string_view mail);
std::string lower_case(std::string_view text);

/// As it stands in a header, its name encoded.
std::string header_of(const Address& address);
std::string header_of(const std::vector<Address>& addresses);

}  // namespace hub::email
