#include "index.hpp"

#include "hub/model/names.hpp"

#include <algorithm>
#include <utility>

namespace hub::routing {
namespace {

std::string or_none(std::string value) {
    return value.empty() ? std::string{"(none)"} : value;
}

const char* yes_or_no(bool value) {
    return value ? "true" : "false";
}

std::vector<Verdict> judge_attributes(const Condition& when, const model::Content& content) {
    std::vector<Verdict> verdicts;
    for (const auto& wanted : when.attributes) {
        std::string value;
        bool found = false;
        for (const auto& [name, given] : content.attributes) {
            if (name == wanted.first && !found) {
                value = given;
                found = given == wanted.second;
            }
        }
        verdicts.push_back({wanted.first + " = " + wanted.second, or_none(value), found});
    }
    return verdicts;
}

RuleVerdict judge(const Rule& rule, const Subject& subject) {
    const auto& when = rule.when;
    const auto& content = subject.content;
    RuleVerdict verdict{.rule = rule.name, .position = rule.position, .conditions = {}};
    const auto add = [&](std::string condition, std::string value, bool is_so) {
        verdict.conditions.push_back({std::move(condition), or_none(std::move(value)), is_so});
    };
    if (when.kind) {
        add("kind = " + std::string{model::name_of(*when.kind)}, std::string{model::name_of(content.kind)},
            *when.kind == content.kind);
    }
    if (when.channel) {
        add("channel = " + std::string{model::name_of(*when.channel)}, std::string{model::name_of(content.channel)},
            *when.channel == content.channel);
    }
    if (when.supervisory) {
        add(std::string{"supervisory = "} + yes_or_no(*when.supervisory), yes_or_no(content.supervisory),
            *when.supervisory == content.supervisory);
    }
    if (!when.category.empty()) {
        add("category within " + when.category.value(), content.category.value(),
            is_within(content.category.value(), when.category.value()));
    }
    if (!when.region.empty()) {
        add("region within " + when.region.value(), content.region.value(),
            is_within(content.region.value(), when.region.value()));
    }
    for (auto& attribute : judge_attributes(when, content)) {
        verdict.conditions.push_back(std::move(attribute));
    }
    if (detail::is_target_refused(rule, subject)) {
        add("its agency has not returned the complaint", "returned", false);
    }
    const auto failed = std::ranges::count(verdict.conditions, false, &Verdict::holds);
    verdict.matches = failed == 0;
    verdict.near_miss = failed == 1;
    return verdict;
}

}  // namespace

Explanation Router::explain(const Subject& subject) const {
    Explanation explanation{.decision = route(subject), .rules = {}, .competence = {}};
    auto category = subject.content.category;
    for (const auto& rule : index_->rules.rules) {
        explanation.rules.push_back(judge(rule, subject));
        if (explanation.rules.back().matches) {
            if (const auto* wanted = std::get_if<Competent>(&rule.to)) {
                category = wanted->category;
            }
            break;
        }
    }
    index_->each_candidate(
        {index_->regions.chain(subject.content.region.value()), index_->categories.chain(category.value())},
        [&](const detail::Candidate& candidate) {
            const auto& id = index_->agencies[candidate.agency].id;
            const auto& region = index_->regions.code(candidate.region);
            explanation.competence.push_back(
                id.value() + ": " + (region.empty() ? "whole country" : "region " + region) + ", category " +
                index_->categories.code(candidate.category) +
                (detail::is_refused(subject, id) ? " (left out: returned it)" : ""));
            return false;
        });
    return explanation;
}

}  // namespace hub::routing
