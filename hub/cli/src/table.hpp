#pragma once
#include "hub/cli/command_table.hpp"

#include <cstdint>
#include <map>
#include <ostream>
#include <string>
#include <vector>

namespace hub::cli {

/// What a list prints for people: heads, then lines; columns stand two blanks apart, each as wide as its widest cell so
/// far. Nothing is cut, and a pipe gets what a terminal gets: programs take --json.
class Table {
public:
    Table(std::ostream& out, std::vector<std::string> heads) : out_{out}, heads_{std::move(heads)} {}

    /// As many cells as there are heads; line ends and tabs in them become blanks, an empty one is shown as "-".
    void add(std::vector<std::string> cells);
    /// Prints what was added since the last time; the heads once, and only above a line.
    void flush();
    [[nodiscard]] bool empty() const { return !begun_ && lines_.empty(); }

private:
    void print(const std::vector<std::string>& cells);

    std::ostream& out_;
    std::vector<std::string> heads_;
    std::vector<std::vector<std::string>> lines_;
    std::vector<std::size_t> widths_;
    bool begun_ = false;
};

/// "3d", "5h", "12m", "40s"
std::string age_text(std::int64_t seconds);

/// That nothing was found is an answer too: "none: complaints with agency=metro". `wanted`: what was asked for, by
/// name; what is empty is left out.
void say_none(
    const Surroundings& around, const char* what_en, const char* what_id,
    const std::map<std::string, std::string>& wanted = {});

}  // namespace hub::cli
