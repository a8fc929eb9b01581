#pragma once
#include "hub/plugins/reply_rules.hpp"
#include "hub/plugins/xml.hpp"

#include <boost/json/value.hpp>

namespace hub::soap {

/// The settings of a message, spelled out for what all HTTP connectors share: a text where a place is meant is an
/// XPath; `fault`, `fault_code`, `fault_subcode`, `fault_text`, `fault_detail` in a condition are one; every XPath
/// knows the instance's namespaces. Faults are found by their local names, since some services put theirs into a
/// namespace of their own.
boost::json::value spelled_out(boost::json::value settings, const plugins::XmlNamespaces& namespaces);

/// What a fault means that no rule speaks of; put behind the rules.
std::vector<plugins::AnswerRule> fault_rules();

/// An envelope with a body is there: who answers with an error page has taken nothing for sure.
plugins::Conditions envelope_is_there();

}  // namespace hub::soap
