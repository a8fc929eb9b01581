#include "hub/plugins/search.hpp"

#include "hub/plugins/json_pointer.hpp"
#include "hub/plugins/judgement.hpp"

#include <boost/json/array.hpp>

namespace hub::plugins {

sdk::Outcome judge_found(const SearchRules& rules, const boost::json::value& document, std::string_view tracking_id) {
    const auto* at = find_at(document, rules.items);
    const auto* list = at == nullptr ? nullptr : at->if_array();
    if (list == nullptr) {
        return sdk::Outcome::retry(sdk::Cause::remote_fault, "there is no list at lookup.items");
    }
    std::vector<std::string> numbers;
    for (const auto& item : *list) {
        if (rules.ours.empty() || scalar_at(item, rules.ours) == tracking_id) {
            numbers.push_back(scalar_at(item, rules.id));
        }
    }
    if (numbers.empty()) {
        return sdk::Outcome::rejected(sdk::Cause::none, "the agency's search does not find it");
    }
    if (numbers.size() > 1) {
        return sdk::Outcome::unknown(
            sdk::Cause::duplicate, "the agency's search finds " + std::to_string(numbers.size()) + " of it");
    }
    if (!is_proof(numbers.front())) {
        return sdk::Outcome::unknown(sdk::Cause::remote_fault, "what the agency's search finds has no number");
    }
    return sdk::Outcome::delivered(std::move(numbers.front()));
}

}  // namespace hub::plugins
