#pragma once
#include "words.hpp"

#include <boost/json/object.hpp>

#include <string>

/// Parts of a complaint as people read them, from what the API answers.
namespace hub::cli {

/// "-> metro/pupr by the rule 'lampu-jalan'"; of competence or triage with its reason.
std::string routing_text(const boost::json::object& routing, const Words& words);
/// "on its way to pupr-rest: waiting, 2 attempts, waits for breaker_open until …"
std::string delivery_text(const boost::json::object& delivery, const Words& words);
/// A complaint with its clocks, files, history and messages.
std::string complaint_text(const boost::json::object& file, const Words& words);
/// What a 201 says: number, access code, where it went.
std::string filed_text(const boost::json::object& filed, const Words& words);
/// What an action made of it, and what may be done next.
std::string acted_text(const boost::json::object& state, const Words& words);
/// "answer, extend, note"; empty: nothing.
std::string allowed_actions_text(const boost::json::object& state);

}  // namespace hub::cli
