#include "move_columns.hpp"

#include "chain.hpp"
#include "event_codec.hpp"
#include "rows.hpp"

#include <algorithm>

namespace hub::store {
namespace {

template <std::size_t N>
std::vector<std::string> take_all(std::array<ArrayText, N>& arrays) {
    std::vector<std::string> out;
    out.reserve(N + 1);
    for (auto& array : arrays) {
        out.push_back(array.take());
    }
    return out;
}

void add_key(ArrayText* a, const model::DeliveryChange& change) {
    a[0].add(change.complaint.value());
    a[1].add(change.instance.value());
    a[2].add(std::int64_t{change.sequence});
    a[3].add(std::int64_t{change.fence});
}

/// Only the distance counts: the hub's clock may differ from the database's.
std::optional<std::int64_t> delay_ms(const model::DeliveryChange& change, TimePoint now) {
    if (!change.next_attempt_at) {
        return std::nullopt;
    }
    return std::max<std::int64_t>(
        std::chrono::ceil<std::chrono::milliseconds>(*change.next_attempt_at - now).count(), 0);
}

void add_attempt(ArrayText* a, const model::DeliveryChange& change, const model::AttemptResult& result, TimePoint at) {
    a[0].add(change.id.value());
    a[1].add(std::int64_t{change.attempt});
    a[2].add(change.complaint.value());
    a[3].add(at);
    a[4].add(static_cast<std::int64_t>(result.outcome));
    a[5].add(static_cast<std::int64_t>(result.cause));
    a[6].add(std::string_view{result.remote_code});
    a[7].add(std::string_view{result.detail});
}

constexpr std::size_t state_columns_written = 32;  // $1 - $32 of move_sql

void add_state(ArrayText* a, const model::Decision& decision) {
    const auto& state = decision.state;
    const auto& clocks = state.clocks;
    a[0].add(state.id.value());
    a[1].add(std::int64_t{decision.expected_version});
    a[2].add(static_cast<std::int64_t>(state.status));
    a[3].add(std::int64_t{flags_of(state, decision.event.at)});
    a[4].add(std::int64_t{state.returns});
    a[5].add(state.responsible.value());
    a[6].add(std::int64_t{state.config.value()});
    a[7].add(std::int64_t{state.handed_over});
    auto* at = a + 8;
    for (const auto* instant :
         {&clocks.verification_due, &clocks.first_follow_up_due, &clocks.completion_due, &clocks.silence_due,
          &clocks.next_at, &clocks.file_due, &clocks.postponed_until, &clocks.paused_at, &clocks.verification_from,
          &clocks.completion_from, &state.disposed_at, &state.last_follow_up_at, &state.closed_at}) {
        (at++)->add(*instant);
    }
    if (state.duplicate_of.empty()) {
        a[21].add_null();
    } else {
        a[21].add(state.duplicate_of.value());
    }
    a[22].add(std::int64_t{state.verification_left});
    a[23].add(static_cast<std::int64_t>(state.priority));
    a[24].add(std::int64_t{state.rating});
    a[25].add(std::int64_t{state.extensions});
    a[26].add(std::int64_t{state.extended_days});
    a[27].add(std::int64_t{steps_of(clocks)});
    a[28].add(static_cast<std::int64_t>(state.kind));
    a[29].add(state.region.value());
    a[30].add(state.category.value());
    if (state.refused.empty()) {
        a[31].add_null();
    } else {
        a[31].add(lines_of(state.refused));
    }
}

void add_event(ArrayText* a, const model::Decision& decision, std::vector<Hash>& hashes) {
    const auto& event = decision.event;
    const auto data = encode_event_data(event);
    hashes.push_back(chain_hash(decision, data));
    a[0].add(event.at);
    a[1].add(static_cast<std::int64_t>(event.kind));
    a[2].add(static_cast<std::int64_t>(event.actor));
    a[3].add(std::int64_t{event.messages_born});
    a[4].add(std::int64_t{event.messages_ended});
    a[5].add(std::string_view{data});
    a[6].add_bytes(hashes.back());
}

void add_birth(ArrayText* a, const model::Delivery& delivery) {
    a[0].add(delivery.complaint.value());
    a[1].add(delivery.instance.value());
    a[2].add(std::int64_t{delivery.sequence});
    a[3].add(delivery.id.value());
    a[4].add(delivery.agency.value());
    a[5].add(kind_number(delivery));
    a[6].add(delivery.born_at);
}

void add_clock_end(ArrayText* a, const model::ComplaintState& state, const model::ClockEnd& end) {
    a[0].add(state.id.value());
    a[1].add(std::int64_t{state.version});
    a[2].add(end.started);
    a[3].add(end.due);
    a[4].add(end.ended);
    a[5].add(std::int64_t{end.took});
    a[6].add(static_cast<std::int64_t>(end.clock));
    a[7].add(static_cast<std::int64_t>(end.fate));
    a[8].add(static_cast<std::int64_t>(state.kind));
    a[9].add(static_cast<std::int64_t>(state.channel));
    a[10].add(std::int64_t{end.extended ? 1 : 0});
    a[11].add(end.agency.value());
    a[12].add(state.region.value());
    a[13].add(state.category.value());
}

void add_alarm(ArrayText* a, const model::ComplaintState& state, const model::Alarm& alarm) {
    a[0].add(state.id.value());
    a[1].add(std::int64_t{state.version});
    a[2].add(alarm.person.value());
    a[3].add(static_cast<std::int64_t>(alarm.level));
    a[4].add(static_cast<std::int64_t>(alarm.clock));
    a[5].add(std::string_view{alarm.step});
    a[6].add(alarm.started);
    a[7].add(alarm.agency.value());
    a[8].add(alarm.not_before);
}

void add_learned(ArrayText* a, const model::Decision& decision) {
    if (decision.learned) {
        a[0].add(decision.learned->instance.value());
        a[1].add(std::string_view{decision.learned->external_ref});
        a[2].add(decision.state.id.value());
    }
}

}  // namespace

bool is_plain_delivery(const model::Decision& decision) {
    return decision.event.kind == model::EventKind::delivered && decision.changes.size() == 1 &&
           decision.changes.front().finished && decision.changes.front().leased && decision.deliveries.empty() &&
           decision.inbound_key.empty();
}

std::vector<std::string> delivery_parameters(
    const std::vector<Move>& moves, std::int64_t node, std::vector<Hash>& hashes) {
    std::array<ArrayText, 5> keys;
    std::array<ArrayText, 8> events;
    for (const auto& move : moves) {
        const auto& decision = move.decision;
        const auto& change = decision.changes.front();
        const auto data = encode_event_data(decision.event);
        hashes.push_back(chain_hash(decision, data));
        keys[0].add(decision.state.id.value());
        keys[1].add(std::int64_t{decision.expected_version});
        keys[2].add(change.instance.value());
        keys[3].add(std::int64_t{change.sequence});
        keys[4].add(std::int64_t{change.fence});
        events[0].add(decision.event.at);
        events[1].add(static_cast<std::int64_t>(decision.event.kind));
        events[2].add(static_cast<std::int64_t>(decision.event.actor));
        events[3].add(std::string_view{data});
        events[4].add_bytes(hashes.back());
        add_learned(events.data() + 5, decision);
    }
    auto out = take_all(keys);
    out.push_back(std::to_string(node));
    for (auto& text : take_all(events)) {
        out.push_back(std::move(text));
    }
    return out;
}

std::vector<std::string> move_parameters(const std::vector<Move>& moves, std::int64_t node, std::vector<Hash>& hashes) {
    std::array<ArrayText, state_columns_written + 11> first;  // $1 - $43
    std::array<ArrayText, 62> rest;                           // $45 - $106
    for (const auto& move : moves) {
        const auto& decision = move.decision;
        add_state(first.data(), decision);
        add_event(first.data() + state_columns_written, decision, hashes);
        for (const auto& change : decision.changes) {
            if (change.finished) {
                add_key(first.data() + state_columns_written + 7, change);
                rest[20].add(std::int64_t{change.leased ? 1 : 0});
                continue;
            }
            if (move.result) {
                add_attempt(rest.data() + 24, change, *move.result, decision.event.at);
            }
            rest[21].add(static_cast<std::int64_t>(change.cause));
            rest[22].add(delay_ms(change, decision.event.at));
            rest[23].add(std::int64_t{change.leased ? 1 : 0});
            rest[35].add(std::int64_t{decision.event.actor == model::Role::hub ? 0 : 1});
            add_key(rest.data(), change);
            rest[4].add(static_cast<std::int64_t>(change.state));
            rest[5].add(std::int64_t{change.attempt});
            rest[6].add(std::int64_t{change.crashes});
        }
        for (const auto& delivery : decision.deliveries) {
            add_birth(rest.data() + 7, delivery);
        }
        if (!decision.inbound_key.empty()) {
            rest[14].add(decision.inbound_instance.value());
            rest[15].add(std::string_view{decision.inbound_key});
            rest[16].add(decision.state.id.value());
        }
        for (const auto& told : decision.state.copies) {
            rest[17].add(decision.state.id.value());
            rest[18].add(told.value());
        }
        if (decision.state.calendar == 0) {
            rest[19].add_null();
        } else {
            rest[19].add(std::int64_t{decision.state.calendar});
        }
        add_learned(rest.data() + 32, decision);
        for (const auto& end : decision.clock_ends) {
            add_clock_end(rest.data() + 38, decision.state, end);
        }
        rest[52].add(std::int64_t{decision.state.clocks.acknowledged});
        for (const auto& alarm : decision.alarms) {
            add_alarm(rest.data() + 53, decision.state, alarm);
        }
        for (const auto& file : decision.event.attachments) {
            rest[36].add(file.id.value());
            rest[37].add(decision.state.id.value());
        }
    }
    auto out = take_all(first);
    out.push_back(std::to_string(node));
    for (auto& text : take_all(rest)) {
        out.push_back(std::move(text));
    }
    return out;
}

std::vector<std::string> reschedule_parameters(const std::vector<Reschedule>& rows, std::int64_t node) {
    std::array<ArrayText, 8> a;
    ArrayText cause;
    for (const auto& row : rows) {
        add_key(a.data(), row.change);
        a[4].add(static_cast<std::int64_t>(row.change.state));
        a[5].add(std::int64_t{row.change.attempt});
        a[6].add(std::int64_t{row.change.crashes});
        a[7].add(delay_ms(row.change, row.at));
        cause.add(static_cast<std::int64_t>(row.change.cause));
    }
    auto out = take_all(a);
    out.push_back(std::to_string(node));
    out.push_back(cause.take());
    return out;
}

std::vector<std::string> attempt_parameters(const std::vector<Reschedule>& rows) {
    std::array<ArrayText, 8> a;
    for (const auto& row : rows) {
        if (!row.result) {
            continue;
        }
        add_attempt(a.data(), row.change, *row.result, row.at);
    }
    return take_all(a);
}

}  // namespace hub::store
