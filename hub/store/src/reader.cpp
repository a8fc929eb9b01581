#include "reader.hpp"

#include "ask.hpp"
#include "event_codec.hpp"
#include "master_key_sql.hpp"
#include "rows.hpp"

#include "hub/model/names.hpp"

#include <algorithm>

namespace hub::store {
namespace {

Session::Statements statements() {
    const std::string state = std::string{"SELECT "} + state_columns + " FROM " + state_source + " WHERE ";
    return {
        {"by_tracking", state + "c.tracking = $1::int8"},
        {"by_id", state + "c.id = $1::uuid"},
        // What clocks decide needs no word of the complaint: its first event, which carries the body, is left alone.
        {"due", "SELECT " + state_columns_without_content() + " FROM " + state_source +
                    " WHERE c.next_at <= now() ORDER BY c.next_at LIMIT $1::int4"},
        {"due_next", "SELECT sp4n_us(now()), (SELECT sp4n_us(min(next_at)) FROM complaint WHERE next_at IS NOT NULL)"},
        {"by_idem", state + "c.idem = $1::uuid"},
        {"events",
         "SELECT seq, kind, actor, born, ended, sp4n_us(at), data FROM event WHERE complaint_id = $1::uuid ORDER BY "
         "seq"},
        {"outbox", std::string{"SELECT "} + delivery_columns +
                       " FROM delivery d WHERE d.complaint_id = $1::uuid ORDER BY sequence"},
        {"attempts",
         "SELECT delivery_id, attempt, sp4n_us(at), outcome, cause, remote_code, detail FROM attempt"
         " WHERE complaint_id = $1::uuid ORDER BY at, attempt"},
        {"keys",
         "SELECT id, name, role, hash, sp4n_us(expires_at), agency FROM api_key WHERE revoked_at IS NULL"
         " AND (expires_at IS NULL OR expires_at > now())"
         " UNION ALL SELECT -a.id, '@' || a.login, a.role, s.hash, sp4n_us(s.expires_at), a.agency FROM login_session s"
         " JOIN account a ON a.id = s.account_id WHERE s.expires_at > now() AND a.disabled_at IS NULL"},
        {"master_key", master_key_sql},
        {"parked", "SELECT count(*) FROM complaint WHERE (flags & 1024) <> 0"},
        {"conservation",
         "SELECT born, delivered, waiting, unknown, rejected, dead, off, not_sent, discarded FROM conservation"}};
}

}  // namespace

Reader::Reader(const StoreOptions& options, Store::Post post)
    : post_{std::move(post)},
      key_check_{options.master ? options.master->check_value() : crypto::Digest{}},
      lane_{"reads", options.url, statements()} {}

void Reader::find(model::TrackingNumber tracking, std::function<void(Result<ComplaintFile>)> done) {
    ask<ComplaintFile>(
        lane_, post_, std::move(done), [tracking](pqxx::connection& connection, Result<ComplaintFile>& out) {
            pqxx::work work{connection};
            const auto found = work.exec_prepared("by_tracking", static_cast<std::int64_t>(tracking.value()));
            if (found.empty()) {
                return;
            }
            ComplaintFile file;
            file.complaint = read_stored(found[0]);
            const auto id = to_string(file.complaint.state.id.value());
            for (const auto& row : work.exec_prepared("events", id)) {
                if (auto event = read_event(row)) {
                    event->event.content.reset();
                    file.events.push_back(std::move(*event));
                }
            }
            for (const auto& row : work.exec_prepared("attempts", id)) {
                file.attempts.push_back(read_attempt(row));
            }
            for (const auto& row : work.exec_prepared("outbox", id)) {
                file.outbox.push_back(read_delivery(row));
            }
            out = std::move(file);
        });
}

void Reader::find_filed(Uuid idem, Uuid idem_body, std::function<void(Result<BirthResult>)> done) {
    ask<BirthResult>(
        lane_, post_, std::move(done), [idem, idem_body](pqxx::connection& connection, Result<BirthResult>& out) {
            const auto found = pqxx::nontransaction{connection}.exec_prepared("by_idem", to_string(idem));
            if (found.empty()) {
                return;
            }
            const auto& row = found[0];
            BirthResult filed;
            filed.outcome = read_uuid(row[21]) == idem_body ? BirthOutcome::replay : BirthOutcome::key_reused;
            filed.state = read_state(row);
            model::Event first;
            if (decode_event_data(text_view(row[first_event_column]), first) && first.routing) {
                filed.routing = *std::move(first.routing);
            }
            out = std::move(filed);
        });
}

void Reader::load(model::ComplaintId id, std::function<void(Result<StoredComplaint>)> done) {
    ask<StoredComplaint>(
        lane_, post_, std::move(done), [id](pqxx::connection& connection, Result<StoredComplaint>& out) {
            const auto found = pqxx::nontransaction{connection}.exec_prepared("by_id", to_string(id.value()));
            if (!found.empty()) {
                out = read_stored(found[0]);
            }
        });
}

void Reader::load_by_tracking(model::TrackingNumber tracking, std::function<void(Result<StoredComplaint>)> done) {
    ask<StoredComplaint>(
        lane_, post_, std::move(done), [tracking](pqxx::connection& connection, Result<StoredComplaint>& out) {
            const auto found = pqxx::nontransaction{connection}.exec_prepared(
                "by_tracking", static_cast<std::int64_t>(tracking.value()));
            if (!found.empty()) {
                out = read_stored(found[0]);
            }
        });
}

void Reader::due(std::int32_t limit, std::function<void(Result<DueComplaints>)> done) {
    ask<DueComplaints>(
        lane_, post_, std::move(done), [limit](pqxx::connection& connection, Result<DueComplaints>& out) {
            pqxx::work work{connection};  // one now() for both
            DueComplaints due;
            const auto next = work.exec_prepared1("due_next");
            due.now = TimePoint{std::chrono::microseconds{next[0].as<std::int64_t>()}};
            if (!next[1].is_null()) {
                due.next = TimePoint{std::chrono::microseconds{next[1].as<std::int64_t>()}};
            }
            if (due.next && *due.next <= due.now) {
                for (const auto& row : work.exec_prepared("due", limit)) {
                    due.complaints.push_back(read_stored(row));
                }
            }
            out = std::move(due);
        });
}

void Reader::load_keys(std::function<void(Result<std::vector<ApiKey>>)> done) {
    ask<std::vector<ApiKey>>(
        lane_, post_, std::move(done), [](pqxx::connection& connection, Result<std::vector<ApiKey>>& out) {
            std::vector<ApiKey> keys;
            for (const auto& row : pqxx::nontransaction{connection}.exec_prepared("keys")) {
                ApiKey key;
                key.id = row[0].as<std::int32_t>();
                key.name = row[1].as<std::string>();
                const auto role = model::from_number<model::Role>(row[2].as<int>());
                const pqxx::binarystring hash{row[3]};
                if (!role || hash.size() != key.hash.size()) {
                    continue;
                }
                key.role = *role;
                std::copy_n(hash.data(), hash.size(), key.hash.begin());
                key.expires_at = read_time(row[4]);
                if (!row[5].is_null()) {
                    key.agency = model::AgencyId{row[5].as<std::string>()};
                }
                keys.push_back(std::move(key));
            }
            out = std::move(keys);
        });
}

void Reader::check_master_key(std::function<void(Result<KeyCheck>)> done) {
    ask<KeyCheck>(
        lane_, post_, std::move(done), [mine = key_check_](pqxx::connection& connection, Result<KeyCheck>& out) {
            out = compare_master_key(pqxx::nontransaction{connection}.exec_prepared("master_key"), mine);
        });
}

void Reader::conservation(std::function<void(Result<Conservation>)> done) {
    ask<Conservation>(lane_, post_, std::move(done), [](pqxx::connection& connection, Result<Conservation>& out) {
        const auto row = pqxx::nontransaction{connection}.exec_prepared1("conservation");
        const auto at = [&](int i) { return row[static_cast<pqxx::row_size_type>(i)].as<std::int64_t>(); };
        out = Conservation{at(0), at(1), at(2), at(3), at(4), at(5), at(6), at(7), at(8)};
    });
}

void Reader::past(model::ComplaintId id, std::function<void(Result<std::vector<StoredEvent>>)> done) {
    ask<std::vector<StoredEvent>>(
        lane_, post_, std::move(done), [id](pqxx::connection& connection, Result<std::vector<StoredEvent>>& out) {
            std::vector<StoredEvent> events;
            for (const auto& row : pqxx::nontransaction{connection}.exec_prepared("events", to_string(id.value()))) {
                if (auto event = read_event(row)) {
                    event->event.content.reset();
                    events.push_back(std::move(*event));
                }
            }
            out = std::move(events);
        });
}

void Reader::count_parked(std::function<void(Result<std::int64_t>)> done) {
    ask<std::int64_t>(lane_, post_, std::move(done), [](pqxx::connection& connection, Result<std::int64_t>& out) {
        out = pqxx::nontransaction{connection}.exec_prepared1("parked")[0].as<std::int64_t>();
    });
}

}  // namespace hub::store
