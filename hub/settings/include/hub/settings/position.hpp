#pragma once
#include <string>

namespace hub::settings {

/// Where a setting stands, so that a fault found later (by a connector) can be shown with its place.
struct Position {
    std::string file;  ///< relative to the configuration folder
    int line = 0;      ///< 1-based
    int column = 0;    ///< 1-based
};

}  // namespace hub::settings
