#include "letters_json.hpp"

#include "hub/base/time_text.hpp"
#include "hub/model/names.hpp"

#include <boost/json.hpp>

#include <string_view>

namespace hub::api {
namespace {

namespace json = boost::json;

std::string_view name_of(store::LetterState state) {
    switch (state) {
        case store::LetterState::waiting: return "waiting";
        case store::LetterState::sending: return "sending";
        case store::LetterState::unknown: return "unknown";
        case store::LetterState::refused: return "refused";
        case store::LetterState::sent: return "sent";
        case store::LetterState::moot: return "moot";
    }
    return "unknown";
}

}  // namespace

std::string letters_json(const store::LetterList& list) {
    json::object out{{"alarms_waiting", list.alarms_waiting}};
    auto& letters = out["letters"].emplace_array();
    for (const auto& letter : list.letters) {
        json::object one{{"id", to_string(letter.id)},     {"person", letter.person.value()},
                         {"state", name_of(letter.state)}, {"alarms", letter.alarms},
                         {"attempts", letter.attempt},     {"born_at", to_rfc3339(letter.born_at)}};
        if (letter.cause != model::Cause::none) {
            one["cause"] = model::name_of(letter.cause);
        }
        if (letter.ended_at) {
            one["ended_at"] = to_rfc3339(*letter.ended_at);
        }
        letters.push_back(std::move(one));
    }
    return json::serialize(out);
}

}  // namespace hub::api
