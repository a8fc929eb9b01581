#pragma once
#include <string_view>

namespace hub::model {

/// A code of the state's list of regions, province to village: "18", "18.72", "18.72.01", "18.72.01.1001".
bool is_region_code(std::string_view text);

}  // namespace hub::model
