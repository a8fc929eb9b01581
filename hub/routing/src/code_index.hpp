#pragma once
#include "flat_table.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hub::routing::detail {

/// Deepest code that rules and agencies may name ("a.b.c" has 3 levels); complaints may be deeper.
inline constexpr std::size_t max_levels = 12;

/// The known prefixes of one code, longest first; always ends with 0, the empty prefix.
class PrefixChain {
public:
    void push(std::uint32_t id) { ids_[size_++] = id; }
    [[nodiscard]] const std::uint32_t* begin() const { return ids_.data(); }
    [[nodiscard]] const std::uint32_t* end() const { return ids_.data() + size_; }

private:
    std::array<std::uint32_t, max_levels + 1> ids_{};
    std::size_t size_ = 0;
};

/// Gives every dotted code that the configuration names a small number. 0 is the empty code. What a complaint asks
/// costs one comparison of texts: the prefixes of a known code are known.
class CodeIndex {
public:
    CodeIndex() : codes_(1), parents_(1) {}

    /// False: too many levels.
    static bool fits(std::string_view code);
    std::uint32_t intern(std::string_view code);
    /// After the last intern(), before the first chain().
    void link_prefixes();
    [[nodiscard]] PrefixChain chain(std::string_view code) const;
    [[nodiscard]] const std::string& code(std::uint32_t id) const { return codes_[id]; }
    [[nodiscard]] std::size_t size() const { return codes_.size(); }

private:
    /// FNV-1a, so that one pass over a code yields the hash of every prefix on the way.
    static constexpr std::uint64_t hash_start = 0xCBF2'9CE4'8422'2325ULL;
    static constexpr std::uint64_t hash_step(std::uint64_t hash, char c) {
        return (hash ^ static_cast<unsigned char>(c)) * 0x100'0000'01B3ULL;
    }
    static constexpr std::uint64_t next_key(std::uint64_t key) { return key * 0x9E37'79B9'7F4A'7C15ULL + 1; }
    [[nodiscard]] std::uint32_t find(std::string_view code, std::uint64_t hash) const;
    /// The number of the longest known prefix, `code` itself included; 0: none is.
    [[nodiscard]] std::uint32_t longest(std::string_view code) const;

    FlatTable ids_;  // hash → number; a collision goes on at next_key()
    std::vector<std::string> codes_;
    std::vector<std::uint32_t> parents_;  // of each code its longest known prefix; of 0: 0
};

}  // namespace hub::routing::detail
