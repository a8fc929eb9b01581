#pragma once
#include "hub/sdk/text.hpp"

#include <charconv>
#include <chrono>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace hub::sdk {

/// What is wrong with one setting.
struct Fault {
    std::string option;
    std::string pointer;  ///< JSON pointer within a tree option; empty: the whole of it
    std::string message;
};

/// Thrown by a connector's constructor: the instance is refused (HUBC_E_CONFIG) and the sentence is logged.
class SettingsError : public std::runtime_error {
public:
    explicit SettingsError(const Fault& fault)
        : std::runtime_error{fault.option + (fault.pointer.empty() ? "" : fault.pointer) + ": " + fault.message} {}
};

/// "500ms", "30s", "5m", "2h".
inline std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || number < 0 || number > 1'000'000'000) {
        return std::nullopt;
    }
    const std::string_view unit{end, static_cast<std::size_t>(text.data() + text.size() - end)};
    const std::int64_t factor = unit == "ms"  ? 1
                                : unit == "s" ? 1'000
                                : unit == "m" ? 60'000
                                : unit == "h" ? 3'600'000
                                              : 0;
    if (factor == 0) {
        return std::nullopt;
    }
    return std::chrono::milliseconds{number * factor};
}

/// The settings of an instance: every declared option, defaults filled in by the host. A view, valid only as long as
/// the constructor (or check_settings) runs: copy what you keep.
class Settings {
public:
    explicit Settings(const hubc_array& array) : array_{array} {}

    [[nodiscard]] std::string_view text(std::string_view name) const {
        for (const auto& setting : Strided<hubc_setting>{array_}) {
            if (view(setting.name) == name) {
                return view(setting.value);
            }
        }
        return {};
    }
    /// string, string_view, bool, integers, milliseconds. Throws SettingsError when it is not one.
    template <class T>
    [[nodiscard]] T get(std::string_view name) const {
        const auto value = text(name);
        if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, std::string_view>) {
            return T{value};
        } else if constexpr (std::is_same_v<T, bool>) {
            if (value != "true" && value != "false") {
                throw SettingsError{{std::string{name}, {}, "must be true or false"}};
            }
            return value == "true";
        } else if constexpr (std::is_same_v<T, std::chrono::milliseconds>) {
            const auto duration = parse_duration(value);
            if (!duration) {
                throw SettingsError{{std::string{name}, {}, "must be a duration such as 500ms, 30s, 5m"}};
            }
            return *duration;
        } else {
            static_assert(std::is_integral_v<T>);
            T number{};
            const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
            if (error != std::errc{} || end != value.data() + value.size()) {
                throw SettingsError{{std::string{name}, {}, "must be a whole number in range"}};
            }
            return number;
        }
    }

private:
    hubc_array array_;
};

}  // namespace hub::sdk
