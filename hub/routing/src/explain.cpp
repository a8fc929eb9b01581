#include "index.hpp"

#include "hub/base/time_text.hpp"
#include "hub/model/names.hpp"

#include <algorithm>
#include <utility>

namespace hub::routing {
namespace {

using detail::FoldedPhrases;
using detail::Question;

std::string or_none(const std::string& value) {
    return value.empty() ? std::string{"(none)"} : value;
}

const char* yes_or_no(bool value) {
    return value ? "true" : "false";
}

/// "a, b or c"
template <class Values, class Text>
std::string alternatives(const Values& values, Text text) {
    std::string out;
    for (std::size_t i = 0; i < values.size(); ++i) {
        out += (i == 0 ? "" : i + 1 == values.size() ? " or " : ", ") + std::string{text(values[i])};
    }
    return out;
}

template <class Codes>
bool is_within_any(const std::string& code, const Codes& prefixes) {
    return std::ranges::any_of(prefixes, [&](const auto& prefix) { return is_within(code, prefix.value()); });
}

std::string condition_text(const std::string& what, Relation relation, const std::string& wanted) {
    switch (relation) {
        case Relation::equals: return what + " = " + wanted;
        case Relation::within: return what + " within " + wanted;
        case Relation::below: return what + " below " + wanted;
        case Relation::has_any: return what + " has any of " + wanted;
        case Relation::has_all: return what + " has all of " + wanted;
        case Relation::has_none: return what + " has none of " + wanted;
        case Relation::between_dates:
        case Relation::on_days:
        case Relation::within_hours: return what + ": " + wanted;
        case Relation::not_returned: return what + " has not returned the complaint";
        case Relation::is_office: return what + " is an office";
        case Relation::covers_region: return what + " covers the region";
        case Relation::handles_category: break;
    }
    return what + " handles the category";
}

Verdict verdict(std::string what, Relation relation, std::string wanted, const std::string& value, bool holds) {
    auto condition = condition_text(what, relation, wanted);
    return {std::move(what), relation, std::move(wanted), std::move(condition), or_none(value), holds};
}

/// Collects the verdicts of one rule.
class Judge {
public:
    Judge(const Rule& rule, const FoldedPhrases& text, Question& question)
        : rule_{rule}, text_{text}, question_{question} {}

    RuleVerdict judge() && {
        out_.rule = rule_.name;
        out_.position = rule_.position;
        judge_words();
        judge_codes();
        judge_wish();
        judge_attributes();
        judge_text();
        judge_time();
        if (question_.is_target_refused(rule_)) {
            add(std::get<model::AgencyId>(rule_.to).value(), Relation::not_returned, "", "returned", false);
        }
        const auto failed = std::ranges::count(out_.conditions, false, &Verdict::holds);
        out_.matches = failed == 0;
        out_.near_miss = failed == 1;
        return std::move(out_);
    }

private:
    void add(std::string what, Relation relation, std::string wanted, const std::string& value, bool holds) {
        out_.conditions.push_back(verdict(std::move(what), relation, std::move(wanted), value, holds));
    }

    template <class E>
    void judge_word(const char* name, const std::vector<E>& wanted, E given) {
        if (!wanted.empty()) {
            const auto spelled = [](E value) { return model::name_of(value); };
            add(name, Relation::equals, alternatives(wanted, spelled), std::string{spelled(given)},
                std::ranges::find(wanted, given) != wanted.end());
        }
    }

    void judge_words() {
        const auto& content = question_.content;
        judge_word("kind", rule_.when.kinds, content.kind);
        judge_word("channel", rule_.when.channels, content.channel);
        judge_word("priority", rule_.when.priorities, content.priority);
        if (const auto& wanted = rule_.when.supervisory) {
            add("supervisory", Relation::equals, yes_or_no(*wanted), yes_or_no(content.supervisory),
                *wanted == content.supervisory);
        }
    }

    template <class Codes>
    void judge_code(const char* name, const Codes& wanted, const std::string& given) {
        if (!wanted.empty()) {
            const auto spelled = [](const auto& code) { return code.value(); };
            add(name, Relation::within, alternatives(wanted, spelled), given, is_within_any(given, wanted));
        }
    }

    void judge_codes() {
        judge_code("category", rule_.when.categories, question_.content.category.value());
        judge_code("region", rule_.when.regions, question_.content.region.value());
    }

    void judge_wish() {
        const auto& wanted = rule_.when.wished;
        if (!wanted.empty()) {
            const auto spelled = [](const model::AgencyId& id) { return id.value(); };
            add("wished_agency", Relation::below, alternatives(wanted, spelled),
                question_.content.wished_agency.value(), question_.wish_holds(rule_.when));
        }
    }

    void judge_attributes() {
        for (const auto& wanted : rule_.when.attributes) {
            std::string value;
            bool found = false;
            for (const auto& [name, given] : question_.content.attributes) {
                if (name == wanted.first && !found) {
                    value = given;
                    found = given == wanted.second;
                }
            }
            add(wanted.first, Relation::equals, wanted.second, value, found);
        }
    }

