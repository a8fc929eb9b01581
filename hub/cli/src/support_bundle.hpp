#pragma once
#include "archive.hpp"
#include "examination.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace hub::cli {

/// What a support bundle holds, and what it could not find out.
struct SupportBundle {
    std::vector<ArchivedFile> files;   ///< manifest.json first
    std::vector<std::string> missing;  ///< "database: not reached"
};

struct BundleWish {
    std::string version;
    std::int32_t events = 200;  ///< how many of the newest
    TimePoint made_at;
};

/// Gathers it: no secret, no connection string, no citizen's words. Whatever values of secrets this machine knows are
/// struck out of every text besides. Blocks, seconds; reads only.
SupportBundle make_bundle(const Examination& examination, const BundleWish& wish);

}  // namespace hub::cli
