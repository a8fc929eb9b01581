#pragma once
#include "hub/base/clock.hpp"
#include "hub/base/random.hpp"

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace hub {

/// A UUID (RFC 9562) as 16 bytes in network order. The nil UUID means "none".
struct Uuid {
    std::array<std::uint8_t, 16> bytes{};

    [[nodiscard]] bool is_nil() const noexcept { return *this == Uuid{}; }
    friend auto operator<=>(const Uuid&, const Uuid&) = default;
};

/// 36 characters, lower case.
std::string to_string(const Uuid& id);
void append_to(std::string& out, const Uuid& id);
/// Accepts the 36-character form in either case.
std::optional<Uuid> parse_uuid(std::string_view text);

/// The version 5 UUID of a name within a scope: the same for the same words, for what others number.
Uuid name_uuid(std::string_view scope, std::string_view name);

/// Makes version 7 UUIDs that never go backwards within this source, also when the clock does.
/// Any thread may call `next`.
class UuidV7Source {
public:
    UuidV7Source(const Clock& clock, RandomSource& random) : clock_{clock}, random_{random} {}
    Uuid next();

private:
    const Clock& clock_;
    RandomSource& random_;
    std::mutex mutex_;
    std::uint64_t last_ms_ = 0;
    std::uint32_t sequence_ = 0;  // the 12 bits of rand_a: a counter within one millisecond
};

}  // namespace hub

template <>
struct std::hash<hub::Uuid> {
    std::size_t operator()(const hub::Uuid& id) const noexcept {
        std::uint64_t low = 0;  // the random half of a version 7 UUID is a hash already
        std::memcpy(&low, id.bytes.data() + 8, sizeof low);
        return static_cast<std::size_t>(low);
    }
};