    /// The phrases that are there, as the rule writes them.
    std::vector<std::string> found(const std::vector<std::string>& written, const std::vector<FoldedText>& phrases) {
        std::vector<std::string> there;
        for (std::size_t i = 0; i < phrases.size(); ++i) {
            if (question_.searched().has(phrases[i])) {
                there.push_back(written[i]);
            }
        }
        return there;
    }

    void judge_text() {
        const auto& when = rule_.when.text;
        const auto quoted = [](const std::string& phrase) { return '"' + phrase + '"'; };
        const auto list = [&](const std::vector<std::string>& phrases) {
            std::string out;
            for (const auto& phrase : phrases) {
                out += (out.empty() ? "" : ", ") + quoted(phrase);
            }
            return out;
        };
        if (!when.any.empty()) {
            const auto there = found(when.any, text_.any);
            add("text", Relation::has_any, list(when.any), list(there), !there.empty());
        }
        if (!when.all.empty()) {
            const auto there = found(when.all, text_.all);
            add("text", Relation::has_all, list(when.all), list(there), there.size() == when.all.size());
        }
        if (!when.none.empty()) {
            const auto there = found(when.none, text_.none);
            add("text", Relation::has_none, list(when.none), list(there), there.empty());
        }
    }

    void judge_time() {
        const auto& window = rule_.when.time;
        const auto offset = zone_offset(window.zone);
        const auto& now = question_.subject.now;
        const auto at = now && offset ? std::optional{local_time(*now, *offset)} : std::nullopt;
        const auto value = [&](auto text) { return at ? text(*at) : std::string{"(no time given)"}; };
        const auto date = [](const std::optional<std::chrono::sys_days>& day) {
            return day ? to_iso_date(*day) : std::string{"…"};
        };
        if (window.from || window.until) {
            add("date", Relation::between_dates, date(window.from) + " – " + date(window.until),
                value([](const LocalTime& wall) { return to_iso_date(wall.date); }),
                at && is_between_dates(window, *at));
        }
        if (window.days != every_day) {
            add("day", Relation::on_days, days_text(window.days),
                value([](const LocalTime& wall) { return days_text(day_bit(std::chrono::weekday{wall.date})); }),
                at && is_on_days(window, *at));
        }
        if (window.hours) {
            add("hour", Relation::within_hours,
                clock_text(window.hours->begin) + " – " + clock_text(window.hours->end) + " (" + window.zone + ")",
                value([](const LocalTime& wall) { return clock_text(wall.minute); }),
                at && is_within_hours(window, *at));
        }
    }

    const Rule& rule_;
    const FoldedPhrases& text_;
    Question& question_;
    RuleVerdict out_;
};

}  // namespace

Explanation Router::explain(const Subject& subject) const {
    const auto& index = *index_;
    Question question{subject};
    index.look_up_wish(question);
    Explanation explanation{.decision = index.decide(question), .rules = {}, .choice = {}, .competence = {}};
    const auto& content = subject.content;
    auto category = content.category;
    bool is_settled = subject.returns >= 2;
    for (std::size_t i = 0; i < index.rules.rules.size() && !is_settled; ++i) {
        const auto& rule = index.rules.rules[i];
        explanation.rules.push_back(Judge{rule, index.texts[i], question}.judge());
        is_settled = explanation.rules.back().matches;
        if (const auto* wanted = std::get_if<Competent>(&rule.to); wanted != nullptr && is_settled) {
            category = wanted->category;
        }
    }
    if (!is_settled) {
        explanation.choice = index.judge_choice(question);
    }
    index.each_candidate(
        {index.regions.chain(content.region.value()), index.categories.chain(category.value())},
        [&](const detail::Candidate& candidate) {
            const auto& id = index.agencies[candidate.agency].id;
            const auto& region = index.regions.code(candidate.region);
            explanation.competence.push_back(
                id.value() + ": " + (region.empty() ? "whole country" : "region " + region) + ", category " +
                index.categories.code(candidate.category) +
                (question.is_refused(id) ? " (left out: returned it)" : ""));
            return false;
        });
    return explanation;
}

std::vector<Verdict> Router::Index::judge_choice(const Question& question) const {
    const auto& content = question.content;
    const auto& id = content.wished_agency;
    if (id.empty()) {
        return {};
    }
    const auto* wished = agency(id.value());
    if (wished == nullptr || wished->kind != model::AgencyKind::office) {
        return {verdict(id.value(), Relation::is_office, "", wished == nullptr ? "unknown" : "a desk", false)};
    }
    const auto& category = content.category;
    return {
        verdict(
            id.value(), Relation::not_returned, "", question.is_refused(id) ? "returned" : "not asked yet",
            !question.is_refused(id)),
        verdict(
            id.value(), Relation::covers_region, "", content.region.value(), covers_region(*wished, content.region)),
        verdict(id.value(), Relation::handles_category, "", category.value(), handles_category(*wished, category))};
}

}  // namespace hub::routing
