#include "hub/base/uuid.hpp"

#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid.hpp>

#include <algorithm>

namespace hub {
namespace {

constexpr char digits[] = "0123456789abcdef";

int hex_value(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    if (c >= 'A' && c <= 'F') {
        return c - 'A' + 10;
    }
    return -1;
}

}  // namespace

void append_to(std::string& out, const Uuid& id) {
    for (std::size_t i = 0; i < id.bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) {
            out += '-';
        }
        out += digits[id.bytes[i] >> 4U];
        out += digits[id.bytes[i] & 15U];
    }
}

std::string to_string(const Uuid& id) {
    std::string out;
    out.reserve(36);
    append_to(out, id);
    return out;
}

std::optional<Uuid> parse_uuid(std::string_view text) {
    if (text.size() != 36) {
        return std::nullopt;
    }
    Uuid id;
    std::size_t at = 0;
    for (std::size_t i = 0; i < id.bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) {
            if (text[at++] != '-') {
                return std::nullopt;
            }
        }
        const int high = hex_value(text[at]);
        const int low = hex_value(text[at + 1]);
        if (high < 0 || low < 0) {
            return std::nullopt;
        }
        id.bytes[i] = static_cast<std::uint8_t>(high * 16 + low);
        at += 2;
    }
    return id;
}

Uuid name_uuid(std::string_view scope, std::string_view name) {
    boost::uuids::uuid space{};  // a space of our own: the name of the scope in the nil space
    space = boost::uuids::name_generator_sha1{space}(scope.data(), scope.size());
    const auto made = boost::uuids::name_generator_sha1{space}(name.data(), name.size());
    Uuid out;
    std::copy(made.begin(), made.end(), out.bytes.begin());
    return out;
}

Uuid UuidV7Source::next() {
    Uuid id;
    const auto ms = static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::milliseconds>(clock_.now().time_since_epoch()).count());
    const std::scoped_lock lock{mutex_};
    random_.fill(std::span{id.bytes}.subspan(8));
    if (ms > last_ms_) {
        last_ms_ = ms;
        sequence_ = 0;
    } else if (++sequence_ > 0xFFFU) {
        ++last_ms_;  // RFC 9562 section 6.2: borrow from the future rather than repeat or go back
        sequence_ = 0;
    }
    for (std::size_t i = 0; i < 6; ++i) {
        id.bytes[i] = static_cast<std::uint8_t>(last_ms_ >> (8U * (5U - i)));
    }
    id.bytes[6] = static_cast<std::uint8_t>(0x70U | (sequence_ >> 8U));
    id.bytes[7] = static_cast<std::uint8_t>(sequence_);
    id.bytes[8] = static_cast<std::uint8_t>(0x80U | (id.bytes[8] & 0x3FU));
    return id;
}

}  // namespace hub
