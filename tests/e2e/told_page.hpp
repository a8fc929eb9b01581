#pragma once
#include <string>
#include <vector>

namespace hub::testing {

/// A line "$ command" of a console block in a page and what stands below it, up to the next one.
struct Told {
    std::string command;
    std::vector<std::string> prints;
};

std::vector<Told> read_page(const std::string& page);
std::string replaced(std::string text, const std::string& what, const std::string& by);
/// Does a line look as the page says? "…" stands for anything; instants, ages and the width of gaps do not count.
bool looks_like(const std::string& line, const std::string& told);
/// Each told line is printed, in the same order; where nothing is told nothing is printed.
bool is_as_told(const std::string& printed, const std::vector<std::string>& told);

/// What ran last, for the message when it never came true.
struct RanCommand {
    int code = -1;
    std::string out;
    std::string err;
};
/// "" when it is as the page says; else what was printed and what the page says.
std::string difference(const Told& told, const std::vector<std::string>& wanted, const RanCommand& last);

}  // namespace hub::testing
