#include "remote_error.hpp"

namespace hub::csv_drop {
namespace {

class Category final : public std::error_category {
public:
    [[nodiscard]] const char* name() const noexcept override { return "remote"; }
    [[nodiscard]] std::string message(int value) const override {
        switch (static_cast<RemoteError>(value)) {
            case RemoteError::unreachable: return "the server cannot be reached";
            case RemoteError::lost: return "the connection to the server broke";
            case RemoteError::timed_out: return "the server did not answer in time";
            case RemoteError::host_key_unknown: return "the server's key is not among those that are trusted";
            case RemoteError::host_key_changed:
                return "THE SERVER'S KEY HAS CHANGED: somebody may stand in between, or the office has a new server; "
                       "nothing was sent to it, no password either";
            case RemoteError::untrusted: return "the server's certificate is not trusted";
            case RemoteError::login_refused: return "the server does not let us in";
            case RemoteError::secret_missing: return "a secret for the login is not there";
            case RemoteError::key_unusable:
                return "the secret that should be our key is no private key, or its passphrase is wrong";
            case RemoteError::no_protocol: return "the server does not offer what is needed";
            case RemoteError::refused: return "the server refused";
            case RemoteError::not_whole: return "the server did not keep all that was written";
        }
        return "unknown";
    }
};

const Category& category() {
    static const Category it;
    return it;
}

}  // namespace

std::error_code make_error_code(RemoteError error) {
    return {static_cast<int>(error), category()};
}

std::optional<RemoteError> remote_error_of(const std::error_code& error) {
    return error.category() == category() ? std::optional{static_cast<RemoteError>(error.value())} : std::nullopt;
}

sdk::Cause cause_of(RemoteError error) {
    switch (error) {
        case RemoteError::unreachable:
        case RemoteError::lost: return sdk::Cause::network;
        case RemoteError::timed_out: return sdk::Cause::timeout;
        case RemoteError::host_key_unknown:
        case RemoteError::host_key_changed:
        case RemoteError::untrusted:
        case RemoteError::login_refused: return sdk::Cause::auth;
        case RemoteError::secret_missing:
        case RemoteError::key_unusable:
        case RemoteError::no_protocol: return sdk::Cause::config;
        case RemoteError::refused:
        case RemoteError::not_whole: return sdk::Cause::remote_fault;
    }
    return sdk::Cause::remote_fault;
}

bool is_line_lost(const std::error_code& error) {
    return error == RemoteError::lost || error == RemoteError::timed_out;
}

}  // namespace hub::csv_drop
