#pragma once
#include "hub/base/clock.hpp"
#include "hub/base/uuid.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace hub::store {

/// One PostgreSQL array literal in the making: `{"a","b",NULL}`. libpqxx 6 has no array parameters; this is the whole
/// encoding: every text is quoted, only `"` and `\` are escaped (stack.md section 2). Texts must be UTF-8 without NUL.
class ArrayText {
public:
    void add(std::int64_t number);
    void add(const Uuid& id);
    void add(TimePoint time) { add(static_cast<std::int64_t>(time.time_since_epoch().count())); }
    void add(std::string_view text);
    void add_bytes(std::span<const std::uint8_t> bytes);
    void add_null();
    template <class T>
    void add(const std::optional<T>& value) {
        if (value) {
            add(*value);
        } else {
            add_null();
        }
    }
    /// The literal; this object is empty afterwards.
    std::string take();
    /// The literal, in exchange for the memory of `out`: two that take turns allocate nothing.
    void take_into(std::string& out);

private:
    void separate();
    std::string text_;
};

}  // namespace hub::store
