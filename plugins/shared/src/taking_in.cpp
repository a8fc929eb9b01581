#include "hub/plugins/taking_in.hpp"

#include "hub/plugins/temp_file.hpp"

#include <algorithm>
#include <span>
#include <string>

namespace hub::plugins {
namespace {

constexpr std::size_t batch = 500;

}  // namespace

bool take_in(const sdk::Host& host, Listing& listing, std::vector<sdk::EmitResult>& results) {
    std::vector<TempFile> kept;  // until all of it is durable
    for (const auto& [of_filing, index, file] : listing.files) {
        kept.emplace_back(file.bytes);
        auto& into = of_filing ? listing.filings[index].attachments : listing.updates[index].attachments;
        into.push_back({kept.back().path(), file.name, file.media_type});
    }
    if (listing.refused_files != 0) {
        host.log(
            sdk::Level::warn, "files that cannot be read as base64 of at most 10 MiB, or too many, were left out",
            {{"count", std::to_string(listing.refused_files)}});
    }
    const auto slice = [](const auto& all, std::size_t from) {
        return std::span{all}.subspan(from, std::min(batch, all.size() - from));
    };
    for (std::size_t from = 0; from < listing.filings.size(); from += batch) {
        if (!host.file(slice(listing.filings, from))) {
            return false;
        }
    }
    for (std::size_t from = 0; from < listing.updates.size(); from += batch) {
        auto some = host.emit(slice(listing.updates, from));
        if (!some) {
            return false;
        }
        results.insert(results.end(), some->begin(), some->end());
    }
    return true;
}

}  // namespace hub::plugins
