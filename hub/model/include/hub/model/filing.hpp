#pragma once
#include "hub/model/complaint.hpp"
#include "hub/model/reporter.hpp"

#include <optional>
#include <string>
#include <vector>

namespace hub::model {

/// A complaint that an office received at its own door and files with the hub (sdk-abi.md "Two ways in").
struct AgencyFiling {
    Content content;
    std::optional<Reporter> reporter{};
    std::string external_ref;  ///< the office's own number; may be empty
    std::string dedup_key;     ///< unique within the instance: the same complaint twice is filed once
    std::vector<ReceivedFile> files{};
};

}  // namespace hub::model
