#include "hub/routing/router.hpp"

#include "index.hpp"

#include <algorithm>
#include <utility>

namespace hub::routing {
namespace {

using detail::Question;
using model::RoutedBy;
using model::RoutingDecision;

void add_copies(RoutingDecision& decision, const Rule& rule, const Question& question) {
    for (const auto& copy : rule.copy) {
        if (copy != decision.responsible && !question.is_refused(copy) &&
            std::ranges::find(decision.copies, copy) == decision.copies.end()) {
            decision.copies.push_back(copy);
        }
    }
}

}  // namespace

RoutingDecision Router::Index::to_triage(
    const char* reason, const Question& question, const detail::Place& place) const {
    RoutingDecision decision;
    decision.responsible = rules.unsure;
    decision.by = RoutedBy::triage;
    decision.reason = reason;
    decision.suggested = suggest(question, place);
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

RoutingDecision Router::Index::by_rule(const Rule& rule, const Question& question, const detail::Place& place) const {
    RoutingDecision decision;
    if (const auto* wanted = std::get_if<Competent>(&rule.to)) {
        const auto found = best_candidate({place.regions, categories.chain(wanted->category.value())}, question);
        if (!found) {
            decision = to_triage("rule_target_not_competent", question, place);
            decision.detail = "rule=" + rule.name;
            decision.effects = rule.effects;  // what it is about does not depend on who takes it
            return decision;
        }
        decision = to_competent(*found, RoutedBy::rule, "rule");
    } else {
        decision.responsible = std::get<model::AgencyId>(rule.to);
        decision.by = RoutedBy::rule;
        decision.reason = "rule";
    }
    decision.rule = rule.name;
    decision.position = rule.position;
    decision.effects = rule.effects;
    add_copies(decision, rule, question);
    return decision;
}

RoutingDecision Router::Index::decide(Question& question) const {
    const auto& content = question.content;
    const auto place = place_of(content);
    if (question.subject.returns >= 2) {
        return to_triage("returned_twice", question, place);
    }
    if (const auto number = first_rule(question, place)) {
        return by_rule(rules.rules[*number], question, place);
    }
    if (const auto* wished = agency(content.wished_agency.value());
        wished != nullptr && !question.is_refused(wished->id) && is_chosen_competent(*wished, question)) {
        RoutingDecision decision;
        decision.responsible = wished->id;
        decision.by = RoutedBy::reporter;
        decision.reason = "reporter_choice";
        return decision;
    }
    if (const auto found = best_candidate(place, question)) {
        return to_competent(*found, RoutedBy::competence, "competence");
    }
    const char* reason = content.category.empty() ? "no_category"
                         : content.region.empty() ? "no_region"
                                                  : "no_competent_agency";
    return to_triage(reason, question, place);
}

Router::Router(std::unique_ptr<Index> index) : index_{std::move(index)} {}
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;
Router::~Router() = default;

RoutingDecision Router::route(const Subject& subject) const {
    detail::Question question{subject};
    index_->look_up_wish(question);
    return index_->decide(question);
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

bool Router::reads_texts() const {
    return index_->reads_texts;
}

}  // namespace hub::routing
