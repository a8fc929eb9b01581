#pragma once
#include "hub/connector.h"

#include <cstddef>
#include <iterator>
#include <string_view>

namespace hub::sdk {

inline std::string_view view(const hubc_str& text) noexcept {
    return text.len == 0 ? std::string_view{} : std::string_view{text.ptr, text.len};
}
/// Valid as long as what `text` looks at.
inline hubc_str c_str(std::string_view text) noexcept {
    return {text.empty() ? "" : text.data(), text.size()};
}

/// A range over an array of growable structs: it walks by the array's stride, never by sizeof (E5).
template <class T>
class Strided {
public:
    class Iterator {
    public:
        using iterator_category = std::forward_iterator_tag;
        using value_type = T;
        using difference_type = std::ptrdiff_t;
        using pointer = const T*;
        using reference = const T&;

        Iterator() = default;
        Iterator(const char* at, std::size_t stride) : at_{at}, stride_{stride} {}
        reference operator*() const { return *static_cast<const T*>(static_cast<const void*>(at_)); }
        pointer operator->() const { return &**this; }
        Iterator& operator++() {
            at_ += stride_;
            return *this;
        }
        Iterator operator++(int) {
            auto before = *this;
            ++*this;
            return before;
        }
        friend bool operator==(const Iterator& a, const Iterator& b) { return a.at_ == b.at_; }

    private:
        const char* at_ = nullptr;
        std::size_t stride_ = 0;
    };

    explicit Strided(const hubc_array& array) : array_{array} {}
    [[nodiscard]] Iterator begin() const { return {static_cast<const char*>(array_.first), array_.stride}; }
    [[nodiscard]] Iterator end() const {
        return {
            array_.count == 0 ? static_cast<const char*>(array_.first)
                              : static_cast<const char*>(array_.first) + std::size_t{array_.count} * array_.stride,
            array_.stride};
    }
    [[nodiscard]] std::size_t size() const { return array_.count; }

private:
    hubc_array array_;
};

}  // namespace hub::sdk
