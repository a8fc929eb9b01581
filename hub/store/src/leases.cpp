#include "leases.hpp"

#include "array_text.hpp"
#include "event_codec.hpp"
#include "rows.hpp"

#include "hub/base/log.hpp"

#include <algorithm>
#include <unordered_map>

namespace hub::store {
namespace {

using namespace std::chrono_literals;

constexpr auto next_try = 100ms;         // after a heartbeat that failed
constexpr auto longest_pulse = 2'000ms;  // a database that hangs must be noticed sooner than a lease ends
constexpr std::int64_t slice_rows = 2'000;

/// The next rows of the outbox in the order of its key, after the place in $2, $3, $4, at most $5: a walk that never
/// holds the table up, and that costs births no index.
const std::string slice =
    "slice AS MATERIALIZED (SELECT * FROM delivery WHERE (complaint_id, instance, sequence) > ($2::uuid, $3::text, "
    "$4::int4) ORDER BY complaint_id, instance, sequence LIMIT $5::int8)";
const std::string last_of_slice =
    " FROM slice d ORDER BY d.complaint_id DESC, d.instance DESC, d.sequence DESC LIMIT 1";

/// Nodes whose leases are void.
const std::string lapsed = "n.ended_at IS NOT NULL OR n.heartbeat_at < now() - $1::int8 * interval '1 ms'";

void read_into(const pqxx::result& rows, std::vector<ClaimedDelivery>& out) {
    for (const auto& row : rows) {
        out.push_back({read_delivery(row), {}, {}});
    }
}

/// The complaints of claimed rows, in the claim's own transaction.
void load_complaints(pqxx::work& work, std::vector<ClaimedDelivery>& claimed) {
    if (claimed.empty()) {
        return;
    }
    ArrayText ids;
    for (const auto& one : claimed) {
        ids.add(one.delivery.complaint.value());
    }
    std::unordered_map<Uuid, StoredComplaint> by_id;
    for (const auto& row : work.exec_prepared("complaints", ids.take())) {
        StoredComplaint stored;
        stored.state = read_state(row);
        model::Event first;
        if (decode_event_data(text_view(row[first_event_column]), first) && first.content) {
            stored.content = std::move(*first.content);
        }
        by_id.emplace(stored.state.id.value(), std::move(stored));
    }
    for (auto& one : claimed) {
        one.complaint = by_id[one.delivery.complaint.value()];
    }
}

/// The hand-over with which a complaint was born, and its retries, need nothing but the complaint, unless a person sent
/// it again: he may have edited it.
bool needs_history(const model::Delivery& delivery) {
    return delivery.sequence != 1 || delivery.requeued_at.has_value();
}

/// What had happened to complaints by then: a later message is told from it.
void load_histories(pqxx::work& work, std::vector<ClaimedDelivery>& claimed) {
    ArrayText ids;
    bool any = false;
    for (const auto& one : claimed) {
        if (needs_history(one.delivery)) {
            ids.add(one.delivery.complaint.value());
            any = true;
        }
    }
    if (!any) {
        return;
    }
    std::unordered_map<Uuid, std::vector<StoredEvent>> by_id;
    for (const auto& row : work.exec_prepared("histories", ids.take())) {
        if (auto event = read_event(row)) {
            event->event.content.reset();
            by_id[read_uuid(row[7])].push_back(std::move(*event));
        }
    }
    for (auto& one : claimed) {
        if (needs_history(one.delivery)) {
            one.events = by_id[one.delivery.complaint.value()];
        }
    }
}

model::DeliveryChange lease_of(const model::Delivery& delivery) {
    model::DeliveryChange change;
    change.id = delivery.id;
    change.complaint = delivery.complaint;
    change.instance = delivery.instance;
    change.sequence = delivery.sequence;
    change.fence = delivery.fence;
    return change;
}

}  // namespace

Session::Statements Leases::statements() {
    // Rows that may have been on the wire of a non-idempotent instance (state 2) keep their node: whoever claims them
    // settles them as unknown instead of sending (G4).
    return {
        {"living", "SELECT count(*) FROM node WHERE ended_at IS NULL"},
        {"heartbeat", "UPDATE node SET heartbeat_at = now() WHERE id = $1::int8 AND ended_at IS NULL RETURNING id"},
        {"enrol_end", "UPDATE node SET ended_at = now() WHERE place = $1::text AND ended_at IS NULL"},
        {"enrol", "INSERT INTO node (place) VALUES ($1::text) RETURNING id"},
        {"leave", "UPDATE node SET ended_at = now() WHERE id = $1::int8 AND ended_at IS NULL"},
        {"bury",
         "UPDATE node SET ended_at = now() WHERE ended_at IS NULL AND heartbeat_at < now() - $1::int8 * interval '1 "
         "ms' RETURNING id"},
        {"prune",
         "DELETE FROM node n WHERE n.ended_at < now() - interval '1 hour'"
         " AND (SELECT count(*) FROM delivery d WHERE d.node = n.id AND d.state = 2) = 0"},
        {"free_lapsed",
         "WITH " + slice +
             ", freed AS (UPDATE delivery d SET node = NULL, next_attempt_at = now(), fence = d.fence + 1 FROM slice s"
             " WHERE s.state = 1 AND s.node IS NOT NULL"
             " AND NOT EXISTS (SELECT 1 FROM node n WHERE n.id = s.node AND NOT (" +
             lapsed +
             ")) AND d.complaint_id = s.complaint_id AND d.instance = s.instance AND d.sequence = s.sequence"
             " AND d.node = s.node AND d.state = 1 RETURNING 1)"
             " SELECT d.complaint_id, d.instance, d.sequence, (SELECT count(*) FROM freed)" +
             last_of_slice},
        // The lowest unfinished sequence is asked for by a sub-select with an order and a limit: that is one look into
        // the key, whatever the planner knew about the table. An anti join was planned as a scan while it was empty.
        // A refused message that is no hand-over (kind 1) holds back nothing.
        {"claim",
         "WITH due AS (SELECT p.* FROM unnest($1::text[], $2::int4[]) AS w(instance, most) CROSS JOIN LATERAL ("
         "  SELECT d.complaint_id, d.instance, d.sequence FROM delivery d WHERE d.instance = w.instance AND d.node IS "
         "NULL"
         "    AND d.state = 1 AND d.next_attempt_at <= now() AND d.sequence = (SELECT e.sequence FROM delivery e"
         "      WHERE e.complaint_id = d.complaint_id AND e.instance = d.instance AND (e.state <> 4 OR e.kind = 1)"
         "      ORDER BY e.complaint_id, e.instance, e.sequence LIMIT 1)"
         "  ORDER BY d.next_attempt_at LIMIT w.most FOR UPDATE SKIP LOCKED) AS p)"
         " UPDATE delivery d SET node = $3::int8, fence = fence + 1, next_attempt_at = NULL FROM due"
         " WHERE d.complaint_id = due.complaint_id AND d.instance = due.instance AND d.sequence = due.sequence "
         "RETURNING " +
             std::string{delivery_columns}},
        {"claim_in_doubt",
         "UPDATE delivery d SET node = $2::int8, fence = d.fence + 1 WHERE d.state = 2 AND d.node = ANY(ARRAY("
         "SELECT n.id FROM node n WHERE n.id <> $2::int8 AND (" +
             lapsed + "))) RETURNING " + std::string{delivery_columns}},
        // Its place in the index moves to the end of the look's lease: a node that dies is succeeded then.
        {"claim_looks",
         "WITH due AS (SELECT p.* FROM unnest($1::text[], $2::int4[], $3::int8[]) AS w(instance, most, lease)"
         " CROSS JOIN LATERAL (SELECT d.complaint_id, d.instance, d.sequence, w.lease FROM delivery d"
         "  WHERE d.instance = w.instance AND d.state = 3 AND d.look_at <= now()"
         "  ORDER BY d.look_at LIMIT w.most FOR UPDATE SKIP LOCKED) AS p)"
         " UPDATE delivery d SET fence = d.fence + 1, looks = coalesce(d.looks, 0) + 1,"
         " look_at = now() + due.lease * interval '1 ms' FROM due"
         " WHERE d.complaint_id = due.complaint_id AND d.instance = due.instance AND d.sequence = due.sequence "
         "RETURNING " +
             std::string{delivery_columns} + ", d.looks, sp4n_us(now()) - sp4n_us(d.failed_at)"},
        // The fence alone tells this look from all that may have happened since.
        {"end_look",
         "UPDATE delivery SET look_at = now() + $5::int8 * interval '1 ms', look_detail = $6::text"
         " WHERE complaint_id = $1::uuid AND instance = $2::text AND sequence = $3::int4 AND fence = $4::int4"},
        {"complaints",
         std::string{"SELECT "} + state_columns + " FROM " + state_source + " WHERE c.id = ANY($1::uuid[])"},
        {"histories",
         "SELECT e.seq, e.kind, e.actor, e.born, e.ended, sp4n_us(e.at), e.data, e.complaint_id FROM event e"
         " WHERE e.complaint_id = ANY($1::uuid[]) ORDER BY e.complaint_id, e.seq"},
        {"leased", "WITH " + slice + " SELECT " + delivery_columns +
                       ", false FROM slice d WHERE d.node = $1::int8 AND d.state IN (1, 2) UNION ALL (SELECT " +
                       delivery_columns + ", true" + last_of_slice + ")"},
        // The fence alone tells one lease from every other, also one of an earlier life of this process.
        {"release",
         "UPDATE delivery d SET node = NULL, next_attempt_at = now(), fence = d.fence + 1"
         " FROM unnest($1::uuid[], $2::text[], $3::int4[], $4::int4[]) AS t(complaint_id, instance, sequence, fence)"
         " WHERE d.complaint_id = t.complaint_id AND d.instance = t.instance AND d.sequence = t.sequence"
         " AND d.fence = t.fence AND d.node IS NOT NULL AND d.state = 1"}};
}

Leases::Leases(const StoreOptions& options, std::atomic<std::int64_t>& node, Store::Post post)
    : options_{options},
      node_{node},
      post_{std::move(post)},
      pulse_{std::min<std::chrono::milliseconds>(options.heartbeat, longest_pulse)},
      next_safety_pass_{Steady::now() + 10 * options.dead_after},
      lane_{"leases", options.url, statements(), [this](Session& session) { return tick(session); }} {}

bool Leases::heart_beats() const {
    const auto last = Steady::time_point{Steady::duration{last_beat_.load()}};
    const auto stale = std::min(options_.dead_after, std::max<std::chrono::milliseconds>(3 * pulse_, 2'000ms));
    return !beat_failed_ && last != Steady::time_point{} && Steady::now() - last <= stale;
}

void Leases::enrol(pqxx::connection& connection) {
    pqxx::work work{connection};
    work.exec_prepared0("enrol_end", options_.place);  // this life holds the folder's lock, so earlier ones are over
    const auto id = work.exec_prepared1("enrol", options_.place)[0].as<std::int64_t>();
    work.exec_prepared0("prune");
    work.commit();
    node_ = id;
    log::info("store.node_enrolled", {{"node", id}});
    free_lapsed({});
}

std::chrono::milliseconds Leases::tick(Session& session) {
    if (left_) {
        return 1h;
    }
    const auto beaten = beat(session);
    if (!beaten) {
        if (!beat_failed_) {
            log::warn("store.heartbeat_failed", {{"reason", beaten.detail}});
        }
        beat_failed_ = true;
        return next_try;
    }
    last_beat_ = Steady::now().time_since_epoch().count();
    beat_failed_ = false;
    look_after_others(session);
    try_release(session);
    return pulse_;
}

SqlResult Leases::beat(Session& session) {
    return session.run([&](pqxx::connection& connection) {
        const auto node = node_.load();
        const bool known = node != 0 && !pqxx::nontransaction{connection}.exec_prepared("heartbeat", node).empty();
        if (!known) {
            if (node != 0) {
                log::warn("store.node_was_declared_dead", {{"node", node}});
            }
            enrol(connection);
        }
    });
}

/// What a node does for the others; that it fails says nothing about this node's health.
void Leases::look_after_others(Session& session) {
    const bool safety_pass = Steady::now() >= next_safety_pass_;
    const auto tried = session.run([&](pqxx::connection& connection) {
        const auto buried = pqxx::nontransaction{connection}.exec_prepared("bury", options_.dead_after.count());
        living_ = pqxx::nontransaction{connection}.exec_prepared1("living")[0].as<std::uint32_t>();
        if (!buried.empty() || safety_pass) {
            free_lapsed({});
        }
        if (safety_pass) {
            next_safety_pass_ = Steady::now() + 10 * options_.dead_after;
            pqxx::nontransaction{connection}.exec_prepared0("prune");
        }
    });
    if (!tried) {
        log::warn("store.burying_failed", {{"reason", tried.detail}});
        next_safety_pass_ = Steady::now();
    }
}

/// One slice a job, so that heartbeats and claims go on between them.
void Leases::free_lapsed(Place from) {
    lane_.post([this, from = std::move(from)](Session& session) {
        std::optional<Place> next;
        std::int64_t freed = 0;
        const auto tried = session.run([&](pqxx::connection& connection) {
            const auto last = pqxx::nontransaction{connection}.exec_prepared(
                "free_lapsed", options_.dead_after.count(), from.complaint, from.instance, from.sequence, slice_rows);
            if (!last.empty()) {
                next = Place{last[0][0].as<std::string>(), last[0][1].as<std::string>(), last[0][2].as<std::int32_t>()};
                freed = last[0][3].as<std::int64_t>();
            }
        });
        if (!tried) {
            log::warn("store.freeing_failed", {{"reason", tried.detail}});
            next_safety_pass_ = Steady::now();  // from the start again
        } else if (next) {
            if (freed > 0) {
                log::info("store.leases_freed", {{"count", freed}});
            }
            free_lapsed(std::move(*next));
        }
    });
}

void Leases::claim(std::vector<ClaimWish> wishes, std::function<void(Result<std::vector<ClaimedDelivery>>)> done) {
    lane_.post([this, wishes = std::move(wishes), done = std::move(done)](Session& session) {
        auto claimed = std::make_shared<std::vector<ClaimedDelivery>>();
        const auto node = node_.load();
        auto tried = session.run([&](pqxx::connection& connection) {
            if (node == 0) {
                return;
            }
            ArrayText instances;
            ArrayText limits;
            for (const auto& wish : wishes) {
                instances.add(wish.instance.value());
                limits.add(std::int64_t{wish.limit});
            }
            pqxx::work work{connection};
            read_into(work.exec_prepared("claim", instances.take(), limits.take(), node), *claimed);
            read_into(work.exec_prepared("claim_in_doubt", options_.dead_after.count(), node), *claimed);
            load_complaints(work, *claimed);
            load_histories(work, *claimed);
            work.commit();
        });
        if (!tried) {
            // The commit may have gone through all the same: what it leased is given back. What was in doubt (state 2)
            // is left to the sweep.
            for (const auto& one : *claimed) {
                unreleased_.push_back(lease_of(one.delivery));
            }
        }
        post_([done, claimed, tried] {
            if (tried) {
                done(std::move(*claimed));
            } else {
                done(to_error(tried));
            }
        });
    });
}

void Leases::claim_looks(std::vector<LookWish> wishes, std::function<void(Result<std::vector<ClaimedLook>>)> done) {
    lane_.post([this, wishes = std::move(wishes), done = std::move(done)](Session& session) {
        std::vector<ClaimedDelivery> claimed;
        auto looks = std::make_shared<std::vector<ClaimedLook>>();
        const auto tried = session.run([&](pqxx::connection& connection) {
            ArrayText instances;
            ArrayText limits;
            ArrayText leases;
            for (const auto& wish : wishes) {
                instances.add(wish.instance.value());
                limits.add(std::int64_t{wish.limit});
                leases.add(std::int64_t{wish.lease.count()});
            }
            pqxx::work work{connection};
            const auto rows = work.exec_prepared("claim_looks", instances.take(), limits.take(), leases.take());
            read_into(rows, claimed);
            load_complaints(work, claimed);
            load_histories(work, claimed);
            work.commit();
            for (std::size_t i = 0; i < claimed.size(); ++i) {
                const auto row = rows[static_cast<pqxx::result::size_type>(i)];
                looks->push_back(
                    {std::move(claimed[i]), row[delivery_width].as<std::int32_t>(),
                     std::chrono::microseconds{row[delivery_width + 1].as<std::int64_t>(0)}});
            }
        });
        post_([done, looks, tried] {
            if (tried) {
                done(std::move(*looks));
            } else {
                done(to_error(tried));
            }
        });
    });
}

void Leases::end_look(LookEnd end) {
    lane_.post([end = std::move(end)](Session& session) {
        const auto next_in = end.next_in ? std::optional{end.next_in->count()} : std::nullopt;
        const auto tried = session.run([&](pqxx::connection& connection) {
            pqxx::nontransaction{connection}.exec_prepared0(
                "end_look", to_string(end.complaint.value()), end.instance.value(), end.sequence, end.fence, next_in,
                end.detail);
        });
        if (!tried) {
            log::warn("store.end_look_failed", {{"reason", tried.detail}});
        }
    });
}

void Leases::leased(std::function<void(Result<std::vector<model::Delivery>>)> done) {
    auto listing = std::make_shared<Listing>();
    listing->done = std::move(done);
    list_leased(listing);
}

void Leases::list_leased(const std::shared_ptr<Listing>& listing) {
    lane_.post([this, listing](Session& session) {
        bool more = false;
        const auto tried = session.run([&](pqxx::connection& connection) {
            const auto& at = listing->place;
            const auto rows = pqxx::nontransaction{connection}.exec_prepared(
                "leased", node_.load(), at.complaint, at.instance, at.sequence, slice_rows);
            for (const auto& row : rows) {
                if (row[delivery_width].as<bool>()) {
                    more = true;
                    listing->place = {row[0].as<std::string>(), row[1].as<std::string>(), row[2].as<std::int32_t>()};
                } else {
                    listing->rows.push_back(read_delivery(row));
                }
            }
        });
        if (tried && more) {
            return list_leased(listing);
        }
        post_([listing, tried] {
            if (tried) {
                listing->done(std::move(listing->rows));
            } else {
                listing->done(to_error(tried));
            }
        });
    });
}

void Leases::release(std::vector<model::DeliveryChange> rows) {
    lane_.post([this, rows = std::move(rows)](Session& session) mutable {
        unreleased_.insert(
            unreleased_.end(), std::make_move_iterator(rows.begin()), std::make_move_iterator(rows.end()));
        try_release(session);
    });
}

void Leases::try_release(Session& session) {
    if (unreleased_.empty()) {
        return;
    }
    std::array<ArrayText, 4> a;
    for (const auto& row : unreleased_) {
        a[0].add(row.complaint.value());
        a[1].add(row.instance.value());
        a[2].add(std::int64_t{row.sequence});
        a[3].add(std::int64_t{row.fence});
    }
    const auto tried = session.run([&](pqxx::connection& connection) {
        pqxx::nontransaction{connection}.exec_prepared("release", a[0].take(), a[1].take(), a[2].take(), a[3].take());
    });
    if (tried) {
        unreleased_.clear();
    } else {
        log::warn("store.release_failed", {{"reason", tried.detail}});  // tried again with the next heartbeat
    }
}

void Leases::leave(std::function<void(bool)> done) {
    lane_.post([this, done = std::move(done)](Session& session) {
        try_release(session);
        left_ = true;
        const auto tried = session.run([&](pqxx::connection& connection) {
            pqxx::nontransaction{connection}.exec_prepared0("leave", node_.load());
        });
        if (!tried) {
            log::warn("store.leave_failed", {{"reason", tried.detail}});  // the others notice after dead_after
        }
        post_([done, left = static_cast<bool>(tried)] { done(left); });
    });
}

}  // namespace hub::store
