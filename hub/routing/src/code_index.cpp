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

std::uint32_t CodeIndex::longest(std::string_view code) const {
    struct Prefix {
        std::size_t size;
        std::uint64_t hash;
    };
    std::array<Prefix, max_levels> prefixes{};  // known codes have no more levels
    std::size_t count = 0;
    auto hash = hash_start;
    for (std::size_t i = 0; i <= code.size() && count < prefixes.size(); ++i) {
        if (i > 0 && (i == code.size() || code[i] == '.')) {
            prefixes.at(count++) = {i, hash};
        }
        if (i < code.size()) {
            hash = hash_step(hash, code[i]);
        }
    }
    while (count > 0) {
        const auto& prefix = prefixes.at(--count);
        if (const auto id = find(code.substr(0, prefix.size), prefix.hash); id != FlatTable::none) {
            return id;
        }
    }
    return 0;
}

void CodeIndex::link_prefixes() {
    parents_.assign(codes_.size(), 0);
    for (std::uint32_t id = 1; id < codes_.size(); ++id) {
        const std::string_view code = codes_[id];
        const auto dot = code.rfind('.');
        parents_[id] = dot == std::string_view::npos ? 0 : longest(code.substr(0, dot));
    }
}

PrefixChain CodeIndex::chain(std::string_view code) const {
    PrefixChain chain;
    for (auto id = longest(code); id != 0; id = parents_[id]) {
        chain.push(id);
    }
    chain.push(0);
    return chain;
}

}  // namespace hub::routing::detail
