#pragma once
#include "hub/connector.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hub::runner {

/// The C ABI's views, on the host's side. What a connector hands in is not trusted to keep "never null".
inline std::string_view view(const hubc_str& text) {
    return text.ptr == nullptr || text.len == 0 ? std::string_view{} : std::string_view{text.ptr, text.len};
}
inline hubc_str c_str(std::string_view text) {
    return {text.empty() ? "" : text.data(), text.size()};
}

inline const void* element(const hubc_array& array, std::uint32_t index) {
    return static_cast<const char*>(array.first) + std::size_t{index} * array.stride;
}

/// Settings as the array that create and check get; looks at `values`, which must outlive it.
class SettingViews {
public:
    explicit SettingViews(const std::vector<std::pair<std::string, std::string>>& values) {
        list_.reserve(values.size());
        for (const auto& [name, value] : values) {
            list_.push_back({sizeof(hubc_setting), 0, c_str(name), c_str(value)});
        }
    }
    [[nodiscard]] hubc_array array() const {
        return {list_.data(), static_cast<std::uint32_t>(list_.size()), sizeof(hubc_setting)};
    }

private:
    std::vector<hubc_setting> list_;
};

}  // namespace hub::runner
