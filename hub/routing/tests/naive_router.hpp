#pragma once
#include "sample_city.hpp"

#include "hub/base/text.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hub::routing {

using model::AgencyId;
using model::RoutedBy;

/// The design's words, as loops.
class NaiveRouter {
public:
    NaiveRouter(RuleSet rules, std::vector<model::Agency> agencies)
        : rules_{std::move(rules)}, agencies_{std::move(agencies)} {}

    model::RoutingDecision route(const Subject& subject) const {
        model::RoutingDecision decision;
        decision.responsible = rules_.unsure;
        decision.by = RoutedBy::triage;
        const auto& what = subject.content;
        if (subject.returns >= 2) {
            decision.reason = "returned_twice";
            return decision;
        }
        for (const auto& rule : rules_.rules) {
            const auto* fixed = std::get_if<AgencyId>(&rule.to);
            if (!matches(rule.when, subject) || (fixed != nullptr && out(subject, *fixed))) {
                continue;
            }
            const auto target = fixed != nullptr ? *fixed : competent(std::get<Competent>(rule.to).category, subject);
            if (target.empty()) {
                decision.reason = "rule_target_not_competent";
                decision.effects = rule.effects;
                return decision;
            }
            decision = settled(target, RoutedBy::rule, "rule");
            decision.rule = rule.name;
            decision.effects = rule.effects;
            for (const auto& copy : rule.copy) {
                if (copy != target && !out(subject, copy) && std::ranges::count(decision.copies, copy) == 0) {
                    decision.copies.push_back(copy);
                }
            }
            return decision;
        }
        if (chosen(subject)) {
            return settled(what.wished_agency, RoutedBy::reporter, "reporter_choice");
        }
        if (const auto best = competent(what.category, subject); !best.empty()) {
            return settled(best, RoutedBy::competence, "competence");
        }
        decision.reason = what.category.empty() ? "no_category"
                          : what.region.empty() ? "no_region"
                                                : "no_competent_agency";
        return decision;
    }

private:
    static model::RoutingDecision settled(const AgencyId& to, RoutedBy by, const char* reason) {
        model::RoutingDecision decision;
        decision.responsible = to;
        decision.by = by;
        decision.reason = reason;
        return decision;
    }
    static bool out(const Subject& subject, const AgencyId& id) { return std::ranges::count(subject.refused, id) != 0; }
    template <class Values, class Fits>
    static bool is_any(const Values& values, Fits fits) {
        bool any = values.empty();
        for (const auto& value : values) {
            any = any || fits(value);
        }
        return any;
    }
    bool matches(const Condition& when, const Subject& subject) const {
        const auto& what = subject.content;
        bool all = is_any(when.categories, [&](const auto& c) { return is_within(what.category.value(), c.value()); });
        all = all && is_any(when.regions, [&](const auto& r) { return is_within(what.region.value(), r.value()); });
        all = all && is_any(when.kinds, [&](auto kind) { return kind == what.kind; });
        all = all && is_any(when.channels, [&](auto channel) { return channel == what.channel; });
        all = all && is_any(when.priorities, [&](auto priority) { return priority == what.priority; });
        all = all && when.supervisory.value_or(what.supervisory) == what.supervisory;
        all = all && is_any(when.wished, [&](const auto& root) { return is_below(what.wished_agency, root); });
        for (const auto& attribute : when.attributes) {
            all = all && std::ranges::count(what.attributes, attribute) != 0;
        }
        return all && text_holds(when.text, what) && time_holds(when.time, subject.now);
    }
    bool is_below(const AgencyId& id, const AgencyId& root) const {
        for (const auto& agency : agencies_) {
            if (agency.id == id) {
                return id == root || is_below(agency.parent, root);
            }
        }
        return false;
    }
    /// "|lampu|mati|": so that a phrase is found by searching for "|" + its words + "|".
    static std::string barred(std::string_view text) {
        const FoldedText folded{text};
        std::string out = "|";
        for (const auto& word : folded.words()) {
            out += std::string{folded.text_of(word)} + '|';
        }
        return out;
    }
    static bool text_holds(const TextCondition& when, const model::Content& what) {
        const auto text = barred(what.subject) + '\n' + barred(what.body);
        const auto there = [&](const std::string& phrase) { return text.find(barred(phrase)) != std::string::npos; };
        bool all = is_any(when.any, there);
        for (const auto& phrase : when.all) {
            all = all && there(phrase);
        }
        for (const auto& phrase : when.none) {
            all = all && !there(phrase);
        }
        return all;
    }
    static bool time_holds(const TimeWindow& window, std::optional<TimePoint> now) {
        const bool is_bound = window.from || window.until || window.days != every_day || window.hours;
        if (!is_bound || !now) {
            return !is_bound;
        }
        const int hours = window.zone == "Asia/Jayapura" ? 9 : window.zone == "Asia/Makassar" ? 8 : 7;
        const auto wall = *now + std::chrono::hours{hours};
        const auto day = std::chrono::floor<std::chrono::days>(wall);
        const auto minute = std::chrono::duration_cast<std::chrono::minutes>(wall - day).count();
        bool all = window.from.value_or(day) <= day && day <= window.until.value_or(day);
        all = all && (window.days >> (std::chrono::weekday{day}.iso_encoding() - 1) & 1) == 1;
        if (all && window.hours) {  // walk from the beginning, minute by minute, until the end
            bool met = false;
            auto at = window.hours->begin;
            do {
                met = met || at == minute;
                at = static_cast<std::int16_t>((at + 1) % 1440);
            } while (at != window.hours->end % 1440);
            return met;
        }
        return all;
    }
    std::vector<model::RegionCode> regions_of(const model::Agency& agency) const {
        if (!agency.jurisdiction.empty()) {
            return agency.jurisdiction;
        }
        for (const auto& other : agencies_) {
            if (other.id == agency.parent) {
                return regions_of(other);
            }
        }
        return {model::RegionCode{}};
    }
    AgencyId competent(const model::CategoryCode& category, const Subject& subject) const {
        AgencyId best;
        std::pair<std::size_t, std::size_t> best_length;
        for (const auto& agency : agencies_) {
            if (agency.kind == model::AgencyKind::desk || out(subject, agency.id)) {
                continue;
            }
            for (const auto& region : regions_of(agency)) {
                for (const auto& handled : agency.handles) {
                    const std::pair length{region.value().size(), handled.value().size()};
                    if (is_within(subject.content.region.value(), region.value()) &&
                        is_within(category.value(), handled.value()) && (best.empty() || length > best_length)) {
                        best = agency.id;
                        best_length = length;
                    }
                }
            }
        }
        return best;
    }
    bool chosen(const Subject& subject) const {
        const auto& what = subject.content;
        for (const auto& agency : agencies_) {
            if (agency.id != what.wished_agency || agency.kind == model::AgencyKind::desk || out(subject, agency.id)) {
                continue;
            }
            bool here = what.region.empty();
            for (const auto& region : regions_of(agency)) {
                here = here || is_within(what.region.value(), region.value());
            }
            bool handled = what.category.empty();
            for (const auto& category : agency.handles) {
                handled = handled || is_within(what.category.value(), category.value());
            }
            return here && handled;
        }
        return false;
    }

    RuleSet rules_;
    std::vector<model::Agency> agencies_;
};

}  // namespace hub::routing
