#include "remote_config.hpp"

#include "config_reading.hpp"
#include "sftp_server.hpp"

#include "hub/sdk/text.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace hub::csv_drop {
namespace {

using plugins::Tree;

bool is_printable(const std::string& text) {
    return std::ranges::all_of(text, [](unsigned char c) { return c > 0x20 && c != 0x7F; });
}

void read_place(const Tree& tree, std::uint16_t port, RemoteRules& rules) {
    rules.host = tree.text("host", true);
    if (!is_printable(rules.host) || rules.host.find_first_of("/@?#\"'") != std::string::npos) {
        tree.fault("host", "must be the server's name or address alone");
    }
    rules.port = static_cast<std::uint16_t>(number_of(tree, "port", port, 1, 65'535));
    rules.user = tree.text("user", true);
    if (!is_printable(rules.user)) {
        tree.fault("user", "must be a name without blanks");
    }
    rules.folder = tree.text("folder", true);
    auto& folder = rules.folder;
    const bool control = std::ranges::any_of(folder, [](unsigned char c) { return c < 0x20 || c == 0x7F; });
    if (control || ("/" + folder + "/").find("/../") != std::string::npos || folder == "/") {
        tree.fault("folder", "must be a folder of the office's own on the server, without '..'");
    }
    while (folder.size() > 1 && folder.ends_with('/')) {
        folder.pop_back();
    }
}

void read_timeouts(const Tree& tree, RemoteRules& rules) {
    const auto* timeouts = tree.mapping("timeouts");
    if (timeouts == nullptr) {
        return;
    }
    const auto inner = tree.below("timeouts", *timeouts);
    inner.only({"connect", "answer", "keep"});
    const std::pair<std::string_view, std::chrono::milliseconds*> all[] = {
        {"connect", &rules.connect_timeout}, {"answer", &rules.answer_timeout}, {"keep", &rules.keep}};
    for (const auto& [key, into] : all) {
        if (inner.find(key) == nullptr) {
            continue;
        }
        const auto read = sdk::parse_duration(inner.text(key));
        const auto time = read ? std::chrono::duration_cast<std::chrono::milliseconds>(*read) : *into;
        if (!read || time < std::chrono::milliseconds{100} || time > std::chrono::hours{1}) {
            inner.fault(key, "must be a duration such as 10s, from 100ms to 1h");
        } else {
            *into = time;
        }
    }
}

bool is_fingerprint(const std::string& text) {
    constexpr std::string_view prefix = "SHA256:";
    return text.starts_with(prefix) && text.size() == prefix.size() + 43 &&
           std::ranges::all_of(text.substr(prefix.size()), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' ||
                      c == '/';
           });
}

void read_trust(const Tree& tree, SftpRules& sftp) {
    const auto* key = tree.find("host_key");
    sftp.known_hosts = tree.text("known_hosts");
    if ((key == nullptr) == sftp.known_hosts.empty()) {
        tree.fault(
            "",
            "either 'host_key' (SHA256:… of the server's key, as `ssh-keygen -l -f` prints it) or 'known_hosts' (a "
            "file) must say which server is the right one: none is trusted at first sight");
    }
    if (!sftp.known_hosts.empty() && !sftp.known_hosts.starts_with('/')) {
        tree.fault("known_hosts", "must be the whole path of a file, such as /etc/sp4n-hub/known_hosts");
    }
    if (key == nullptr) {
        return;
    }
    sftp.host_keys = key->is_string() ? std::vector{tree.text("host_key")} : texts_of(tree, "host_key");
    if (!std::ranges::all_of(sftp.host_keys, is_fingerprint)) {
        tree.fault(
            "host_key", "must be SHA256: and 43 letters and digits, as `ssh-keygen -l -f` prints it, or several");
    }
}

/// A list of algorithms, in OpenSSH's words, best first.
std::string algorithms_of(const Tree& tree, std::string_view key) {
    std::string joined;
    for (const auto& one : texts_of(tree, key)) {
        joined += (joined.empty() ? "" : ",") + one;
    }
    return joined;
}

void read_algorithms(const Tree& tree, SftpRules& sftp) {
    const auto* algorithms = tree.mapping("algorithms");
    if (algorithms == nullptr) {
        return;
    }
    const auto inner = tree.below("algorithms", *algorithms);
    inner.only({"ciphers", "key_exchange", "macs", "host_key"});
    const std::pair<std::string_view, std::string*> all[] = {
        {"ciphers", &sftp.ciphers},
        {"key_exchange", &sftp.key_exchange},
        {"macs", &sftp.macs},
        {"host_key", &sftp.host_key_types}};
    for (const auto& [key, into] : all) {
        *into = algorithms_of(inner, key);
        if (!into->empty() && !knows_algorithms(key, *into)) {
            inner.fault(key, "names none that is known here");
        }
    }
}

SftpRules read_sftp(const Tree& tree) {
    SftpRules sftp;
    read_trust(tree, sftp);
    const std::pair<std::string_view, std::string*> secrets[] = {
        {"password", &sftp.password_secret}, {"key", &sftp.key_secret}, {"passphrase", &sftp.passphrase_secret}};
    for (const auto& [key, into] : secrets) {
        *into = tree.find(key) == nullptr ? std::string{} : tree.secret(key);
    }
    if (tree.find("password") == nullptr && tree.find("key") == nullptr) {
        tree.fault("", "'password' or 'key' is missing: how we log in");
    }
    if (tree.find("passphrase") != nullptr && tree.find("key") == nullptr) {
        tree.fault("passphrase", "is for 'key', which is missing");
    }
    if (const auto* compression = tree.find("compression")) {
        if (!compression->is_bool()) {
            tree.fault("compression", "must be true or false");
        } else {
            sftp.compression = compression->get_bool();
        }
    }
    read_algorithms(tree, sftp);
    return sftp;
}

FtpsRules read_ftps(const Tree& tree) {
    FtpsRules ftps;
    ftps.implicit = word_of(tree, "mode", {"explicit", "implicit"}) == "implicit";
    ftps.password_secret = tree.secret("password");
    if (const auto* tls = tree.mapping("tls")) {
        const auto inner = tree.below("tls", *tls);
        ftps.tls = plugins::read_tls_settings(inner);
        if (!ftps.tls.rules.server_name.empty()) {
            inner.fault("server_name", "is of no use here: 'host' must be the name in the certificate");
        }
    }
    return ftps;
}

}  // namespace

RemoteRules read_remote(const Tree& tree) {
    RemoteRules rules;
    tree.only({"sftp", "ftps"});
    const auto* sftp = tree.mapping("sftp");
    const auto* ftps = tree.mapping("ftps");
    if ((sftp == nullptr) == (ftps == nullptr)) {
        tree.fault("", "'sftp' or 'ftps' must say which server, and one of them alone");
        return rules;
    }
    if (ftps != nullptr) {
        const auto inner = tree.below("ftps", *ftps);
        inner.only({"host", "port", "user", "folder", "tls", "mode", "password", "timeouts"});
        auto kind = read_ftps(inner);
        read_place(inner, kind.implicit ? 990 : 21, rules);
        read_timeouts(inner, rules);
        rules.kind = std::move(kind);
        return rules;
    }
    const auto inner = tree.below("sftp", *sftp);
    inner.only(
        {"host", "port", "user", "folder", "host_key", "known_hosts", "password", "key", "passphrase", "compression",
         "algorithms", "timeouts"});
    read_place(inner, 22, rules);
    read_timeouts(inner, rules);
    rules.kind = read_sftp(inner);
    return rules;
}

}  // namespace hub::csv_drop
