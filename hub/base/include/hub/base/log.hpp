#pragma once
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <variant>

/// Structured logging: one event, one JSON line on standard error. Event names are stable (`store.commit_failed`).
/// Fields never carry citizens' names, texts, addresses or secrets (reliability.md TH25): ids, counts, codes only.
/// Any thread may call; a line is written whole.
namespace hub::log {

enum class Level : std::uint8_t { debug = 1, info, warn, error, fatal };

struct Field {
    std::string_view key;
    std::variant<std::int64_t, double, bool, std::string_view> value;

    Field(std::string_view k, std::string_view v) : key{k}, value{v} {}
    Field(std::string_view k, const char* v) : key{k}, value{std::string_view{v}} {}
    Field(std::string_view k, const std::string& v) : key{k}, value{std::string_view{v}} {}
    Field(std::string_view k, std::int64_t v) : key{k}, value{v} {}
    Field(std::string_view k, int v) : key{k}, value{std::int64_t{v}} {}
    Field(std::string_view k, std::uint32_t v) : key{k}, value{std::int64_t{v}} {}
    Field(std::string_view k, std::size_t v) : key{k}, value{static_cast<std::int64_t>(v)} {}
    Field(std::string_view k, double v) : key{k}, value{v} {}
    Field(std::string_view k, bool v) : key{k}, value{v} {}
};

/// Lines below `level` are dropped. Default: info.
void set_level(Level level);
[[nodiscard]] bool enabled(Level level);

void write(Level level, std::string_view event, std::span<const Field> fields);
/// The line that `write` would print, without the line end.
std::string format(Level level, std::string_view event, std::span<const Field> fields);

inline void debug(std::string_view event, std::initializer_list<Field> fields = {}) {
    write(Level::debug, event, {fields.begin(), fields.size()});
}
inline void info(std::string_view event, std::initializer_list<Field> fields = {}) {
    write(Level::info, event, {fields.begin(), fields.size()});
}
inline void warn(std::string_view event, std::initializer_list<Field> fields = {}) {
    write(Level::warn, event, {fields.begin(), fields.size()});
}
inline void error(std::string_view event, std::initializer_list<Field> fields = {}) {
    write(Level::error, event, {fields.begin(), fields.size()});
}

}  // namespace hub::log
