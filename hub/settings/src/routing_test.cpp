#include "hub/settings/routing_test.hpp"

#include "hub/model/names.hpp"

#include <algorithm>
#include <utility>

namespace hub::settings {
namespace {

std::string joined(const std::vector<model::AgencyId>& ids) {
    std::string out;
    for (const auto& id : ids) {
        out += (out.empty() ? "" : ", ") + id.value();
    }
    return out.empty() ? std::string{"nobody"} : out;
}

std::vector<model::AgencyId> sorted(std::vector<model::AgencyId> ids) {
    std::ranges::sort(ids);
    return ids;
}

/// What a decision means for the complaint of a test.
struct Outcome {
    const model::RoutingDecision& decision;
    model::Priority priority;
    bool supervisory;
    bool secret;
};

Outcome outcome_of(const RoutingTest& test, const model::RoutingDecision& decision) {
    const auto& effects = decision.effects;
    return {
        decision, effects.priority.value_or(test.complaint.priority), effects.supervisory || test.complaint.supervisory,
        effects.secret || test.complaint.secret};
}

bool is_as_expected(const RoutingTest& test, const Outcome& got) {
    const auto same = [](const auto& wanted, const auto& value) { return !wanted || *wanted == value; };
    return same(test.to, got.decision.responsible) && same(test.by, got.decision.by) &&
           same(test.rule, got.decision.rule) && same(test.priority, got.priority) &&
           same(test.supervisory, got.supervisory) && same(test.secret, got.secret) &&
           (!test.copies || sorted(*test.copies) == sorted(got.decision.copies));
}

std::string flag_text(const char* name, bool value) {
    return std::string{", "} + name + (value ? " = true" : " = false");
}

std::string describe_expected(const RoutingTest& test) {
    std::string text = test.to ? test.to->value() : std::string{"anyone"};
    text += test.by ? " by " + std::string{model::name_of(*test.by)} : std::string{};
    text += test.rule ? " '" + *test.rule + "'" : std::string{};
    text += test.copies ? ", copies to " + joined(*test.copies) : std::string{};
    text += test.priority ? ", priority = " + std::string{model::name_of(*test.priority)} : std::string{};
    text += test.supervisory ? flag_text("supervisory", *test.supervisory) : std::string{};
    text += test.secret ? flag_text("secret", *test.secret) : std::string{};
    return text;
}

/// Only what the test asks about: the rest would hide the difference.
std::string describe_got(const RoutingTest& test, const Outcome& got) {
    const auto& decision = got.decision;
    std::string text = decision.responsible.value() + " by " + std::string{model::name_of(decision.by)};
    text += !decision.rule.empty()                   ? " '" + decision.rule + "'"
            : decision.by == model::RoutedBy::triage ? " (" + decision.reason + ")"
                                                     : "";
    text += test.copies ? ", copies to " + joined(decision.copies) : std::string{};
    text += test.priority ? ", priority = " + std::string{model::name_of(got.priority)} : std::string{};
    text += test.supervisory ? flag_text("supervisory", got.supervisory) : std::string{};
    text += test.secret ? flag_text("secret", got.secret) : std::string{};
    return text;
}

}  // namespace

RoutingTestResult run_routing_test(const RoutingTest& test, const routing::Router& router) {
    const routing::Subject subject{
        .content = test.complaint,
        .refused = test.returned_by,
        .returns = static_cast<std::int32_t>(test.returned_by.size()),
        .now = test.now};
    RoutingTestResult result{
        .name = test.name,
        .at = test.at,
        .expect_at = test.expect_at,
        .passed = false,
        .expected = describe_expected(test),
        .got = {},
        .why = {}};
    const auto decision = router.route(subject);
    const auto got = outcome_of(test, decision);
    result.passed = is_as_expected(test, got);
    result.got = describe_got(test, got);
    if (!result.passed) {
        result.why = router.explain(subject);
    } else {
        result.why.decision = decision;
    }
    return result;
}

}  // namespace hub::settings
