#pragma once
#include "hub/sdk/call.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hub::plugins {

/// How a field's value is written into what surrounds it. `header`: control characters become blanks, what is not ASCII
/// is percent-encoded, so that any value makes a header.
enum class Escape : std::uint8_t { none = 1, json_string = 2, url_component = 3, header = 4 };

void append_escaped(std::string& out, std::string_view text, Escape escape);

/// A time zone of the tz database; times go out as local time with offset. Copied freely; any thread.
class Zone {
public:
    static std::optional<Zone> load(const std::string& name);
    [[nodiscard]] std::string format(sdk::Time time) const;  ///< RFC 3339, "2026-11-24T11:57:55+07:00"

private:
    struct Data;
    explicit Zone(std::shared_ptr<const Data> data) : data_{std::move(data)} {}
    std::shared_ptr<const Data> data_;  // shared: immutable
};

/// Text with `{{field}}` in it. There is no expression language: a value is substituted, escaped, and that is all.
/// Compiled once; rendering is one pass. Immutable: any thread.
class Template {
public:
    /// Empty and `error` set: what is wrong, in one sentence.
    static std::optional<Template> compile(std::string_view text, std::string& error);
    void append_to(std::string& out, const sdk::Call& call, const Zone& zone, Escape escape) const;
    /// As a path with query, escaped for URLs. False: a segment that holds a field came out as nothing, "." or "..", so
    /// that the request would go to another place than the settings mean.
    [[nodiscard]] bool append_path_to(std::string& out, const sdk::Call& call, const Zone& zone) const;
    [[nodiscard]] bool is_literal() const;
    /// Does it say who reported?
    [[nodiscard]] bool names_reporter() const;

private:
    struct Piece {
        std::string literal;    ///< before the field
        int field = -1;         ///< -1: none, this is the last piece
        std::string attribute;  ///< for attribute.<name>
    };
    std::vector<Piece> pieces_;
};

}  // namespace hub::plugins
