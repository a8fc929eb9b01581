// What operators look up and set going: one message, jobs that send dead letters again, pauses.
#include "ask.hpp"
#include "exchange_sql.hpp"
#include "pause_sql.hpp"
#include "reader.hpp"
#include "redrive_sql.hpp"
#include "rows.hpp"

namespace hub::store {
namespace {

/// One transaction on the lane.
template <class T, class Work>
void transact(Lane& lane, const Store::Post& post, std::function<void(Result<T>)> done, Work work) {
    ask<T>(lane, post, std::move(done), [work = std::move(work)](pqxx::connection& connection, Result<T>& out) {
        pqxx::work transaction{connection};
        out = work(transaction);
        transaction.commit();
    });
}

/// A dead letter stands in an index of its own; what was one has left attempts behind.
std::optional<std::string> complaint_of(pqxx::work& work, const std::string& delivery) {
    for (const auto* sql :
         {"SELECT complaint_id FROM delivery WHERE id = $1::uuid AND state IN (3, 4, 5)",
          "SELECT complaint_id FROM attempt WHERE delivery_id = $1::uuid LIMIT 1"}) {
        const auto rows = work.exec_params(sql, delivery);
        if (!rows.empty()) {
            return rows[0][0].as<std::string>();
        }
    }
    return std::nullopt;
}

Result<DeliveryFile> read_file(pqxx::work& work, model::DeliveryId id) {
    const auto complaint = complaint_of(work, to_string(id.value()));
    if (!complaint) {
        return Error{"not_found", "there is no such dead letter"};
    }
    DeliveryFile file;
    const auto found = work.exec_params(
        std::string{"SELECT "} + state_columns + " FROM " + state_source + " WHERE c.id = $1::uuid", *complaint);
    if (found.empty()) {
        return Error{"not_found", "there is no such dead letter"};
    }
    file.complaint = read_stored(found[0]);
    for (const auto& row : work.exec_prepared("outbox", *complaint)) {
        if (auto delivery = read_delivery(row); delivery.id == id) {
            file.delivery = std::move(delivery);
        }
    }
    if (file.delivery && file.delivery->state == model::DeliveryState::unknown) {
        const auto looks = work.exec_params(
            std::string{"SELECT "} + look_columns + " FROM delivery d WHERE d.id = $1::uuid AND d.state = 3",
            to_string(id.value()));
        if (!looks.empty()) {
            file.look = read_look(looks[0], 0);
        }
    }
    for (const auto& row : work.exec_prepared("events", *complaint)) {
        if (auto event = read_event(row); event && event->event.delivery == id) {
            file.events.push_back(*std::move(event));
        }
    }
    for (const auto& row : work.exec_prepared("attempts", *complaint)) {
        if (auto attempt = read_attempt(row); attempt.delivery == id) {
            file.attempts.push_back(std::move(attempt));
        }
    }
    return file;
}

}  // namespace

void Reader::delivery_file(model::DeliveryId id, std::function<void(Result<DeliveryFile>)> done) {
    transact<DeliveryFile>(lane_, post_, std::move(done), [id](pqxx::work& work) { return read_file(work, id); });
}

void Reader::exchanges(model::DeliveryId id, std::function<void(Result<std::vector<ExchangeRecord>>)> done) {
    transact<std::vector<ExchangeRecord>>(
        lane_, post_, std::move(done), [id](pqxx::work& work) { return exchanges_of(work, id); });
}

void Reader::throw_exchanges_away(std::chrono::milliseconds keep, std::function<void(Result<std::int64_t>)> done) {
    transact<std::int64_t>(
        lane_, post_, std::move(done), [keep](pqxx::work& work) { return store::throw_exchanges_away(work, keep); });
}

void Reader::add_redrive(NewRedrive wanted, std::function<void(Result<RedriveJob>)> done) {
    transact<RedriveJob>(lane_, post_, std::move(done), [wanted = std::move(wanted)](pqxx::work& work) {
        return redrive_sql::add(work, wanted);
    });
}

void Reader::find_redrive(std::int64_t id, std::function<void(Result<RedriveJob>)> done) {
    transact<RedriveJob>(lane_, post_, std::move(done), [id](pqxx::work& work) { return redrive_sql::find(work, id); });
}

void Reader::recent_redrives(
    ListScope scope, std::int32_t limit, std::function<void(Result<std::vector<RedriveJob>>)> done) {
    transact<std::vector<RedriveJob>>(
        lane_, post_, std::move(done),
        [scope = std::move(scope), limit](pqxx::work& work) { return redrive_sql::recent(work, scope, limit); });
}

void Reader::claim_redrives(std::int64_t node, std::function<void(Result<std::vector<RedriveJob>>)> done) {
    transact<std::vector<RedriveJob>>(
        lane_, post_, std::move(done), [node](pqxx::work& work) { return redrive_sql::claim(work, node); });
}

void Reader::redrive_slice(
    RedriveJob job, std::int32_t limit, std::function<void(Result<std::vector<ClaimedDelivery>>)> done) {
    transact<std::vector<ClaimedDelivery>>(
        lane_, post_, std::move(done),
        [job = std::move(job), limit](pqxx::work& work) { return redrive_sql::slice(work, job, limit); });
}

void Reader::advance_redrive(RedriveStep step, std::int64_t node, std::function<void(Result<bool>)> done) {
    transact<bool>(lane_, post_, std::move(done), [step, node](pqxx::work& work) {
        return redrive_sql::advance(work, step, node);
    });
}

void Reader::order_pause(PauseOrder order, std::function<void(Result<PauseOutcome>)> done) {
    transact<PauseOutcome>(lane_, post_, std::move(done), [order = std::move(order)](pqxx::work& work) {
        return pause_sql::order(work, order);
    });
}

void Reader::paused(std::function<void(Result<std::vector<InstancePause>>)> done) {
    transact<std::vector<InstancePause>>(
        lane_, post_, std::move(done), [](pqxx::work& work) { return pause_sql::all(work); });
}

}  // namespace hub::store
