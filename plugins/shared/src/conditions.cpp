#include "hub/plugins/conditions.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <iterator>
#include <re2/re2.h>

namespace hub::plugins {
namespace {

hubc_outcome read_outcome(const Tree& tree) {
    constexpr std::pair<std::string_view, hubc_outcome> words[] = {
        {"success", HUBC_DELIVERED}, {"retry", HUBC_RETRY}, {"reject", HUBC_REJECTED}, {"unknown", HUBC_UNKNOWN}};
    const auto word = tree.text("then", true);
    const auto* const found = std::ranges::find(words, word, &std::pair<std::string_view, hubc_outcome>::first);
    if (found == std::end(words)) {
        tree.fault("then", "must be success, retry, reject or unknown");
        return HUBC_UNKNOWN;
    }
    return found->second;
}

std::optional<sdk::Cause> read_cause(const Tree& tree) {
    using sdk::Cause;
    constexpr std::pair<std::string_view, Cause> words[] = {
        {"auth", Cause::auth},       {"rate_limit", Cause::rate_limit}, {"remote_fault", Cause::remote_fault},
        {"config", Cause::config},   {"validation", Cause::validation}, {"duplicate", Cause::duplicate},
        {"timeout", Cause::timeout}, {"network", Cause::network}};
    if (tree.find("cause") == nullptr) {
        return std::nullopt;
    }
    const auto word = tree.text("cause");
    const auto* const found = std::ranges::find(words, word, &std::pair<std::string_view, Cause>::first);
    if (found == std::end(words)) {
        tree.fault(
            "cause", "must be auth, rate_limit, remote_fault, config, validation, duplicate, timeout or network");
        return std::nullopt;
    }
    return found->second;
}

}  // namespace

/// How the value at the place is looked at.
void Condition::read_test(const Tree& tree, const Fields* fields, const KeptNames* kept) {
    int tests = 0;
    if (const auto* exists = tree.find("exists")) {
        ++tests;
        exists_ = exists->is_bool() && exists->get_bool();
        if (!exists->is_bool()) {
            tree.fault("exists", "must be true or false");
        }
    }
    if (const auto* equals = tree.find("equals")) {
        ++tests;
        const bool plain = equals->is_int64() || equals->is_bool();
        std::string error;
        equals_ = Template::compile(plain ? boost::json::serialize(*equals) : tree.text("equals"), error, fields, kept);
        if (!equals_) {
            tree.fault("equals", std::move(error));
        } else if (equals_->names_reporter()) {
            tree.fault("equals", "must not say who reported");
        }
    }
    if (tree.find("matches") != nullptr) {
        ++tests;
        matches_ = read_expression(tree, "matches");
    }
    if (tests != 1) {
        tree.fault("", "must have one of exists, equals, matches");
    }
}

Condition Condition::read(const Tree& tree, const Fields* fields, const KeptNames* kept) {
    tree.only({"status", "json", "header", "xml", "namespaces", "body", "exists", "equals", "matches"});
    Condition made;
    made.statuses_ = tree.statuses("status", {});
    made.place_ = Place::read_inline(tree);
    if (made.place_) {
        made.name_ = made.place_->name();
        made.read_test(tree, fields, kept);
    } else if (tree.find("status") == nullptr) {
        tree.fault("", "asks for nothing: status, json, header, xml or body");
    } else {
        made.name_ = "the status";
    }
    return made;
}

bool Condition::holds(Reply& reply, const Values& values) const {
    if (!statuses_.empty() && std::ranges::find(statuses_, reply.answer().status) == statuses_.end()) {
        return false;
    }
    if (!place_) {
        return true;
    }
    const auto found = place_->any(reply);
    if (exists_) {
        return found.has_value() == *exists_;
    }
    if (matches_ != nullptr) {
        return found && matches(*matches_, *found);
    }
    std::string wanted;
    if (equals_) {
        equals_->append_to(wanted, values, Escape::none);
    }
    return found && *found == wanted;  // nothing equals nothing is no proof
}

Conditions read_conditions(const Tree& tree, std::string_view key, const Fields* fields, const KeptNames* kept) {
    Conditions out;
    for (const auto& one : tree.mappings(key)) {
        out.push_back(Condition::read(one, fields, kept));
    }
    return out;
}

const Condition* first_broken(const Conditions& conditions, Reply& reply, const Values& values) {
    const auto found =
        std::ranges::find_if(conditions, [&](const Condition& one) { return !one.holds(reply, values); });
    return found == conditions.end() ? nullptr : &*found;
}

std::vector<AnswerRule> read_answer_rules(
    const Tree& tree, std::string_view key, const Fields* fields, const KeptNames* kept) {
    std::vector<AnswerRule> out;
    for (const auto& one : tree.mappings(key)) {
        one.only({"when", "then", "cause", "code"});
        AnswerRule rule;
        rule.when = read_conditions(one, "when", fields, kept);
        if (one.find("when") == nullptr) {
            one.fault("", "'when' is missing: a rule for every answer would be no rule");
        }
        rule.then = read_outcome(one);
        rule.cause = read_cause(one);
        rule.code = Place::read(one, "code");
        out.push_back(std::move(rule));
    }
    return out;
}

const AnswerRule* first_that_fits(const std::vector<AnswerRule>& rules, Reply& reply, const Values& values) {
    const auto found = std::ranges::find_if(
        rules, [&](const AnswerRule& rule) { return first_broken(rule.when, reply, values) == nullptr; });
    return found == rules.end() ? nullptr : &*found;
}

}  // namespace hub::plugins
