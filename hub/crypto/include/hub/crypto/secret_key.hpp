#pragma once
#include "hub/base/random.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace hub::crypto {

/// 32 bytes that are wiped when they go. There is no stream operator and no comparison: it reaches no log.
class SecretKey {
public:
    static constexpr std::size_t size = 32;

    static SecretKey make(RandomSource& random);
    explicit SecretKey(std::span<const std::uint8_t, size> bytes);
    ~SecretKey();
    SecretKey(const SecretKey&) = default;
    SecretKey& operator=(const SecretKey&) = default;

    [[nodiscard]] const std::array<std::uint8_t, size>& expose() const { return bytes_; }
    [[nodiscard]] std::string_view expose_text() const {
        return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()};
    }

private:
    SecretKey() = default;
    std::array<std::uint8_t, size> bytes_{};
};

}  // namespace hub::crypto
