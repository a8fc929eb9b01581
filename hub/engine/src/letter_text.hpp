#pragma once
#include "hub/model/person.hpp"
#include "hub/routing/router.hpp"
#include "hub/sla/people.hpp"
#include "hub/store/letters.hpp"

#include <functional>
#include <string>

namespace hub::engine {

struct LetterText {
    std::string subject;
    std::string text;
};

/// What a letter looks its lines up in.
struct LetterSources {
    const routing::Router& router;
    const sla::WorkingCalendar& calendar;
    const sla::MailRules& rules;
    std::function<std::string(model::TrackingNumber)> spell;
};

/// Share of a clock's working days that has passed by `now`, in percent; over 100 after its limit. Pure.
int elapsed_percent(
    const store::LetterLine& line, std::string_view zone, const sla::WorkingCalendar& calendar, TimePoint now);

/// The mail that tells a person of clocks, in the person's language: tracking ids, offices, limits, links; never a word
/// of a complaint, and never who reported. Pure.
LetterText letter_text(
    const store::LetterToSend& letter, const model::Person& person, const LetterSources& sources, TimePoint now);

}  // namespace hub::engine
