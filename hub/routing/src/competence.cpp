#include "hub/routing/competence.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace hub::routing {

std::vector<std::vector<model::RegionCode>> effective_jurisdictions(std::span<const model::Agency> agencies) {
    std::unordered_map<std::string_view, const model::Agency*> by_id;
    for (const auto& agency : agencies) {
        by_id.try_emplace(agency.id.value(), &agency);
    }
    std::vector<std::vector<model::RegionCode>> all;
    all.reserve(agencies.size());
    for (const auto& agency : agencies) {
        const auto* at = &agency;
        // A circle of parents ends after as many steps as there are agencies.
        for (std::size_t steps = 0; at->jurisdiction.empty() && steps < agencies.size(); ++steps) {
            const auto parent = by_id.find(at->parent.value());
            if (at->parent.empty() || parent == by_id.end()) {
                break;
            }
            at = parent->second;
        }
        all.push_back(at->jurisdiction.empty() ? std::vector{model::RegionCode{}} : at->jurisdiction);
    }
    return all;
}

std::vector<CompetenceTie> find_ties(std::span<const model::Agency> agencies) {
    const auto regions = effective_jurisdictions(agencies);
    std::unordered_map<std::string, const model::Agency*> holders;
    std::vector<CompetenceTie> ties;
    for (std::size_t i = 0; i < agencies.size(); ++i) {
        const auto& agency = agencies[i];
        if (agency.kind != model::AgencyKind::office) {
            continue;
        }
        for (const auto& region : regions[i]) {
            for (const auto& category : agency.handles) {
                const auto key = region.value() + ' ' + category.value();
                const auto [at, is_new] = holders.try_emplace(key, &agency);
                if (!is_new && at->second->id != agency.id) {
                    ties.push_back({at->second->id, agency.id, region, category});
                }
            }
        }
    }
    return ties;
}

}  // namespace hub::routing
