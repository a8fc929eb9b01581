#pragma once
#include "hub/sdk/call.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace hub::plugins {

/// How a field's value is written into what surrounds it. `header`: control characters become blanks, what is not ASCII
/// is percent-encoded, so that any value makes a header.
enum class Escape : std::uint8_t { none = 1, json_string = 2, url_component = 3, header = 4, xml = 5 };

void append_escaped(std::string& out, std::string_view text, Escape escape);

/// A time zone of the tz database; times go out as local time with offset. Copied freely; any thread.
class Zone {
public:
    static std::optional<Zone> load(const std::string& name);
    [[nodiscard]] std::string format(sdk::Time time) const;  ///< RFC 3339, "2026-11-24T11:57:55+07:00"
    [[nodiscard]] std::string format(sdk::Time time, const std::string& as) const;  ///< as strftime
    /// What strftime would have written so; local time, where the format has no offset. Empty: it is something else.
    [[nodiscard]] std::optional<sdk::Time> parse(const std::string& text, const std::string& as) const;

private:
    struct Data;
    explicit Zone(std::shared_ptr<const Data> data) : data_{std::move(data)} {}
    std::shared_ptr<const Data> data_;  // shared: immutable
};

class Fields;

/// Why a complaint cannot be written as the agency wants it. One line; holds nothing of the citizen's.
struct MappingFault {
    enum class Kind : std::uint8_t {
        missing = 1,  ///< the complaint lacks what is required
        unmapped = 2  ///< the settings do not say how to write it
    };
    Kind kind = Kind::missing;
    std::string text;
};

/// What templates are filled from: views, for the making of one request.
struct Values {
    const sdk::Call* call = nullptr;
    const Zone* zone = nullptr;
    const Fields* fields = nullptr;                ///< those that the settings define
    std::optional<MappingFault>* fault = nullptr;  ///< the first is put here
    /// What KeptNames name; `external_ref` wins over the call's.
    const std::map<std::string, std::string, std::less<>>* kept = nullptr;
};

/// A time of ours as strftime writes it, "unix" or "unix_ms"; empty: there is none.
std::string formatted_time(std::string_view field, const std::string& format, const Zone& zone, const sdk::Call& call);

/// What a template may name besides: what earlier answers said (`kept.token`), the file that is at hand (`file.name`).
using KeptNames = std::set<std::string, std::less<>>;

/// Text with `{{field}}` in it. There is no expression language: a value is substituted, escaped, and that is all.
/// Compiled once; rendering is one pass. Immutable: any thread.
class Template {
public:
    /// Empty and `error` set: what is wrong, in one sentence.
    /// `fields`: further names that it may hold.
    static std::optional<Template> compile(
        std::string_view text, std::string& error, const Fields* fields = nullptr, const KeptNames* kept = nullptr);
    void append_to(std::string& out, const Values& values, Escape escape) const;
    void append_to(std::string& out, const sdk::Call& call, const Zone& zone, Escape escape) const {
        append_to(out, Values{&call, &zone}, escape);
    }
    /// As a path with query, escaped for URLs. False: a segment that holds a field came out as nothing, "." or "..", so
    /// that the request would go to another place than the settings mean.
    [[nodiscard]] bool append_path_to(std::string& out, const Values& values) const;
    [[nodiscard]] bool append_path_to(std::string& out, const sdk::Call& call, const Zone& zone) const {
        return append_path_to(out, Values{&call, &zone});
    }
    [[nodiscard]] bool is_literal() const;
    /// Nothing of a complaint's, KeptNames alone: it may be rendered without a call.
    [[nodiscard]] bool names_only_kept() const;
    /// Does it say who reported?
    [[nodiscard]] bool names_reporter() const;
    /// The name, where it is one field that the settings define, and nothing around it; empty: it is not.
    [[nodiscard]] std::string_view lone_field() const;

private:
    struct Piece {
        std::string literal{};    ///< before the field
        int field = -1;           ///< -1: none, this is the last piece
        std::string attribute{};  ///< for attribute.<name>, kept names, and fields of the settings
        bool reporter = false;    ///< it says who reported
    };
    static std::optional<Piece> piece_of(std::string_view name, const Fields* fields, const KeptNames* kept);
    std::vector<Piece> pieces_;
};

}  // namespace hub::plugins
