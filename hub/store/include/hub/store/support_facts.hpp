#pragma once
#include "hub/base/result.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace hub::store {

/// One table of figures for whoever helps from afar.
struct FactTable {
    std::string name;  ///< "backlog"
    std::vector<std::string> heads;
    std::vector<std::vector<std::string>> rows;
    std::string missing;  ///< why there is none; empty: there is one
};

/// What a support bundle tells of a database: migrations, sizes, nodes, backlog, counts, activations, the newest
/// `events` and failed attempts. Columns are chosen one by one: kinds, states, instances, times and numbers; never a
/// text, a name, an address, a reason, a tracking id, or what an agency's system said in words. As the role of the hub;
/// reads only. Blocks, 5 s a table at most. What one table lacks stands in its `missing`. Error `storage_unavailable`.
Result<std::vector<FactTable>> support_facts(const std::string& url, std::int32_t events);

}  // namespace hub::store
