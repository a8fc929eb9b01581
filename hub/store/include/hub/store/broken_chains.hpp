#pragma once
#include "hub/base/result.hpp"
#include "hub/model/ids.hpp"

#include <string>
#include <vector>

namespace hub::store {

/// Complaints whose events are not what was once written: computes every hash again from the rows and compares
/// (reliability.md TH32). Sees rows that were edited, swapped, dropped or added, complaints without events and events
/// without a complaint; not that the newest events of a complaint were cut off: that needs an anchor outside. Reads all
/// of it, in slices; blocks. Errors: `storage_unavailable`, `storage_refused`.
Result<std::vector<model::ComplaintId>> broken_chains(const std::string& url);

}  // namespace hub::store
