#pragma once
#include "hub/plugins/settings_tree.hpp"
#include "hub/plugins/tls_settings.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace hub::csv_drop {

/// How an SFTP server is known and we to it. Secrets by their names alone.
struct SftpRules {
    std::vector<std::string> host_keys;  ///< "SHA256:…", any of them
    std::string known_hosts{};           ///< a file in OpenSSH's form, instead
    std::string password_secret{};
    std::string key_secret{};
    std::string passphrase_secret{};
    bool compression = false;
    // As OpenSSH writes them, with commas; empty: libssh's own choice.
    std::string ciphers{};
    std::string key_exchange{};
    std::string macs{};
    std::string host_key_types{};
};

/// FTP with TLS. There is none without.
struct FtpsRules {
    bool implicit = false;
    plugins::TlsSettings tls;
    std::string password_secret;
};

/// An office's server of files, as the settings say it.
struct RemoteRules {
    std::string host;
    std::uint16_t port = 22;
    std::string user;
    std::string folder;  ///< without a slash at its end
    std::chrono::milliseconds connect_timeout{10'000};
    std::chrono::milliseconds answer_timeout{30'000};
    std::chrono::milliseconds keep{60'000};  ///< unused connections
    std::variant<SftpRules, FtpsRules> kind;
};

/// The option `remote`. Faults are appended.
RemoteRules read_remote(const plugins::Tree& tree);

}  // namespace hub::csv_drop
