#include "hub/plugins/tls_settings.hpp"

namespace hub::plugins {
namespace {

/// A connector runs in a folder of its own: only a whole path says which file is meant.
std::string whole_path(const Tree& tree, std::string_view key) {
    auto path = tree.text(key);
    if (!path.empty() && path.front() != '/') {
        tree.fault(key, "must be the whole path of a PEM file, such as /etc/sp4n-hub/tls/agency-ca.pem");
    }
    return path;
}

}  // namespace

TlsSettings read_tls_settings(const Tree& tree) {
    tree.only({"ca", "certificate", "key", "key_password", "min_version", "server_name", "verify"});
    TlsSettings made;
    auto& rules = made.rules;
    rules.ca_file = whole_path(tree, "ca");
    rules.certificate_file = whole_path(tree, "certificate");
    rules.key_file = whole_path(tree, "key");
    if (rules.certificate_file.empty() != rules.key_file.empty()) {
        tree.fault("", "'certificate' and 'key' go together");
    }
    if (tree.find("key_password") != nullptr) {
        made.key_password_secret = tree.secret("key_password");
        if (rules.key_file.empty()) {
            tree.fault("key_password", "is for 'key', which is missing");
        }
    }
    if (const auto version = tree.text("min_version"); version == "1.3") {
        rules.min_version = TlsRules::Version::v1_3;
    } else if (tree.find("min_version") != nullptr && version != "1.2") {
        tree.fault("min_version", "must be \"1.2\" or \"1.3\", in quotes");
    }
    rules.server_name = tree.text("server_name");
    if (rules.server_name.find_first_of(" :/@\r\n") != std::string::npos) {
        tree.fault("server_name", "must be a host's name as it stands in the certificate");
    }
    if (const auto verify = tree.text("verify"); verify == "none") {
        rules.verify = TlsRules::Verify::none;
    } else if (tree.find("verify") != nullptr && verify != "full") {
        tree.fault("verify", "must be full or none");
    }
    return made;
}

}  // namespace hub::plugins
