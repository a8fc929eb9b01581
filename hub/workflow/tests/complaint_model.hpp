#pragma once
#include "naive_days.hpp"

#include "hub/model/enums.hpp"
#include "hub/workflow/command.hpp"
#include "hub/workflow/permissions.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>

/// An independent model of a complaint's life in the country of world.hpp: plain fields, days walked one by one. It
/// shares nothing with decide() but the table of permissions, which is the specification itself.
namespace hub::workflow::testing {

using model::Action;
using model::ClockKind;
using model::Role;
using model::Status;

constexpr auto the_desk = "triage/national";

struct Model {
    const NaiveDays& days;
    Status status = Status::unverified;
    std::string agency;
    std::string category;
    int completion_limit = 14;
    bool started = false, followed = false, answered = false, waits = false, anonymous = false, secret = false;
    std::set<std::string> refused, copies;
    int returns = 0, extensions = 0, extended = 0, verification_left = 0, rating = 0;
    std::map<ClockKind, Day> due;  // of the clocks that run: the last day
    std::set<ClockKind> climbed;   // those that reached a step of their ladder
    std::set<std::pair<ClockKind, Role>> acknowledged;
    std::optional<TimePoint> until, paused_at, closed_at;

    [[nodiscard]] std::string route() const {
        if (returns < 2) {
            for (const std::string candidate : {"metro/pupr", "lampung/bmbk", "metro/dinkes"}) {
                const bool fits =
                    candidate == "metro/dinkes" ? category.starts_with("health") : category.starts_with("public-works");
                if (fits && !refused.contains(candidate)) {
                    return candidate;
                }
            }
        }
        return the_desk;
    }
    void start_agency(TimePoint now) {
        if (due.contains(ClockKind::verification)) {
            verification_left = days.between(day_of(now), due[ClockKind::verification]);
        }
        due = {
            {ClockKind::first_follow_up, days.after(day_of(now), 5)},
            {ClockKind::completion, days.after(day_of(now), completion_limit)}};
        begin_anew();
        forget_pause();
    }
    void begin_anew() {
        climbed.clear();
        acknowledged.clear();
    }
    void forget_pause() {
        until.reset();
        paused_at.reset();
    }
    void put(const std::string& where, TimePoint now) {
        agency = where;
        started = followed = answered = waits = false;
        if (where == the_desk) {
            status = Status::unverified;
        } else {
            status = Status::awaiting_follow_up;
            start_agency(now);
        }
    }
    void verification_goes_on(TimePoint now) {
        due = {{ClockKind::verification, days.after(day_of(now), verification_left)}};
        begin_anew();
        forget_pause();
    }
    void pause(TimePoint now) {
        paused_at = now;
        due.erase(ClockKind::reporter_silence);
        status = Status::postponed;
    }
    void end_pause(TimePoint now) {
        due.erase(ClockKind::reporter_file);
        if (paused_at && due.contains(ClockKind::completion) && end_of(due[ClockKind::completion]) > *paused_at) {
            const auto left = days.between(day_of(*paused_at), due[ClockKind::completion]);
            due[ClockKind::completion] = days.after(day_of(now), left);
        }
        forget_pause();
    }
    void back() {
        status = agency == the_desk    ? Status::unverified
                 : started || followed ? Status::in_progress
                                       : Status::awaiting_follow_up;
    }
    void speak(TimePoint now) {
        end_pause(now);
        status = Status::in_progress;
        started = followed = waits = true;
        due.erase(ClockKind::first_follow_up);
        due[ClockKind::reporter_silence] = days.after(day_of(now), 10);
    }
    void end(Status how, TimePoint now) {
        due.clear();
        begin_anew();
        forget_pause();
        status = how;
        closed_at = now;
        waits = false;
    }
};

inline bool within(std::string agency, const std::string& root) {
    static const std::map<std::string, std::string> parents{
        {"metro/pupr", "metro"}, {"metro/pupr/roads", "metro/pupr"}, {"metro/dinkes", "metro"}};
    for (;;) {
        if (agency == root) {
            return true;
        }
        const auto up = parents.find(agency);
        if (up == parents.end()) {
            return false;
        }
        agency = up->second;
    }
}
inline std::string root_of(const std::string& agency) {
    return agency.substr(0, agency.find('/')) == "metro" ? "metro" : agency;
}
inline bool is_office(const std::string& agency) {
    static const std::set<std::string> offices{
        "metro", "metro/pupr", "metro/pupr/roads", "metro/dinkes", "lampung/bmbk"};
    return offices.contains(agency);
}

/// What the model makes of an act: false when it must be refused (and the model is unchanged).
inline bool apply(Model& m, const Act& act, TimePoint now) {
    const auto role = act.actor.role;
    const auto& who = act.actor.agency.value();
    const auto& to = act.to.value();
    const bool agencys = role == Role::agency_admin || role == Role::liaison || role == Role::agency_system;
    bool theirs = !agencys || within(m.agency, who);
    if (act.action == Action::note) {
        for (const auto& copy : m.copies) {
            theirs = theirs || within(copy, who);
        }
    }
    if (!theirs || !is_allowed(role, act.action, m.status)) {
        return false;
    }
    const std::set<Action> wordy{
        Action::follow_up, Action::answer,  Action::ask_reporter, Action::reply, Action::return_not_competent,
        Action::postpone,  Action::archive, Action::extend,       Action::close, Action::reopen,
        Action::note};
    if (wordy.contains(act.action) && act.text.empty()) {
        return false;
    }
    switch (act.action) {
        case Action::verify: {
            if (act.category) {
                m.category = act.category->value();
            }
            if (const auto where = m.route(); where != the_desk) {
                m.put(where, now);
            }
            return true;
        }
        case Action::dispose: {
            if (!is_office(to) || to == m.agency || (role == Role::agency_admin && !within(to, who))) {
                return false;
            }
            if (m.status == Status::unverified || root_of(to) != root_of(m.agency)) {
                m.put(to, now);
                return true;
            }
            if (m.status == Status::postponed) {
                m.end_pause(now);
                m.back();
            }
            m.agency = to;
            return true;
        }
        case Action::accept:
            m.status = Status::in_progress;
            m.started = true;
            return true;
        case Action::follow_up: m.speak(now); return true;
        case Action::answer:
            m.speak(now);
            m.answered = true;
            m.due.erase(ClockKind::completion);
            return true;
        case Action::ask_reporter:
            m.pause(now);
            m.due[ClockKind::reporter_file] = day_of(now) + 30;
            m.waits = true;
            return true;
        case Action::reply:
            m.waits = false;
            m.due.erase(ClockKind::reporter_silence);
            if (m.status == Status::postponed && m.due.contains(ClockKind::reporter_file)) {
                m.end_pause(now);
                m.back();
            }
            return true;
        case Action::rate:
            if (act.rating < 1 || act.rating > 5 || (act.accepts && m.status != Status::closed && !m.answered)) {
                return false;
            }
            m.rating = act.rating;
            if (act.accepts && m.status == Status::in_progress) {
                m.end(Status::closed, now);
            }
            return true;
        case Action::return_not_competent: {
            ++m.returns;
            m.refused.insert(m.agency);
            const auto where = m.route();
            m.put(where, now);
            if (where == the_desk) {
                m.verification_goes_on(now);
            }
            return true;
        }
        case Action::postpone:
            if (!act.until || *act.until <= now || *act.until > now + std::chrono::days{366}) {
                return false;
            }
            m.pause(now);
            m.until = act.until;
            return true;
        case Action::resume:
            m.end_pause(now);
            m.back();
            m.waits = false;
            return true;
        case Action::archive: m.end(Status::archived, now); return true;
        case Action::copy: return is_office(to) && to != m.agency && m.copies.insert(to).second;
        case Action::extend:
            if (act.days < 1 || m.extensions >= 1 || m.extended + act.days > 14 ||
                !m.due.contains(ClockKind::completion) || end_of(m.due[ClockKind::completion]) <= now) {
                return false;
            }
            ++m.extensions;
            m.extended += act.days;
            m.due[ClockKind::completion] = m.days.after(m.due[ClockKind::completion], act.days);
            return true;
        case Action::close: m.end(Status::closed, now); return true;
        case Action::reopen:
            if (role == Role::reporter && now > *m.closed_at + std::chrono::days{30}) {
                return false;
            }
            m.closed_at.reset();
            m.answered = m.waits = false;
            m.back();
            if (m.status == Status::unverified) {
                m.verification_goes_on(now);
            } else if (m.followed) {
                m.due[ClockKind::completion] = m.days.after(day_of(now), m.completion_limit);
                m.climbed.erase(ClockKind::completion);
                std::erase_if(m.acknowledged, [](const auto& one) { return one.first == ClockKind::completion; });
            } else {
                m.start_agency(now);
            }
            return true;
        case Action::link_duplicate:
            if (act.other.empty()) {
                return false;
            }
            m.end(Status::archived, now);
            return true;
        case Action::withdraw: m.end(Status::archived, now); return true;
        case Action::note: return true;
        case Action::change_flags: {
            const bool anonymous = act.anonymous.value_or(m.anonymous);
            const bool secret = act.secret.value_or(m.secret);
            const bool lowers = (m.anonymous && !anonymous) || (m.secret && !secret);
            if ((anonymous == m.anonymous && secret == m.secret) || (lowers && role != Role::reporter)) {
                return false;
            }
            m.anonymous = anonymous;
            m.secret = secret;
            return true;
        }
        case Action::acknowledge: {
            bool is_new = false;
            for (const auto clock : m.climbed) {
                is_new = (m.due.contains(clock) && m.acknowledged.emplace(clock, role).second) || is_new;
            }
            return is_new;
        }
        case Action::receive: break;
    }
    return false;
}

}  // namespace hub::workflow::testing
