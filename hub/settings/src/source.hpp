#pragma once
#include "hub/settings/settings.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace hub::settings::detail {

/// One file of the folder, as text and as lines (without their ends). Lives as long as one load.
class Source {
public:
    Source(std::string name, std::string text);
    Source(const Source&) = delete;
    Source& operator=(const Source&) = delete;

    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] const std::string& text() const { return text_; }
    [[nodiscard]] std::size_t line_count() const { return starts_.size(); }
    /// Line `number` from 1; empty beyond the end.
    [[nodiscard]] std::string_view line(int number) const;
    /// Byte offset of (line from 1, byte column from 1), at most the text's size.
    [[nodiscard]] std::size_t offset(int line, int byte_column) const;

private:
    std::string name_;
    std::string text_;
    std::vector<std::size_t> starts_;
};

/// A place in a source: what nodes and findings carry. Columns and spans count characters, not bytes.
struct Place {
    const Source* source = nullptr;
    int line = 0;
    int column = 0;
    int span = 1;

    [[nodiscard]] Position position() const {
        return {.file = source == nullptr ? std::string{} : source->name(), .line = line, .column = column};
    }
};

/// "routing.yaml:27:11"
std::string to_string(const Place& place);
/// Columns a terminal gives to `text`: wide characters (East Asian, emoji) take two, combining ones none.
int display_width(std::string_view text);
/// The first `count` characters of `text`.
std::string_view first_characters(std::string_view text, int count);

}  // namespace hub::settings::detail
