#pragma once
#include "hub/plugins/template.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hub::plugins {

/// What is wrong in a tree of settings, and where.
struct TreeFault {
    std::string pointer;
    std::string message;
};

/// A JSON tree whose strings are templates: `{"judul": "{{subject}}", "n": 1, "tags": ["{{category}}"]}`. Compiled to
/// literal text and fields, so that rendering is one pass. Immutable: any thread.
class JsonTemplate {
public:
    /// Faults carry pointers below `pointer`.
    static std::optional<JsonTemplate> compile(
        std::string_view json, const std::string& pointer, std::vector<TreeFault>& faults,
        const Fields* fields = nullptr, const KeptNames* kept = nullptr);
    [[nodiscard]] std::string render(const Values& values) const;
    [[nodiscard]] std::string render(const sdk::Call& call, const Zone& zone) const {
        return render(Values{&call, &zone});
    }

private:
    struct Piece {
        std::string before;
        Template inside;    // of a string
        std::string typed;  // a field of the settings that is written as its rule says, quotes and all; empty: none
    };
    std::vector<Piece> pieces_;
    std::string tail_;
};

/// As a JSON string's inside, without quotes.
void append_json_escaped(std::string& out, std::string_view text);

/// "~" and "/" of a JSON pointer's segment.
std::string escape_pointer(std::string_view segment);

}  // namespace hub::plugins
