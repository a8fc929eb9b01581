#pragma once
#include "values.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace hub::settings::detail {

/// Reads the keys of one map: every key is asked for by name, and `finish` reports the ones that nobody asked for.
class Fields {
public:
    /// `what` names the map in messages ("an agency").
    Fields(const Node& map, const char* what, Findings& findings) : map_{map}, what_{what}, findings_{findings} {}

    /// nullptr: absent.
    const Node* optional(std::string_view key);
    /// nullptr: absent, and reported at the map.
    const Node* required(std::string_view key);
    /// Keys that are known, but not yet to this version: an error with a clear text.
    void refuse_unsupported(std::string_view key, const char* instead);
    void finish();

private:
    const Node& map_;
    const char* what_;
    Findings& findings_;
    std::vector<std::string_view> asked_;
};

}  // namespace hub::settings::detail
