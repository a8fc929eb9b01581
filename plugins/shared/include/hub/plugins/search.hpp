#pragma once
#include "hub/sdk/outcome.hpp"

#include <boost/json/value.hpp>

#include <string>
#include <string_view>

namespace hub::plugins {

/// How the answer to a search reads.
struct SearchRules {
    std::string items;  ///< pointer to the list of what was found; "": the document is the list
    std::string id;     ///< within an item: the agency's number
    std::string ours;   ///< within an item: must equal our tracking id; empty: the search itself is exact
};

/// What a search found. Pure. None of it ours: rejected, surely not there; one: delivered under its number; several, or
/// one without a number: unknown; no list where the rules say: retry, because nothing was learned.
sdk::Outcome judge_found(const SearchRules& rules, const boost::json::value& document, std::string_view tracking_id);

}  // namespace hub::plugins
