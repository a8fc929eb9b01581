#pragma once
#include "config.hpp"

#include "hub/plugins/http_client.hpp"
#include "hub/sdk/outcome.hpp"

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace hub::rest {

/// The outcome of what came back. Pure. Success needs positive proof: a status that counts *and* an id in the answer,
/// unless the rules of a later message name no id.
/// RETRY and REJECTED only where the agency surely has nothing; all else is UNKNOWN. `answer` is the parsed body, null
/// when it is no JSON.
sdk::Outcome judge(const RequestRules& rules, const plugins::HttpAnswer& answer, const boost::json::value* body);
sdk::Outcome judge(const plugins::HttpFailure& failure);
/// Of a request that changes nothing there.
sdk::Outcome judge_read(const plugins::HttpFailure& failure);

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
    const AnswerRules& rules, const boost::json::value& body, const std::string& external_ref,
    std::string_view complaint_id);

}  // namespace hub::rest
