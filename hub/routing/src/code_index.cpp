#include "code_index.hpp"

#include <algorithm>

namespace hub::routing::detail {

bool CodeIndex::fits(std::string_view code) {
    return static_cast<std::size_t>(std::ranges::count(code, '.')) < max_levels;
}

std::uint32_t CodeIndex::intern(std::string_view code) {
    if (code.empty()) {
        return 0;
    }
    auto key = hash_start;
    for (const char c : code) {
        key = hash_step(key, c);
    }
    for (;; key = next_key(key)) {
        auto& id = ids_.at_or_new(key);
        if (id == FlatTable::none) {
            id = static_cast<std::uint32_t>(codes_.size());
            codes_.emplace_back(code);
        }
        if (codes_[id] == code) {
            return id;
        }
    }
}

std::uint32_t CodeIndex::find(std::string_view code, std::uint64_t hash) const {
    for (auto key = hash;; key = next_key(key)) {
        const auto id = ids_.find(key);
        if (id == FlatTable::none || codes_[id] == code) {
            return id;
        }
    }
}

PrefixChain CodeIndex::chain(std::string_view code) const {
    std::array<std::uint32_t, max_levels> found{};  // shortest first
    std::size_t count = 0;
    auto hash = hash_start;
    for (std::size_t i = 0; i <= code.size() && !code.empty(); ++i) {
        if (i == code.size() || code[i] == '.') {
            // A known code has at most max_levels levels, and each prefix another number of them.
            if (const auto id = find(code.substr(0, i), hash); id != FlatTable::none && i > 0) {
                found[count++] = id;
            }
        }
        if (i < code.size()) {
            hash = hash_step(hash, code[i]);
        }
    }
    PrefixChain chain;
    while (count > 0) {
        chain.push(found[--count]);
    }
    chain.push(0);
    return chain;
}

}  // namespace hub::routing::detail
