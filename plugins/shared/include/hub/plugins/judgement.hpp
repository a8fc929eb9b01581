#pragma once
#include "hub/plugins/http_client.hpp"
#include "hub/plugins/reply_rules.hpp"
#include "hub/sdk/outcome.hpp"

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace hub::plugins {

/// The outcome of what came back. Pure. First the rules on what it holds, then the statuses. Success needs positive
/// proof: a rule or a status that counts, what `success.when` asks for, *and* an id in the answer, unless the rules of
/// a later message name no id. RETRY and REJECTED only where the agency surely has nothing; all else is UNKNOWN.
/// `values`: what we wrote, which conditions may compare with.
sdk::Outcome judge(const ReplyRules& rules, Reply& reply, const Values& values);
sdk::Outcome judge(const HttpFailure& failure);
/// Of a request that changes nothing there.
sdk::Outcome judge_read(const HttpFailure& failure);

/// Whose fault a status is.
sdk::Cause cause_of(int status);
/// Is it an agency's number, rather than 0, "null" or a blank?
bool is_proof(std::string_view id);

/// A text or number at a JSON pointer; empty when there is none.
std::string scalar_at(const boost::json::value& body, const std::string& pointer);

/// A flag at a JSON pointer; false when there is none.
bool is_true_at(const boost::json::value& body, const std::string& pointer);

/// "120" or an HTTP date, from `now`; zero when it is neither.
std::chrono::milliseconds parse_retry_after(const std::string& value, std::chrono::system_clock::time_point now);

/// What the agency says about the complaint in its answer, if the answer rules find a state there.
std::optional<sdk::Update> read_update(
    const AnswerRules& rules, Reply& reply, const std::string& external_ref, std::string_view complaint_id);

/// Both of the above: the outcome, and what the answer to a hand-over or a message says of the case.
sdk::Outcome judge_with_news(const ReplyRules& rules, const HttpAnswer& answer, const Values& values);

/// What was written is not seen, or nobody could look.
struct Unseen {
    bool readable = false;
    sdk::Outcome outcome;
};

/// What reading back showed. Empty: all is as written.
std::optional<Unseen> judge_verified(const SeenRules& rules, Reply& reply, const Values& values);

}  // namespace hub::plugins
