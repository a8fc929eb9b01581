#include "hub/plugins/judgement.hpp"

#include "hub/plugins/json_pointer.hpp"

#include <Poco/DateTime.h>
#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeParser.h>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <charconv>

namespace hub::plugins {
namespace {

using sdk::Cause;
using sdk::Outcome;

constexpr std::int64_t longest_wait_s = 86'400;

bool listed(const std::vector<int>& statuses, int status) {
    return std::ranges::find(statuses, status) != statuses.end();
}

}  // namespace

Cause cause_of(int status) {
    switch (status) {
        case 401:
        case 403: return Cause::auth;
        case 408: return Cause::timeout;
        case 409: return Cause::duplicate;
        case 402:
        case 404:
        case 405:
        case 406:
        case 407:
        case 410:
        case 411:
        case 415:
        case 421:
        case 423:
        case 426:
        case 431: return Cause::config;
        case 429: return Cause::rate_limit;
        default: return status >= 400 && status < 500 ? Cause::validation : Cause::remote_fault;
    }
}

namespace {

/// What the settings do not list.
Outcome by_default(int status, std::string why) {
    switch (status) {
        // A wrong password, path or header, an unpaid bill is ours to mend: it must never kill complaints.
        case 401:
        case 402:
        case 403:
        case 404:
        case 405:
        case 406:
        case 407:
        case 408:
        case 410:
        case 411:
        case 415:
        case 421:
        case 423:
        case 425:
        case 426:
        case 431:
        case 429:
        case 503: return Outcome::retry(cause_of(status), std::move(why));
        case 409: return Outcome::unknown(cause_of(status), std::move(why));  // perhaps our own earlier attempt
        default: break;
    }
    if (status >= 400 && status < 500) {
        return Outcome::rejected(cause_of(status), std::move(why));
    }
    return Outcome::unknown(cause_of(status), std::move(why));  // 3xx, 5xx, a 2xx that does not count as success
}

}  // namespace

/// Programs that have stored nothing still answer with an id: 0, -1, "null", a blank.
bool is_proof(std::string_view id) {
    const auto is_blank = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
    while (!id.empty() && is_blank(id.front())) {
        id.remove_prefix(1);
    }
    while (!id.empty() && is_blank(id.back())) {
        id.remove_suffix(1);
    }
    std::string lower{id};
    std::ranges::transform(lower, lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    const bool negative =
        id.size() > 1 && id.front() == '-' && id.find_first_not_of("0123456789.", 1) == std::string_view::npos;
    return lower.find_first_not_of('0') != std::string::npos && lower != "null" && !negative;
}

namespace {

/// By the answer's words or status it counts; what else must be there?
Outcome judge_success(const ReplyRules& rules, Reply& reply, const Values& values, const std::string& why) {
    if (const auto* broken = first_broken(rules.success_when, reply, values)) {
        return Outcome::unknown(Cause::remote_fault, why + ", and " + broken->name() + " is not as success.when asks");
    }
    if (!rules.id) {
        return Outcome::delivered({});
    }
    auto id = rules.id->find(reply);
    if (id && is_proof(*id)) {
        return Outcome::delivered(std::move(*id));
    }
    return Outcome::unknown(Cause::remote_fault, why + " without an id at " + rules.id->name());
}

Outcome judge_by_rule(const AnswerRule& rule, const ReplyRules& rules, Reply& reply, const Values& values) {
    const auto status = reply.answer().status;
    const auto why = "the agency answered " + std::to_string(status) + ", and " +
                     (rule.name.empty() ? "rule " + std::to_string(&rule - rules.rules.data() + 1) : rule.name);
    auto cause = cause_of(status);
    if (status < 400) {
        cause = rule.then == HUBC_REJECTED ? Cause::validation : Cause::remote_fault;
    }
    auto outcome = rule.then == HUBC_DELIVERED  ? judge_success(rules, reply, values, why)
                   : rule.then == HUBC_RETRY    ? Outcome::retry(cause, why + " says to try again")
                   : rule.then == HUBC_REJECTED ? Outcome::rejected(cause, why + " says that it is refused")
                                                : Outcome::unknown(cause, why + " says that nobody knows");
    if (rule.cause && outcome.kind != HUBC_DELIVERED) {
        outcome.cause = *rule.cause;
    }
    if (auto code = rule.code ? rule.code->find(reply) : std::nullopt) {
        return std::move(outcome).with_code(std::move(*code));
    }
    return outcome;
}

Outcome judge_status(const ReplyRules& rules, Reply& reply, const Values& values) {
    const auto status = reply.answer().status;
    auto why = "the agency answered " + std::to_string(status);
    if (listed(rules.statuses.success, status)) {
        return judge_success(rules, reply, values, why);
    }
    if (listed(rules.statuses.retry, status)) {
        return Outcome::retry(cause_of(status), std::move(why));
    }
    if (listed(rules.statuses.reject, status)) {
        return Outcome::rejected(cause_of(status), std::move(why));
    }
    return by_default(status, std::move(why));
}

}  // namespace

std::string scalar_at(const boost::json::value& body, const std::string& pointer) {
    const auto* found = find_at(body, pointer);
    if (found == nullptr) {
        return {};
    }
    if (const auto* text = found->if_string()) {
        return {text->data(), text->size()};
    }
    return found->is_int64() || found->is_uint64() ? boost::json::serialize(*found) : std::string{};
}

bool is_true_at(const boost::json::value& body, const std::string& pointer) {
    const auto* found = find_at(body, pointer);
    return found != nullptr && found->is_bool() && found->get_bool();
}

std::chrono::milliseconds parse_retry_after(const std::string& value, std::chrono::system_clock::time_point now) {
    std::int64_t wait = 0;  // in seconds throughout: a date of the year 0 in nanoseconds would overflow
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), wait);
    if (error != std::errc{} || end != value.data() + value.size()) {
        Poco::DateTime date;
        int zone = 0;
        if (!Poco::DateTimeParser::tryParse(Poco::DateTimeFormat::HTTP_FORMAT, value, date, zone)) {
            return std::chrono::milliseconds{0};
        }
        const auto now_s = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
        wait = date.timestamp().epochMicroseconds() / 1'000'000 - now_s;
    }
    return std::chrono::seconds{std::clamp<std::int64_t>(wait, 0, longest_wait_s)};
}

