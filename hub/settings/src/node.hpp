#pragma once
#include "source.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace hub::settings::detail {

struct Entry;

/// One value of a YAML file with its place. A tree: no anchors, no aliases, no tags, no types but "quoted or not".
struct Node {
    /// `poisoned`: already reported (an alias, say); readers pass it over in silence.
    enum class Kind : std::uint8_t { null = 1, scalar, sequence, map, poisoned };

    Kind kind = Kind::null;
    bool quoted = false;  ///< scalars in quotes and block texts are always text
    std::string text;     ///< of a scalar
    Place at;
    std::vector<Node> items;     ///< of a sequence
    std::vector<Entry> entries;  ///< of a map, in file order; duplicates were reported and left out

    [[nodiscard]] const Node* find(std::string_view key) const;
};

struct Entry {
    Node key;
    Node value;
};

inline const Node* Node::find(std::string_view key) const {
    for (const auto& entry : entries) {
        if (entry.key.text == key) {
            return &entry.value;
        }
    }
    return nullptr;
}

}  // namespace hub::settings::detail
