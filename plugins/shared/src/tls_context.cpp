#include "tls_context.hpp"

#include <openssl/err.h>

#include <algorithm>
#include <cstring>
#include <sys/stat.h>

namespace hub::plugins {
namespace {

/// For PEM_read: the password is what `context` points at.
int give_password(char* buffer, int capacity, int /*writing*/, void* context) {
    const auto& password = *static_cast<const std::string*>(context);
    if (password.size() > static_cast<std::size_t>(capacity)) {
        return 0;
    }
    std::memcpy(buffer, password.data(), password.size());
    return static_cast<int>(password.size());
}

}  // namespace

TlsContext::Stamp TlsContext::stamp_of(const std::string& file) {
    struct stat info {};
    if (file.empty() || ::stat(file.c_str(), &info) != 0) {
        return {};
    }
    return {
        std::int64_t{info.st_mtim.tv_sec} * 1'000'000'000 + info.st_mtim.tv_nsec, info.st_size,
        static_cast<std::uint64_t>(info.st_ino)};
}

TlsContext::Stamps TlsContext::stamps() const {
    return {stamp_of(rules_.ca_file), stamp_of(rules_.certificate_file), stamp_of(rules_.key_file)};
}

bool TlsContext::use_own_certificate(SSL_CTX& context, std::string& fault) const {
    if (SSL_CTX_use_certificate_chain_file(&context, rules_.certificate_file.c_str()) != 1) {
        fault = "tls.certificate cannot be read as PEM: " + rules_.certificate_file;
        return false;
    }
    std::string password;
    if (rules_.key_password) {
        auto given = rules_.key_password();
        if (!given) {
            fault = "the secret of tls.key_password is not there";
            return false;
        }
        password = std::move(*given);
    }
    SSL_CTX_set_default_passwd_cb(&context, &give_password);
    SSL_CTX_set_default_passwd_cb_userdata(&context, &password);
    const bool read = SSL_CTX_use_PrivateKey_file(&context, rules_.key_file.c_str(), SSL_FILETYPE_PEM) == 1;
    SSL_CTX_set_default_passwd_cb_userdata(&context, nullptr);
    SSL_CTX_set_default_passwd_cb(&context, nullptr);
    std::ranges::fill(password, '\0');
    if (!read) {
        fault = "tls.key cannot be read as PEM, does not belong to tls.certificate, or tls.key_password is wrong: " +
                rules_.key_file;
    }
    return read;
}

std::shared_ptr<SSL_CTX> TlsContext::build(std::string& fault) const {
    ERR_clear_error();
    std::shared_ptr<SSL_CTX> made{SSL_CTX_new(TLS_client_method()), &SSL_CTX_free};
    if (made == nullptr) {
        fault = "TLS cannot be set up";
        return nullptr;
    }
    SSL_CTX_set_min_proto_version(
        made.get(), rules_.min_version == TlsRules::Version::v1_3 ? TLS1_3_VERSION : TLS1_2_VERSION);
    SSL_CTX_set_options(made.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_mode(made.get(), SSL_MODE_AUTO_RETRY);
    SSL_CTX_set_verify(
        made.get(), rules_.verify == TlsRules::Verify::none ? SSL_VERIFY_NONE : SSL_VERIFY_PEER, nullptr);
    if (rules_.ca_file.empty()) {
        SSL_CTX_set_default_verify_paths(made.get());
    } else if (SSL_CTX_load_verify_file(made.get(), rules_.ca_file.c_str()) != 1) {
        fault = "tls.ca cannot be read as PEM: " + rules_.ca_file;
        return nullptr;
    }
    if (!rules_.certificate_file.empty() && !use_own_certificate(*made, fault)) {
        return nullptr;
    }
    return made;
}

std::shared_ptr<SSL_CTX> TlsContext::current(std::string& fault) {
    const std::lock_guard lock{mutex_};
    const auto now = stamps();
    if (context_ != nullptr && now == read_at_) {
        return context_;
    }
    if (auto fresh = build(fault)) {
        context_ = std::move(fresh);
        read_at_ = now;
    }
    return context_;
}

}  // namespace hub::plugins
