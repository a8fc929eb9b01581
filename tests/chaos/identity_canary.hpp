#pragma once
#include "hub/testing/city.hpp"

#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

namespace hub::testing {

struct CanaryOptions {
    std::string program = "sp4n-hub-recorded";  ///< writes every SUBMIT frame that it makes into $SP4N_RECORD
    int each = 6;                               ///< reporters for each combination of flags and agency
    int raised = 8;                             ///< reporters of whom some raise the flag while their message waits
};

/// What was found of who reported, wherever bytes left the hub or were written down.
struct CanaryResult {
    std::size_t reporters = 0;
    std::size_t hidden = 0;          ///< of them must stay hidden from agencies
    std::size_t bytes = 0;           ///< scanned
    std::size_t later_messages = 0;  ///< updates and withdrawals at offices with an API
    std::size_t told = 0;  ///< found where it is allowed: in the office's ticket and in the frame to its runner
    std::size_t should_be_told = 0;
    std::vector<std::string> leaks;  ///< found where nobody's, or not this one's, may be: "kind of place: reporter"
    std::vector<std::string> surprises;
};

/// Reporters with unique names, numbers and addresses, in every combination of flags, before agencies that may and that
/// may not be told, through offices that fail now and then; some raise the flag meanwhile.
CanaryResult run_identity_canary(Cluster& cluster, const CanaryOptions& options);
std::ostream& operator<<(std::ostream& out, const CanaryResult& result);

}  // namespace hub::testing
