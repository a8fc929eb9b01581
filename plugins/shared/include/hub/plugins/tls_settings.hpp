#pragma once
#include "hub/plugins/settings_tree.hpp"
#include "hub/plugins/tls.hpp"

#include <string>

namespace hub::plugins {

/// TLS as the settings say it; whoever can fetch secrets puts `key_password` to it.
struct TlsSettings {
    TlsRules rules;
    std::string key_password_secret{};  ///< empty: the key is not encrypted
};

/// Faults are appended. No file is looked at.
TlsSettings read_tls_settings(const Tree& tree);

}  // namespace hub::plugins
