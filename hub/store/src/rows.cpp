#include "rows.hpp"

#include "event_codec.hpp"

#include "hub/model/names.hpp"

#include <algorithm>

namespace hub::store {
namespace {

enum Flag : std::int16_t {
    anonymous = 1,
    secret = 2,
    supervisory = 4,
    waits_for_reporter = 8,
    provisional = 16,
    has_started = 32,
    has_follow_up = 64,
    is_answered = 128,
    is_overdue = 256,  // as of the row's last writing; read by lists alone
    has_reporter = 512,
    has_parked = 1024
};

constexpr int copy_bit = 16;  // of delivery.kind

constexpr int step_bits = 5;
constexpr int step_mask = (1 << step_bits) - 1;

std::int16_t read_small(const pqxx::field& field) {
    return field.is_null() ? std::int16_t{0} : static_cast<std::int16_t>(field.as<int>());
}

std::vector<model::AgencyId> read_lines(const pqxx::field& field) {
    std::vector<model::AgencyId> out;
    std::string_view text{field.c_str(), field.size()};
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        out.emplace_back(std::string{line});
        text.remove_prefix(std::min(text.size(), line.size() + 1));
    }
    return out;
}

std::string read_text(const pqxx::field& field) {
    return {field.c_str(), field.size()};
}

template <class E>
E read_enum(const pqxx::field& field, E otherwise) {
    return model::from_number<E>(field.as<int>()).value_or(otherwise);
}

}  // namespace

const char* const state_columns =
    "c.id, c.tracking, sp4n_us(c.received_at),"
    // When its office had it: as delivered, or at receipt where it came from the office's own door (no message was
    // born).
    " CASE WHEN c.handed > 0 THEN coalesce((SELECT sp4n_us(d.at) FROM event d WHERE d.complaint_id = c.id"
    " AND d.seq > c.handed AND d.kind = 3 AND d.data NOT LIKE '%\"agency\":%'"
    " AND d.data NOT LIKE '%\"message\":%' ORDER BY d.seq LIMIT 1),"
    " (SELECT sp4n_us(d.at) FROM event d WHERE c.handed = 1 AND d.complaint_id = c.id AND d.seq = 1 AND d.born = 0)) "
    "END,"
    " sp4n_us(c.verification_due),"
    " sp4n_us(c.first_follow_up_due), sp4n_us(c.completion_due), sp4n_us(c.silence_due), h.seq, c.policy, c.config,"
    " c.filed_by, c.status, c.kind, c.channel, c.flags, c.returns, c.agency, c.region, c.category, c.idem, c.idem_body,"
    " h.hash, c.handed,"
    " sp4n_us(c.file_due), sp4n_us(c.postponed_until), sp4n_us(c.paused_at), sp4n_us(c.verification_from),"
    " sp4n_us(c.completion_from), sp4n_us(c.disposed_at), sp4n_us(c.last_follow_up_at), sp4n_us(c.closed_at),"
    " c.duplicate_of, c.verification_left, c.priority, c.rating, c.extensions, c.extended_days, c.steps, c.refused,"
    " (SELECT string_agg(k.agency, E'\\n' ORDER BY k.agency) FROM complaint_copy k WHERE k.complaint_id = c.id),"
    " sp4n_us(c.next_at), c.calendar, c.acknowledged, (SELECT f.data FROM event f WHERE f.complaint_id = c.id AND "
    "f.seq = 1)";

std::string state_columns_without_content() {
    std::string text{state_columns};
    text.resize(text.rfind(", (SELECT f.data"));
    return text + ", NULL";
}

const char* const state_source =
    "complaint c CROSS JOIN LATERAL (SELECT e.seq, e.hash FROM event e WHERE e.complaint_id = c.id"
    " ORDER BY e.seq DESC LIMIT 1) h";

const char* const delivery_columns =
    "d.complaint_id, d.instance, d.sequence, d.id, d.agency, d.kind, d.state, d.attempt, d.crashes, d.fence, d.node,"
    " sp4n_us(d.born_at), sp4n_us(d.next_attempt_at), coalesce(d.cause, 0), sp4n_us(d.failed_at), "
    "sp4n_us(d.requeued_at)";

const char* const look_columns = "coalesce(d.looks, 0), sp4n_us(d.look_at), coalesce(d.look_detail, '')";

LookState read_look(const pqxx::row& row, pqxx::row_size_type first) {
    LookState look;
    look.looks = row[first].as<std::int32_t>();
    if (!row[first + 1].is_null()) {
        look.next_at = TimePoint{std::chrono::microseconds{row[first + 1].as<std::int64_t>()}};
    }
    look.detail = row[first + 2].as<std::string>();
    return look;
}

