#pragma once
#include "hub/sdk/outcome.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <system_error>

namespace hub::csv_drop {

/// What goes wrong with a server of files, beyond what a folder of this machine knows.
enum class RemoteError : std::uint8_t {
    unreachable = 1,
    lost,       ///< the connection broke: what was asked may have been done
    timed_out,  ///< the same
    host_key_unknown,
    host_key_changed,
    untrusted,  ///< TLS: the certificate, or none at all
    login_refused,
    secret_missing,
    key_unusable,
    no_protocol,  ///< it does not speak what is needed
    refused,      ///< it said no, and not why
    not_whole     ///< what was written is not there as it was written
};

std::error_code make_error_code(RemoteError error);
[[nodiscard]] std::optional<RemoteError> remote_error_of(const std::error_code& error);
[[nodiscard]] sdk::Cause cause_of(RemoteError error);
/// What was asked may have been done.
[[nodiscard]] bool is_line_lost(const std::error_code& error);

}  // namespace hub::csv_drop

template <>
struct std::is_error_code_enum<hub::csv_drop::RemoteError> : std::true_type {};
