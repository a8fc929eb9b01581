#include "hub/routing/router.hpp"

#include "index.hpp"

#include <algorithm>
#include <utility>

namespace hub::routing {
namespace {

using model::RoutedBy;
using model::RoutingDecision;

void add_copies(RoutingDecision& decision, const Rule& rule, const Subject& subject) {
    for (const auto& copy : rule.copy) {
        if (copy != decision.responsible && !detail::is_refused(subject, copy) &&
            std::ranges::find(decision.copies, copy) == decision.copies.end()) {
            decision.copies.push_back(copy);
        }
    }
}

}  // namespace

RoutingDecision Router::Index::to_triage(
    const char* reason, std::string detail, const Subject& subject, const detail::Place& place) const {
    RoutingDecision decision;
    decision.responsible = rules.unsure;
    decision.by = RoutedBy::triage;
    decision.reason = reason;
    decision.detail = std::move(detail);
    decision.suggested = suggest(subject, place);
    return decision;
}

RoutingDecision Router::Index::to_competent(const detail::Candidate& found, RoutedBy by, const char* reason) const {
    RoutingDecision decision;
    decision.responsible = agencies[found.agency].id;
    decision.by = by;
    decision.reason = reason;
    const auto& region = regions.code(found.region);
    decision.detail = "region=" + (region.empty() ? "*" : region) + " category=" + categories.code(found.category);
    return decision;
}

RoutingDecision Router::Index::by_rule(const Rule& rule, const Subject& subject, const detail::Place& place) const {
    RoutingDecision decision;
    if (const auto* wanted = std::get_if<Competent>(&rule.to)) {
        const auto found = best_candidate({place.regions, categories.chain(wanted->category.value())}, subject);
        if (!found) {
            return to_triage("rule_target_not_competent", "rule=" + rule.name, subject, place);
        }
        decision = to_competent(*found, RoutedBy::rule, "rule");
    } else {
        decision.responsible = std::get<model::AgencyId>(rule.to);
        decision.by = RoutedBy::rule;
        decision.reason = "rule";
    }
    decision.rule = rule.name;
    add_copies(decision, rule, subject);
    return decision;
}

Router::Router(std::unique_ptr<Index> index) : index_{std::move(index)} {}
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;
Router::~Router() = default;

RoutingDecision Router::route(const Subject& subject) const {
    const auto& index = *index_;
    const auto& content = subject.content;
    const auto place = index.place_of(content);
    if (subject.returns >= 2) {
        return index.to_triage("returned_twice", {}, subject, place);
    }
    if (const auto number = index.first_rule(subject, place)) {
        return index.by_rule(index.rules.rules[*number], subject, place);
    }
    if (const auto* wished = index.agency(content.wished_agency.value());
        wished != nullptr && !detail::is_refused(subject, wished->id) && index.is_chosen_competent(*wished, content)) {
        RoutingDecision decision;
        decision.responsible = wished->id;
        decision.by = RoutedBy::reporter;
        decision.reason = "reporter_choice";
        return decision;
    }
    if (const auto found = index.best_candidate(place, subject)) {
        return index.to_competent(*found, RoutedBy::competence, "competence");
    }
    return index.to_triage(
        content.category.empty() ? "no_category"
        : content.region.empty() ? "no_region"
                                 : "no_competent_agency",
        {}, subject, place);
}

const model::Agency* Router::agency(const model::AgencyId& id) const {
    return index_->agency(id.value());
}

bool Router::belongs_to(const model::AgencyId& id, const model::AgencyId& root) const {
    for (const auto* at = agency(id); at != nullptr; at = agency(at->parent)) {  // create() refused circles
        if (at->id == root) {
            return true;
        }
    }
    return false;
}

std::span<const model::Agency> Router::agencies() const {
    return index_->agencies;
}

}  // namespace hub::routing
