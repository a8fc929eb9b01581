#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace hub::plugins {

/// How a server proves who it is, and we to it. Files are PEM and are read again when they change.
struct TlsRules {
    enum class Version : std::uint8_t { v1_2 = 1, v1_3 = 2 };
    enum class Verify : std::uint8_t {
        full = 1,  ///< chain and name
        none = 2   ///< whoever answers is believed
    };

    std::string ca_file{};           ///< whom to trust; empty: the system's authorities
    std::string certificate_file{};  ///< ours, with its chain; empty: none
    std::string key_file{};          ///< its key
    /// Asked whenever the key is read; unset: the key is not encrypted.
    std::function<std::optional<std::string>()> key_password{};
    std::string server_name{};  ///< that the certificate must be for; empty: the host's
    Version min_version = Version::v1_2;
    Verify verify = Verify::full;
};

}  // namespace hub::plugins
