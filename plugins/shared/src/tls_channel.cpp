#include "tls_channel.hpp"

#include <openssl/err.h>
#include <openssl/sslerr.h>
#include <openssl/x509v3.h>

#include <arpa/inet.h>
#include <new>

namespace hub::plugins {
namespace {

bool is_address(const std::string& name) {
    unsigned char bytes[16];
    return ::inet_pton(AF_INET, name.c_str(), bytes) == 1 || ::inet_pton(AF_INET6, name.c_str(), bytes) == 1;
}

}  // namespace

TlsChannel::TlsChannel(std::shared_ptr<SSL_CTX> context, const std::string& name, bool verified)
    : context_{std::move(context)}, ssl_{SSL_new(context_.get())}, name_{name} {
    auto* input = BIO_new(BIO_s_mem());
    auto* output = BIO_new(BIO_s_mem());
    if (ssl_ == nullptr || input == nullptr || output == nullptr) {
        BIO_free(input);
        BIO_free(output);
        throw std::bad_alloc{};
    }
    SSL_set_bio(ssl_.get(), input, output);
    SSL_set_connect_state(ssl_.get());
    SSL_set_cert_cb(ssl_.get(), &on_certificate_request, this);
    const bool address = is_address(name);
    if (!address) {
        // The macro of the same name casts in the old style.
        SSL_ctrl(
            ssl_.get(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
            const_cast<char*>(name_.c_str()));  // NOLINT(cppcoreguidelines-pro-type-const-cast): it is copied
    }
    if (verified && address) {
        X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl_.get()), name.c_str());
    } else if (verified) {
        SSL_set_hostflags(ssl_.get(), X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
        SSL_set1_host(ssl_.get(), name.c_str());
    }
}

int TlsChannel::on_certificate_request(SSL* /*ssl*/, void* self) {
    static_cast<TlsChannel*>(self)->asked_for_certificate_ = true;
    return 1;
}

bool TlsChannel::may_be_refused_late() const {
    return asked_for_certificate_ && SSL_version(ssl_.get()) >= TLS1_3_VERSION;
}

TlsChannel::Step TlsChannel::handshake() {
    ERR_clear_error();
    return step_of(SSL_do_handshake(ssl_.get()));
}

TlsChannel::Step TlsChannel::read(char* buffer, int capacity, int& length) {
    ERR_clear_error();
    length = 0;
    const int n = SSL_read(ssl_.get(), buffer, capacity);
    if (n > 0) {
        length = n;
        return Step::done;
    }
    return step_of(n);
}

TlsChannel::Step TlsChannel::write(std::string_view plain) {
    ERR_clear_error();
    return step_of(SSL_write(ssl_.get(), plain.data(), static_cast<int>(plain.size())));
}

TlsChannel::Step TlsChannel::peek() {
    ERR_clear_error();
    char byte = 0;
    return step_of(SSL_peek(ssl_.get(), &byte, 1));
}

void TlsChannel::put_input(std::string_view encrypted) {
    BIO_write(SSL_get_rbio(ssl_.get()), encrypted.data(), static_cast<int>(encrypted.size()));
}

std::string TlsChannel::take_output() {
    auto* out = SSL_get_wbio(ssl_.get());
    std::string bytes(BIO_ctrl_pending(out), '\0');
    if (!bytes.empty()) {
        BIO_read(out, bytes.data(), static_cast<int>(bytes.size()));
    }
    return bytes;
}

TlsChannel::Step TlsChannel::step_of(int result) {
    if (result > 0) {
        return Step::done;
    }
    switch (SSL_get_error(ssl_.get(), result)) {
        case SSL_ERROR_WANT_READ: return Step::wants_input;
        case SSL_ERROR_ZERO_RETURN: return Step::closed;
        default: explain(); return Step::failed;
    }
}

void TlsChannel::explain() {
    const auto error = ERR_peek_last_error();
    if (ERR_GET_REASON(error) == SSL_R_CERTIFICATE_VERIFY_FAILED) {
        fault_ = certificate_fault();
    } else {
        fault_ = peer_fault(error);
    }
    ERR_clear_error();
}

/// Why we do not believe the server.
std::string TlsChannel::certificate_fault() const {
    const auto result = SSL_get_verify_result(ssl_.get());
    switch (result) {
        case X509_V_ERR_CERT_HAS_EXPIRED: return "the server's certificate has expired: the agency must renew it";
        case X509_V_ERR_CERT_NOT_YET_VALID:
            return "the server's certificate is not valid yet: is a clock wrong, here or there?";
        case X509_V_ERR_HOSTNAME_MISMATCH:
        case X509_V_ERR_IP_ADDRESS_MISMATCH:
            return "the server's certificate is not for " + name_ + ": check the address, or set tls.server_name";
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
        case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
            return "the server's certificate comes from an authority that is not trusted: set tls.ca to the agency's, "
                   "or "
                   "let the server send its whole chain";
        default: return std::string{"the server's certificate is refused: "} + X509_verify_cert_error_string(result);
    }
}

/// Why the server, or the version, or whatever listens there, ended it.
std::string TlsChannel::peer_fault(unsigned long error) const {
    switch (ERR_GET_REASON(error)) {
        case SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED:
            return "the server asks for a client certificate: set tls.certificate and tls.key";
        case SSL_R_TLSV1_ALERT_UNKNOWN_CA:
        case SSL_R_SSLV3_ALERT_BAD_CERTIFICATE:
        case SSL_R_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE:
        case SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED:
        case SSL_R_SSLV3_ALERT_CERTIFICATE_REVOKED:
        case SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN:
        case SSL_R_TLSV1_ALERT_ACCESS_DENIED:
            return "the server refuses our client certificate (" + std::string{ERR_reason_error_string(error)} +
                   "): check tls.certificate";
        case SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE:
            return asked_for_certificate_ && SSL_get_certificate(ssl_.get()) == nullptr
                       ? "the server asks for a client certificate: set tls.certificate and tls.key"
                       : "the server and the hub have no TLS version, cipher or certificate in common";
        case SSL_R_TLSV1_ALERT_PROTOCOL_VERSION:
        case SSL_R_UNSUPPORTED_PROTOCOL: return "the server speaks no TLS version that tls.min_version allows";
        case SSL_R_WRONG_VERSION_NUMBER:
        case SSL_R_HTTP_REQUEST: return "what listens there does not speak TLS: is it http://, or another port?";
        case SSL_R_TLSV1_UNRECOGNIZED_NAME: return "the server knows no host of the name " + name_;
        default: {
            const char* reason = ERR_reason_error_string(error);
            return std::string{"TLS failed: "} + (reason != nullptr ? reason : "the connection broke");
        }
    }
}

}  // namespace hub::plugins