Outcome judge(const ReplyRules& rules, Reply& reply, const Values& values) {
    const auto& answer = reply.answer();
    const auto* rule = first_that_fits(rules.rules, reply, values);
    auto outcome = rule != nullptr ? judge_by_rule(*rule, rules, reply, values) : judge_status(rules, reply, values);
    if (outcome.remote_code.empty()) {
        outcome.remote_code = std::to_string(answer.status);
    }
    if (outcome.kind == HUBC_RETRY) {
        outcome.retry_after =
            parse_retry_after(std::string{answer.header("retry-after")}, std::chrono::system_clock::now());
    }
    return outcome;
}

/// Nothing is handed over by a read: what went wrong can always be tried again.
Outcome judge_read(const HttpFailure& failure) {
    const auto kind = failure.kind;
    const auto cause = kind == FailureKind::timeout      ? Cause::timeout
                       : kind == FailureKind::tls        ? Cause::config
                       : kind == FailureKind::credential ? Cause::auth
                                                         : Cause::network;
    return Outcome::retry(cause, failure.detail);
}

Outcome judge(const HttpFailure& failure) {
    const auto cause = failure.kind == FailureKind::timeout ? Cause::timeout : Cause::network;
    if (failure.kind == FailureKind::bad_header) {
        return Outcome::rejected(Cause::validation, failure.detail);
    }
    if (failure.reached == Reached::nothing && failure.kind == FailureKind::file) {
        return Outcome::retry(Cause::internal, failure.detail);
    }
    if (failure.reached == Reached::nothing) {
        return judge_read(failure);
    }
    if (failure.kind == FailureKind::too_large || failure.kind == FailureKind::malformed) {
        return Outcome::unknown(Cause::remote_fault, failure.detail);
    }
    return Outcome::unknown(cause, failure.detail);
}

std::optional<sdk::Update> read_update(
    const AnswerRules& rules, Reply& reply, const std::string& external_ref, std::string_view complaint_id) {
    auto word = rules.status->find(reply).value_or(std::string{});
    if (word.empty()) {
        return std::nullopt;
    }
    const auto known = rules.states.find(word);
    sdk::Update update;
    // A word that is not in the map goes out as a note with the word itself: the hub parks it, nobody guesses.
    update.kind = known != rules.states.end() ? known->second : sdk::UpdateKind::note;
    update.external_ref = external_ref;
    update.complaint_id = complaint_id;
    if (rules.note) {
        update.note = rules.note->find(reply).value_or(std::string{});
    }
    update.dedup_key = external_ref + ":" + word;
    if (known != rules.states.end() && known->second == sdk::UpdateKind::note) {
        update.note = update.note.empty() ? std::move(word) : std::move(update.note);  // a word that means no more
    } else {
        update.remote_status = std::move(word);
    }
    return update;
}

Outcome judge_with_news(const ReplyRules& rules, const HttpAnswer& answer, const Values& values) {
    Reply reply{answer};
    auto outcome = judge(rules, reply, values);
    if (outcome.kind == HUBC_DELIVERED && rules.answer) {
        const auto complaint = values.call->complaint();
        const auto number =
            complaint.external_ref().empty() ? outcome.external_ref : std::string{complaint.external_ref()};
        outcome.update = read_update(*rules.answer, reply, number, complaint.id());
    }
    return outcome;
}

std::optional<Unseen> judge_verified(const SeenRules& rules, Reply& reply, const Values& values) {
    const auto status = reply.answer().status;
    const bool nothing_there = status == 404 || status == 410;
    if (!nothing_there && !listed(rules.statuses, status)) {
        return Unseen{
            false,
            Outcome::unknown(
                Cause::remote_fault, "it was taken, but reading it back was answered " + std::to_string(status))};
    }
    const auto* broken = first_broken(rules.when, reply, values);
    if (!nothing_there && broken == nullptr) {
        return std::nullopt;
    }
    auto why = "the agency said that all went well, but " +
               (nothing_there ? "has nothing there" : "shows it otherwise at " + broken->name());
    switch (rules.otherwise) {
        case HUBC_RETRY: return Unseen{true, Outcome::retry(Cause::remote_fault, std::move(why))};
        case HUBC_REJECTED: return Unseen{true, Outcome::rejected(Cause::remote_fault, std::move(why))};
        default: return Unseen{true, Outcome::unknown(Cause::remote_fault, std::move(why))};
    }
}

}  // namespace hub::plugins
