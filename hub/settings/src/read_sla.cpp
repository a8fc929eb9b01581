#include "codes.hpp"
#include "fields.hpp"
#include "readers.hpp"

#include <algorithm>
#include <utility>

namespace hub::settings::detail {
namespace {

constexpr IntegerRange limit_range{0, 3'660};
constexpr std::string_view unit_words[] = {"working_days", "calendar_days", "working_hours"};
constexpr std::string_view start_words[] = {"received", "disposed", "follow_up", "needs_information"};
constexpr std::string_view stop_words[] = {"disposed", "archived", "follow_up", "closed", "reporter_reply"};
constexpr std::string_view escalation_roles[] = {
    "liaison", "agency_admin", "coordinator", "national_admin", "overseer"};

std::optional<sla::Unit> unit_of(const Node& node, Findings& findings) {
    const auto word = word_of(node, unit_words, findings);
    if (!word) {
        return std::nullopt;
    }
    if (*word == "working_hours") {
        return sla::Unit::working_hours;
    }
    return *word == "working_days" ? sla::Unit::working_days : sla::Unit::calendar_days;
}

void check_words(const Node& node, std::span<const std::string_view> words, Findings& findings) {
    if (node.kind != Node::Kind::sequence) {
        word_of(node, words, findings);
        return;
    }
    for (const auto& item : node.items) {
        word_of(item, words, findings);
    }
}

/// The keys that say whom a limit is for.
void read_scope(Fields& fields, sla::ClockRule& rule, Findings& findings) {
    if (const auto* unit = fields.optional("unit")) {
        rule.unit = unit_of(*unit, findings).value_or(rule.unit);
    }
    if (const auto* kind = fields.optional("kind")) {
        rule.kind = enum_of<model::ComplaintKind>(*kind, findings);
    }
    if (const auto* supervisory = fields.optional("supervisory")) {
        rule.supervisory = boolean_of(*supervisory, findings);
    }
}

bool covers(const sla::ClockRule& earlier, const sla::ClockRule& later) {
    return earlier.clock == later.clock && (!earlier.kind || earlier.kind == later.kind) &&
           (!earlier.supervisory || earlier.supervisory == later.supervisory);
}

void add_rule(sla::ClockRule rule, const Place& at, sla::Policy& policy, Findings& findings) {
    if (std::ranges::any_of(policy.clocks, [&](const sla::ClockRule& earlier) { return covers(earlier, rule); })) {
        findings.warning(
            code::unreachable_rule, at, say("this limit never applies: one above it fits the same complaints"),
            say("put the more special limit first"));
    }
    policy.clocks.push_back(rule);
}

void read_limit_item(const Node& item, sla::ClockRule rule, sla::Policy& policy, Findings& findings) {
    if (!is_map(item, "a limit: { limit: 14, kind: … }", findings)) {
        return;
    }
    Fields fields{item, "a limit", findings};
    const auto* limit = fields.required("limit");
    read_scope(fields, rule, findings);
    fields.finish();
    if (const auto days = limit != nullptr ? integer_of(*limit, limit_range, findings) : std::nullopt) {
        rule.limit = static_cast<std::int32_t>(*days);
        add_rule(rule, item.at, policy, findings);
    }
}

void read_clock(const Node& node, model::ClockKind clock, sla::Policy& policy, Findings& findings) {
    sla::ClockRule rule;
    rule.clock = clock;
    if (node.kind == Node::Kind::sequence) {
        for (const auto& item : node.items) {
            read_limit_item(item, rule, policy, findings);
        }
        return;
    }
    if (!is_map(node, "a clock: { limit: 3, unit: working_days }", findings)) {
        return;
    }
    Fields fields{node, "a clock", findings};
    const auto* limit = fields.required("limit");
    read_scope(fields, rule, findings);
    if (const auto* starts = fields.optional("starts")) {
        check_words(*starts, start_words, findings);
    }
    if (const auto* stops = fields.optional("stops")) {
        check_words(*stops, stop_words, findings);
    }
    fields.finish();
    if (limit == nullptr) {
        return;
    }
    if (limit->kind == Node::Kind::sequence) {
        for (const auto& item : limit->items) {
            read_limit_item(item, rule, policy, findings);
        }
    } else if (const auto days = integer_of(*limit, limit_range, findings)) {
        rule.limit = static_cast<std::int32_t>(*days);
        add_rule(rule, node.at, policy, findings);
    }
}

/// "60%", "breach", "+2 working_days"
std::optional<sla::EscalationStep> step_time_of(std::string_view text) {
    using At = sla::EscalationStep::At;
    const auto number = [](std::string_view digits) -> std::int32_t {
        const bool whole = !digits.empty() && digits.size() <= 3 && digits.front() != '0' &&
                           digits.find_first_not_of("0123456789") == std::string_view::npos;
        return whole ? std::stoi(std::string{digits}) : 0;
    };
    constexpr std::string_view days = " working_days";
    sla::EscalationStep step;
    if (text == "breach") {
        return step;
    }
    if (text.ends_with('%')) {
        step.at = At::percent;
        step.amount = number(text.substr(0, text.size() - 1));
        return step.amount >= 1 && step.amount <= 99 ? std::optional{step} : std::nullopt;
    }
    if (text.starts_with('+') && text.ends_with(days)) {
        step.at = At::after;
        step.amount = number(text.substr(1, text.size() - 1 - days.size()));
        return step.amount >= 1 ? std::optional{step} : std::nullopt;
    }
    return std::nullopt;
}

void read_step(const Node& item, std::vector<sla::EscalationStep>& into, Findings& findings) {
    if (!is_map(item, "a step: { at: 90%, to: [agency_admin] }", findings)) {
        return;
    }
    Fields fields{item, "an escalation step", findings};
    std::optional<sla::EscalationStep> step;
    if (const auto* at = fields.required("at")) {
        const auto text = text_of(*at, findings);
        step = text ? step_time_of(*text) : std::nullopt;
        if (text && !step) {
            findings.error(
                code::bad_duration, at->at, say("'{0}' is not a time of escalation", *text),
                say("write 60%, breach or '+2 working_days'"));
        }
        if (step && std::ranges::any_of(into, [&](const sla::EscalationStep& known) {
                return known.at == step->at && known.amount == step->amount;
            })) {
            findings.error(
                code::defined_twice, at->at, say("the step '{0}' stands twice", *text),
                say("name all its roles in one"));
        }
    }
    if (const auto* to = fields.required("to"); to != nullptr && is_list(*to, "a list of roles", findings)) {
        check_words(*to, escalation_roles, findings);
        if (to->items.empty()) {
            findings.warning(
                code::unreachable_rule, to->at, say("this step tells nobody"),
                say("name a role in 'to', or remove the step"));
        }
        for (const auto& role : to->items) {
            if (const auto known = model::parse_name<model::Role>(role.text); known && step) {
                step->to.push_back(*known);
            }
        }
    }
    fields.finish();
    if (step) {
        into.push_back(*std::move(step));
    }
}

std::optional<model::ClockKind> clock_of(const Node& key, Findings& findings) {
    return enum_of<model::ClockKind>(key, findings);
}

constexpr model::ClockKind laddered[] = {
    model::ClockKind::verification, model::ClockKind::first_follow_up, model::ClockKind::completion};
constexpr std::size_t most_steps = 30;  // with the breach that is always there: 31, what a stored count can say

/// A clock that has a limit which somebody can miss.
std::optional<model::ClockKind> laddered_clock_of(const Node& node, Findings& findings) {
    const auto clock = clock_of(node, findings);
    if (clock && std::ranges::find(laddered, *clock) == std::end(laddered)) {
        findings.error(
            code::unknown_word, node.at, say("'{0}' closes or resumes by itself: nobody can miss it", node.text),
            say("use verification, first_follow_up or completion"));
        return std::nullopt;
    }
    return clock;
}

/// `clocks`: the policy's limits, as they stand in the file.
void read_escalation(const Node& node, const Node* clocks, sla::Policy& policy, Findings& findings) {
    if (!is_map(node, "a list of steps a clock", findings)) {
        return;
    }
    for (const auto& entry : node.entries) {
        const auto clock = laddered_clock_of(entry.key, findings);
        if (clock && clocks != nullptr && clocks->find(entry.key.text) == nullptr) {
            findings.warning(
                code::unreachable_rule, entry.key.at,
                say("'{0}' has a ladder of steps, but no limit in this policy", entry.key.text),
                say("give it a limit under 'clocks', or remove its ladder"));
        }
        if (!is_list(entry.value, "a list of steps", findings)) {
            continue;
        }
        if (entry.value.items.size() > most_steps) {
            findings.error(
                code::bad_number, entry.value.at, say("a clock has at most 30 steps"), say("leave some out"));
        }
        std::vector<sla::EscalationStep> steps;
        for (const auto& step : entry.value.items) {
            read_step(step, steps, findings);
        }
        if (clock) {
            policy.escalate[*clock] = std::move(steps);
        }
    }
}

/// What else a policy says of clocks: which stand still, how far completion may be put off, until when to reopen.
void read_allowances(Fields& fields, sla::Policy& policy, Findings& findings) {
    if (const auto* pauses = fields.optional("pauses");
        pauses != nullptr && is_list(*pauses, "a list of clocks", findings)) {
        policy.pauses.clear();
        for (const auto& item : pauses->items) {
            if (const auto clock = laddered_clock_of(item, findings)) {
                policy.pauses.push_back(*clock);
            }
        }
    }
    if (const auto* extension = fields.optional("extension");
        extension != nullptr && is_map(*extension, "an extension: { days: 14, times: 1 }", findings)) {
        Fields inner{*extension, "an extension", findings};
        if (const auto* days = inner.required("days")) {
            policy.extension.days = static_cast<std::int32_t>(
                integer_of(*days, IntegerRange{0, 365}, findings).value_or(policy.extension.days));
        }
        if (const auto* times = inner.required("times")) {
            policy.extension.times = static_cast<std::int32_t>(
                integer_of(*times, IntegerRange{0, 100}, findings).value_or(policy.extension.times));
        }
        inner.finish();
    }
    if (const auto* reopen = fields.optional("reopen_days")) {
        policy.reopen_days = static_cast<std::int32_t>(
            integer_of(*reopen, IntegerRange{0, 3'660}, findings).value_or(policy.reopen_days));
    }
}

void read_policy(const Node& item, Draft& draft, Findings& findings) {
    if (!is_map(item, "a policy: { name: …, valid_from: …, clocks: … }", findings)) {
        return;
    }
    Fields fields{item, "a policy", findings};
    DraftPolicy made;
    made.name_at = made.from_at = item.at;
    if (const auto* name = fields.required("name")) {
        made.policy.name = text_of(*name, findings).value_or("");
        made.name_at = name->at;
    }
    if (const auto* basis = fields.required("basis")) {
        made.policy.basis = text_of(*basis, findings).value_or("");
    }
    if (const auto* from = fields.required("valid_from")) {
        made.policy.valid_from = date_of(*from, findings).value_or(std::chrono::year_month_day{});
        made.from_at = from->at;
    }
    const auto* clocks = fields.required("clocks");
    if (clocks != nullptr && is_map(*clocks, "clocks", findings)) {
        for (const auto& entry : clocks->entries) {
            if (const auto clock = clock_of(entry.key, findings)) {
                read_clock(entry.value, *clock, made.policy, findings);
            }
        }
    }
    if (const auto* escalate = fields.optional("escalate")) {
        read_escalation(*escalate, clocks, made.policy, findings);
    }
    read_allowances(fields, made.policy, findings);
    fields.finish();
    draft.policies.push_back(std::move(made));
}

}  // namespace

void read_sla(const Node& root, Draft& draft, Findings& findings) {
    if (!is_map(root, "the key 'policies'", findings)) {
        return;
    }
    Fields fields{root, "sla.yaml", findings};
    const auto* list = fields.required("policies");
    if (const auto* mails = fields.optional("mails")) {
        read_mails(*mails, draft, findings);
    }
    fields.finish();
    if (list == nullptr || !is_list(*list, "a list of policies", findings)) {
        return;
    }
    if (list->items.empty()) {
        findings.error(
            code::empty_list, list->at, say("no policy: no complaint would have a deadline"), say("add one"));
    }
    for (const auto& item : list->items) {
        read_policy(item, draft, findings);
    }
}

}  // namespace hub::settings::detail
