// Who the server is, and who we are.
#include "remote_error.hpp"
#include "sftp_server.hpp"
#include "sftp_session.hpp"

#include <algorithm>
#include <unistd.h>
#include <utility>

namespace hub::csv_drop {
namespace {

struct FreeKey {
    void operator()(ssh_key key) const { ssh_key_free(key); }
};
using Key = std::unique_ptr<ssh_key_struct, FreeKey>;

std::string fingerprint_of(ssh_session session) {
    ssh_key raw = nullptr;
    if (ssh_get_server_publickey(session, &raw) != SSH_OK) {
        return {};
    }
    const Key key{raw};
    unsigned char* hash = nullptr;
    std::size_t size = 0;
    if (ssh_get_publickey_hash(key.get(), SSH_PUBLICKEY_HASH_SHA256, &hash, &size) != 0) {
        return {};
    }
    char* text = ssh_get_fingerprint_hash(SSH_PUBLICKEY_HASH_SHA256, hash, size);
    ssh_clean_pubkey_hash(&hash);
    std::string fingerprint{text == nullptr ? "" : text};
    ssh_string_free_char(text);
    return fingerprint;
}

bool set(ssh_session session, ssh_options_e option, const std::string& value) {
    return value.empty() || ssh_options_set(session, option, value.c_str()) == SSH_OK;
}

/// Wiped when it goes.
struct Wiped {
    std::string text;
    Wiped() = default;
    Wiped(const Wiped&) = delete;
    Wiped& operator=(const Wiped&) = delete;
    ~Wiped() { std::ranges::fill(text, '\0'); }
};

bool fetch(sdk::Host host, const std::string& name, Wiped& into, std::string& detail) {
    if (name.empty()) {
        return true;
    }
    auto value = host.secret(name);
    if (!value) {
        detail = "secret '" + name + "'";
        return false;
    }
    into.text = *std::move(value);
    return true;
}

int log_in_by_key(ssh_session session, const std::string& text, const Wiped& passphrase, std::error_code& error) {
    ssh_key raw = nullptr;
    const char* const phrase = passphrase.text.empty() ? nullptr : passphrase.text.c_str();
    if (ssh_pki_import_privkey_base64(text.c_str(), phrase, nullptr, nullptr, &raw) != SSH_OK) {
        error = RemoteError::key_unusable;
        return SSH_AUTH_ERROR;
    }
    const Key key{raw};
    return ssh_userauth_publickey(session, nullptr, key.get());
}

/// Servers that ask by themselves (PAM) instead of taking a password: one hidden question is answered with it.
int log_in_by_question(ssh_session session, const std::string& password) {
    int rc = ssh_userauth_kbdint(session, nullptr, nullptr);
    bool answered = false;
    for (int rounds = 0; rc == SSH_AUTH_INFO && rounds < 5; ++rounds) {
        const int count = ssh_userauth_kbdint_getnprompts(session);
        for (int i = 0; i < count; ++i) {
            char echo = 1;
            (void)ssh_userauth_kbdint_getprompt(session, static_cast<unsigned>(i), &echo);
            if (echo != 0 || std::exchange(answered, true)) {
                return SSH_AUTH_DENIED;
            }
            (void)ssh_userauth_kbdint_setanswer(session, static_cast<unsigned>(i), password.c_str());
        }
        rc = ssh_userauth_kbdint(session, nullptr, nullptr);
    }
    return rc;
}

int log_in_by_password(ssh_session session, const std::string& password) {
    const auto methods = static_cast<unsigned>(ssh_userauth_list(session, nullptr));
    if ((methods & SSH_AUTH_METHOD_PASSWORD) != 0) {
        const int rc = ssh_userauth_password(session, nullptr, password.c_str());
        if (rc != SSH_AUTH_DENIED || (methods & SSH_AUTH_METHOD_INTERACTIVE) == 0) {
            return rc;
        }
    }
    return (methods & SSH_AUTH_METHOD_INTERACTIVE) != 0 ? log_in_by_question(session, password) : SSH_AUTH_DENIED;
}

std::string offered(ssh_session session) {
    const auto methods = static_cast<unsigned>(ssh_userauth_list(session, nullptr));
    const std::pair<unsigned, const char*> all[] = {
        {SSH_AUTH_METHOD_PASSWORD, "password"},
        {SSH_AUTH_METHOD_PUBLICKEY, "key"},
        {SSH_AUTH_METHOD_INTERACTIVE, "questions"}};
    std::string names;
    for (const auto& [bit, name] : all) {
        names += (methods & bit) != 0 ? (names.empty() ? "" : ", ") + std::string{name} : std::string{};
    }
    return names.empty() ? "it offers no way that is known here" : "it offers: " + names;
}

}  // namespace

Session make_session(const RemoteRules& rules, const SftpRules& sftp) {
    Session session{ssh_new()};
    const unsigned port = rules.port;
    const int no_config = 0;
    bool good = session != nullptr;
    const auto set_all = [&](std::initializer_list<std::pair<ssh_options_e, const std::string*>> all) {
        for (const auto& [option, value] : all) {
            good = good && set(session.get(), option, *value);
        }
    };
    const std::string compression = sftp.compression ? "yes" : "no";
    // Nobody's files but those that the settings name.
    const std::string known = sftp.known_hosts.empty() ? "/dev/null" : sftp.known_hosts;
    const std::string no_folder = "/dev/null";
    good = good && ssh_options_set(session.get(), SSH_OPTIONS_PROCESS_CONFIG, &no_config) == SSH_OK &&
           ssh_options_set(session.get(), SSH_OPTIONS_PORT, &port) == SSH_OK;
    set_all(
        {{SSH_OPTIONS_SSH_DIR, &no_folder},
         {SSH_OPTIONS_HOST, &rules.host},
         {SSH_OPTIONS_USER, &rules.user},
         {SSH_OPTIONS_KNOWNHOSTS, &known},
         {SSH_OPTIONS_GLOBAL_KNOWNHOSTS, &known},
         {SSH_OPTIONS_COMPRESSION, &compression},
         {SSH_OPTIONS_CIPHERS_C_S, &sftp.ciphers},
         {SSH_OPTIONS_CIPHERS_S_C, &sftp.ciphers},
         {SSH_OPTIONS_HMAC_C_S, &sftp.macs},
         {SSH_OPTIONS_HMAC_S_C, &sftp.macs},
         {SSH_OPTIONS_KEY_EXCHANGE, &sftp.key_exchange},
         {SSH_OPTIONS_HOSTKEYS, &sftp.host_key_types}});
    return good ? std::move(session) : nullptr;
}

bool knows_algorithms(std::string_view kind, const std::string& list) {
    const Session session{ssh_new()};
    const auto option = kind == "ciphers"        ? SSH_OPTIONS_CIPHERS_C_S
                        : kind == "key_exchange" ? SSH_OPTIONS_KEY_EXCHANGE
                        : kind == "macs"         ? SSH_OPTIONS_HMAC_C_S
                                                 : SSH_OPTIONS_HOSTKEYS;
    return session != nullptr && set(session.get(), option, list);
}

std::error_code check_host_key(ssh_session session, const SftpRules& sftp, std::string& detail) {
    const auto shown = fingerprint_of(session);
    detail = "it shows " + (shown.empty() ? "none" : shown);
    if (!sftp.host_keys.empty()) {
        const bool known = !shown.empty() && std::ranges::find(sftp.host_keys, shown) != sftp.host_keys.end();
        return known ? std::error_code{} : RemoteError::host_key_changed;
    }
    switch (ssh_session_is_known_server(session)) {
        case SSH_KNOWN_HOSTS_OK: return {};
        case SSH_KNOWN_HOSTS_CHANGED:
        case SSH_KNOWN_HOSTS_OTHER: return RemoteError::host_key_changed;
        case SSH_KNOWN_HOSTS_NOT_FOUND:
        case SSH_KNOWN_HOSTS_UNKNOWN:
        case SSH_KNOWN_HOSTS_ERROR: break;
    }
    detail += ::access(sftp.known_hosts.c_str(), R_OK) == 0 ? "" : "; the file known_hosts cannot be read";
    return RemoteError::host_key_unknown;
}

std::error_code log_in(ssh_session session, const SftpRules& sftp, sdk::Host host, std::string& detail) {
    Wiped password;
    Wiped key;
    Wiped passphrase;
    if (!fetch(host, sftp.password_secret, password, detail) || !fetch(host, sftp.key_secret, key, detail) ||
        !fetch(host, sftp.passphrase_secret, passphrase, detail)) {
        return RemoteError::secret_missing;
    }
    int rc = ssh_userauth_none(session, nullptr);  // tells what is offered
    std::error_code error;
    if (rc != SSH_AUTH_SUCCESS && rc != SSH_AUTH_ERROR && !key.text.empty()) {
        rc = log_in_by_key(session, key.text, passphrase, error);
    }
    if (!error && rc != SSH_AUTH_SUCCESS && rc != SSH_AUTH_ERROR && !password.text.empty()) {
        rc = log_in_by_password(session, password.text);
    }
    if (error || rc == SSH_AUTH_SUCCESS) {
        return error;
    }
    if (ssh_is_connected(session) == 0) {
        return RemoteError::lost;
    }
    detail = offered(session);
    return RemoteError::login_refused;
}

}  // namespace hub::csv_drop
