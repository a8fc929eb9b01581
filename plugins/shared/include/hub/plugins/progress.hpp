#pragma once
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hub::plugins {

/// How far the steps of one message are: what hub.state/1 keeps of it, so that the next attempt, also of another node
/// or after a kill, goes on from there. Nothing of a citizen's: names of steps, and what the agency's answers gave.
struct Progress {
    std::vector<std::string> done;
    std::string begun;      ///< a step that may have been done, and can be read back
    std::size_t files = 0;  ///< of the step that is at hand: so many are there
    std::string number;     ///< the agency's, once a step gave it
    std::string refused;    ///< a step that was refused after the case was there: a person decides
    std::map<std::string, std::string, std::less<>> kept;

    /// Empty: it is none. "" is a beginning.
    static std::optional<Progress> parse(std::string_view text);
    [[nodiscard]] std::string text() const;
    [[nodiscard]] bool has_done(std::string_view step) const;
};

}  // namespace hub::plugins
