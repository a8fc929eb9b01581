#pragma once
#include "hub/plugins/tls.hpp"

#include <openssl/ssl.h>

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace hub::plugins {

/// The rules as OpenSSL has them. Any thread; reads its files at first use and whenever one of them has changed.
class TlsContext {
public:
    explicit TlsContext(TlsRules rules) : rules_{std::move(rules)} {}
    /// nullptr: `fault` says what cannot be read. Files that changed and cannot be read now leave the old ones in
    /// force: they may be half written.
    std::shared_ptr<SSL_CTX> current(std::string& fault);
    [[nodiscard]] const TlsRules& rules() const { return rules_; }

private:
    struct Stamp {
        std::int64_t changed_ns = -1;
        std::int64_t size = -1;
        std::uint64_t inode = 0;
        friend bool operator==(const Stamp&, const Stamp&) = default;
    };
    using Stamps = std::array<Stamp, 3>;

    static Stamp stamp_of(const std::string& file);
    [[nodiscard]] Stamps stamps() const;
    [[nodiscard]] std::shared_ptr<SSL_CTX> build(std::string& fault) const;
    [[nodiscard]] bool use_own_certificate(SSL_CTX& context, std::string& fault) const;

    TlsRules rules_;
    std::mutex mutex_;
    std::shared_ptr<SSL_CTX> context_;  // shared: connections of the time before a change keep theirs
    Stamps read_at_{};
};

}  // namespace hub::plugins
