#pragma once
#include "drop_files.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>

namespace hub::csv_drop {

/// How handing over one file ended.
struct Dropped {
    enum class State : std::uint8_t {
        there = 1,  ///< visible, whole, on disk; or it was, and the office has taken it
        absent,     ///< surely not there
        unseen,     ///< nothing was done, and whether an earlier attempt did could not be seen
        unclear     ///< visible, and perhaps not on disk
    };
    State state = State::absent;
    std::error_code error{};  ///< why, unless there
    bool before = false;      ///< an earlier attempt had done it
};

/// A file that another one names. `read` gives its bytes; it is asked when they are needed, one file at a time.
struct Companion {
    std::string name;
    std::function<std::error_code(std::string& bytes)> read;
};

/// Puts a file into the office's folder exactly once, whatever is cut off between two steps: written under another name
/// in the hub's own folder, on disk, marked, renamed, on disk. The mark stays when the office has taken the file, so
/// that a repeat is known; mark without the other name means: was renamed. Its companions are there, whole and on disk,
/// before it is; they are written again as long as it is not. Blocks. One caller a key.
Dropped drop(
    DropFiles& files, const std::string& key, const std::string& name, std::string_view bytes,
    std::span<const Companion> companions = {});

/// Was it dropped? Changes nothing.
Dropped look_for(DropFiles& files, const std::string& key, const std::string& name);

/// A file that may stand there already (a result of an earlier pass): whole at every instant.
std::error_code publish(DropFiles& files, Place place, const std::string& name, std::string_view bytes);

/// Names in the hub's own folder.
[[nodiscard]] std::string part_name(const std::string& key);
[[nodiscard]] std::string mark_name(const std::string& key);

}  // namespace hub::csv_drop