std::string read_bytes(const pqxx::field& field) {
    const pqxx::binarystring bytes{field};
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

Uuid read_uuid(const pqxx::field& field) {
    return parse_uuid({field.c_str(), field.size()}).value_or(Uuid{});
}

namespace {

/// The columns that say how far a complaint has come.
void read_life(const pqxx::row& row, int flags, model::ComplaintState& state) {
    auto& clocks = state.clocks;
    state.has_started = (flags & has_started) != 0;
    state.has_follow_up = (flags & has_follow_up) != 0;
    state.is_answered = (flags & is_answered) != 0;
    state.has_reporter = (flags & has_reporter) != 0;
    state.has_parked = (flags & has_parked) != 0;
    clocks.file_due = read_time(row[24]);
    clocks.postponed_until = read_time(row[25]);
    clocks.paused_at = read_time(row[26]);
    clocks.verification_from = read_time(row[27]);
    clocks.completion_from = read_time(row[28]);
    state.disposed_at = read_time(row[29]);
    if (!state.disposed_at && state.status != model::Status::unverified && !clocks.verification_due) {
        state.disposed_at = state.received_at;
    }
    state.last_follow_up_at = read_time(row[30]);
    state.closed_at = read_time(row[31]);
    if (!row[32].is_null()) {
        state.duplicate_of = model::ComplaintId{read_uuid(row[32])};
    }
    state.verification_left = read_small(row[33]);
    state.priority = row[34].is_null() ? model::Priority::normal : read_enum(row[34], model::Priority::normal);
    state.rating = read_small(row[35]);
    state.extensions = read_small(row[36]);
    state.extended_days = read_small(row[37]);
    const auto steps = read_small(row[38]);
    clocks.verification_steps = static_cast<std::uint8_t>(steps & step_mask);
    clocks.first_follow_up_steps = static_cast<std::uint8_t>(steps >> step_bits & step_mask);
    clocks.completion_steps = static_cast<std::uint8_t>(steps >> (2 * step_bits) & step_mask);
    state.refused = read_lines(row[39]);
    state.copies = read_lines(row[40]);
    clocks.next_at = read_time(row[41]);
    state.calendar = row[42].is_null() ? 0 : row[42].as<std::int32_t>();
    clocks.acknowledged = static_cast<std::uint16_t>(read_small(row[43]));
}

}  // namespace

model::ComplaintState read_state(const pqxx::row& row) {
    model::ComplaintState state;
    state.id = model::ComplaintId{read_uuid(row[0])};
    state.tracking = model::TrackingNumber{static_cast<std::uint64_t>(row[1].as<std::int64_t>())};
    state.received_at = read_time(row[2]).value_or(TimePoint{});
    state.delivered_at = read_time(row[3]);
    state.clocks.verification_due = read_time(row[4]);
    state.clocks.first_follow_up_due = read_time(row[5]);
    state.clocks.completion_due = read_time(row[6]);
    state.clocks.silence_due = read_time(row[7]);
    state.version = row[8].as<std::int32_t>();
    state.policy = row[9].as<std::int32_t>();
    state.config = model::ConfigVersion{row[10].as<std::int32_t>()};
    state.filed_by_key = row[11].as<std::int32_t>();
    state.status = read_enum(row[12], model::Status::unverified);
    state.kind = read_enum(row[13], model::ComplaintKind::complaint);
    state.channel = read_enum(row[14], model::Channel::web);
    const auto flags = row[15].as<int>();
    state.anonymous = (flags & anonymous) != 0;
    state.secret = (flags & secret) != 0;
    state.supervisory = (flags & supervisory) != 0;
    state.waits_for_reporter = (flags & waits_for_reporter) != 0;
    state.clocks.provisional = (flags & provisional) != 0;
    state.returns = row[16].as<std::int32_t>();
    state.responsible = model::AgencyId{read_text(row[17])};
    state.region = model::RegionCode{read_text(row[18])};
    state.category = model::CategoryCode{read_text(row[19])};
    if (!row[22].is_null()) {
        const pqxx::binarystring hash{row[22]};
        std::copy_n(hash.data(), std::min(hash.size(), state.chain.size()), state.chain.begin());
    }
    state.handed_over = row[23].as<std::int32_t>();
    read_life(row, flags, state);
    return state;
}

StoredComplaint read_stored(const pqxx::row& row) {
    StoredComplaint out;
    out.state = read_state(row);
    model::Event first;
    if (!row[first_event_column].is_null() && decode_event_data(text_view(row[first_event_column]), first) &&
        first.content) {
        out.content = std::move(*first.content);
    }
    return out;
}

model::Delivery read_delivery(const pqxx::row& row, int first) {
    const auto at = [&](int i) { return row[static_cast<pqxx::row_size_type>(first + i)]; };
    model::Delivery delivery;
    delivery.complaint = model::ComplaintId{read_uuid(at(0))};
    delivery.instance = model::InstanceId{read_text(at(1))};
    delivery.sequence = at(2).as<std::int32_t>();
    delivery.id = model::DeliveryId{read_uuid(at(3))};
    delivery.agency = model::AgencyId{read_text(at(4))};
    const auto kind = at(5).as<int>();
    delivery.kind = model::from_number<model::MessageKind>(kind & ~copy_bit).value_or(model::MessageKind::complaint);
    delivery.copy = (kind & copy_bit) != 0;
    delivery.state = read_enum(at(6), model::DeliveryState::waiting);
    delivery.attempt = at(7).as<std::int32_t>();
    delivery.crashes = static_cast<std::int16_t>(at(8).as<int>());
    delivery.fence = at(9).as<std::int32_t>();
    if (!at(10).is_null()) {
        delivery.node = model::NodeIncarnation{at(10).as<std::int64_t>()};
    }
    delivery.born_at = read_time(at(11)).value_or(TimePoint{});
    delivery.next_attempt_at = read_time(at(12));
    delivery.cause = read_enum(at(13), model::Cause::none);
    delivery.failed_at = read_time(at(14));
    delivery.requeued_at = read_time(at(15));
    return delivery;
}

Result<StoredEvent> read_event(const pqxx::row& row) {
    StoredEvent out;
    out.seq = row[0].as<std::int32_t>();
    out.event.kind = read_enum(row[1], model::EventKind::note);
    out.event.actor = read_enum(row[2], model::Role::hub);
    out.event.messages_born = static_cast<std::int16_t>(row[3].as<int>());
    out.event.messages_ended = static_cast<std::int16_t>(row[4].as<int>());
    out.event.at = read_time(row[5]).value_or(TimePoint{});
    HUB_CHECK(decode_event_data({row[6].c_str(), row[6].size()}, out.event));
    return out;
}

bool says_anonymous(int flags) {
    return (flags & anonymous) != 0;
}

bool says_has_reporter(int flags) {
    return (flags & has_reporter) != 0;
}

StoredAttempt read_attempt(const pqxx::row& row) {
    StoredAttempt out;
    out.delivery = model::DeliveryId{read_uuid(row[0])};
    out.attempt = row[1].as<std::int32_t>();
    out.at = read_time(row[2]).value_or(TimePoint{});
    out.outcome = read_enum(row[3], model::Outcome::retry);
    out.cause = read_enum(row[4], model::Cause::none);
    out.remote_code = read_text(row[5]);
    out.detail = read_text(row[6]);
    return out;
}

namespace {

/// As sp4n_earliest_due has it: completion stands still while paused, unless it had run out before.
bool has_run_out(const model::Clocks& clocks, TimePoint at) {
    const auto over = [](const std::optional<TimePoint>& due, TimePoint when) { return due && *due <= when; };
    return over(clocks.verification_due, at) || over(clocks.first_follow_up_due, at) ||
           over(clocks.completion_due, clocks.paused_at.value_or(at));
}

}  // namespace

std::int16_t flags_of(const model::ComplaintState& state, TimePoint at) {
    int flags = 0;
    flags |= state.anonymous ? anonymous : 0;
    flags |= state.secret ? secret : 0;
    flags |= state.supervisory ? supervisory : 0;
    flags |= state.waits_for_reporter ? waits_for_reporter : 0;
    flags |= state.clocks.provisional ? provisional : 0;
    flags |= state.has_started ? has_started : 0;
    flags |= state.has_follow_up ? has_follow_up : 0;
    flags |= state.is_answered ? is_answered : 0;
    flags |= state.has_reporter ? has_reporter : 0;
    flags |= state.has_parked ? has_parked : 0;
    flags |= has_run_out(state.clocks, at) ? is_overdue : 0;
    return static_cast<std::int16_t>(flags);
}

std::int64_t kind_number(const model::Delivery& delivery) {
    return static_cast<int>(delivery.kind) | (delivery.copy ? copy_bit : 0);
}

std::int16_t steps_of(const model::Clocks& clocks) {
    return static_cast<std::int16_t>(
        clocks.verification_steps | clocks.first_follow_up_steps << step_bits |
        clocks.completion_steps << (2 * step_bits));
}

std::string lines_of(const std::vector<model::AgencyId>& agencies) {
    std::string out;
    for (const auto& agency : agencies) {
        out += (out.empty() ? "" : "\n") + agency.value();
    }
    return out;
}

}  // namespace hub::store
