#include "hub/store/reporters.hpp"

#include "array_text.hpp"
#include "chain.hpp"
#include "event_codec.hpp"
#include "exchange_sql.hpp"
#include "identity_sql.hpp"
#include "rows.hpp"
#include "session.hpp"

#include <algorithm>

namespace hub::store {
namespace {

constexpr int tries = 5;               // a complaint that moves on each time is busier than any
constexpr std::size_t slice = 10'000;  // complaints asked about at once

AuditRow audit_of(const Inquiry& inquiry, AccessKind kind) {
    AuditRow row;
    row.complaint = inquiry.complaint;
    row.kind = kind;
    row.who = inquiry.who;
    row.reason = inquiry.reason;
    return row;
}

Error no_complaint() {
    return Error{"not_found", "there is no such complaint"};
}

std::optional<model::ComplaintState> lock_state(pqxx::transaction_base& work, const std::string& id) {
    // Two statements: the second sees what whoever held the lock has done.
    if (work.exec_params("SELECT FROM complaint WHERE id = $1::uuid FOR UPDATE", id).empty()) {
        return std::nullopt;
    }
    const auto rows = work.exec_params(
        std::string{"SELECT "} + state_columns + " FROM " + state_source + " WHERE c.id = $1::uuid", id);
    return rows.empty() ? std::nullopt : std::optional{read_state(rows[0])};
}

void write_event(pqxx::transaction_base& work, const model::Decision& decision) {
    const auto data = encode_event_data(decision.event);
    const auto hash = chain_hash(decision, data);
    const auto id = to_string(decision.state.id.value());
    work.exec_params0(
        "INSERT INTO event (complaint_id, at, seq, kind, actor, born, ended, data, hash)"
        " VALUES ($1::uuid, sp4n_at($2::int8), $3, $4, $5, 0, 0, $6, $7)",
        id, decision.event.at.time_since_epoch().count(), decision.state.version, static_cast<int>(decision.event.kind),
        static_cast<int>(decision.event.actor), data, pqxx::binarystring{hash.data(), hash.size()});
    work.exec_params0(
        "UPDATE complaint SET flags = $2 WHERE id = $1::uuid", id, int{flags_of(decision.state, decision.event.at)});
}

/// The record is seen only after its audit row, so that comes first.
bool delete_record(pqxx::transaction_base& work, const Inquiry& inquiry) {
    write_audit(work, audit_of(inquiry, AccessKind::erased));
    delete_exchanges(work, inquiry.complaint);  // what was sent says who reported, or what they wrote
    return work.exec_params(
                   "DELETE FROM identity.reporter WHERE complaint_id = $1::uuid RETURNING complaint_id",
                   to_string(inquiry.complaint.value()))
               .size() == 1;
}

Result<bool> erase_once(pqxx::connection& connection, const Erasure& erasure) {
    pqxx::work work{connection};
    const auto state = lock_state(work, to_string(erasure.inquiry.complaint.value()));
    if (!state) {
        return no_complaint();
    }
    const bool deleted = delete_record(work, erasure.inquiry);
    if (state->has_reporter) {
        HUB_TRY(const auto decision, erasure.decide(*state));
        write_event(work, decision);
    } else if (!deleted) {
        return false;
    }
    if (erasure.before_commit) {
        HUB_CHECK(erasure.before_commit());
    }
    work.commit();
    return true;
}

/// For people at the command line, who may have the wrong user or server: the reason too.
Error explained(const SqlResult& failed) {
    auto error = to_error(failed);
    if (error.code == "storage_unavailable") {
        error.detail = "the database cannot be used as sp4n_identity: " + failed.detail;
        error.hint = "run this as root or as the user that runs the hub; see database.identity_url in hub.yaml";
    }
    return error;
}

}  // namespace

Result<model::ComplaintId> complaint_of(const std::string& url, model::TrackingNumber tracking) {
    Session session{url, {}};
    std::optional<model::ComplaintId> found;
    const auto tried = session.run([&](pqxx::connection& connection) {
        const auto rows = pqxx::nontransaction{connection}.exec_params(
            "SELECT id FROM complaint WHERE tracking = $1", static_cast<std::int64_t>(tracking.value()));
        if (!rows.empty()) {
            found = model::ComplaintId{read_uuid(rows[0][0])};
        }
    });
    if (!tried) {
        return explained(tried);
    }
    if (!found) {
        return no_complaint();
    }
    return *found;
}

Result<std::optional<model::Reporter>> show_reporter(
    const std::string& url, const crypto::MasterKey& master, const Inquiry& inquiry) {
    Session session{url, {}};
    std::optional<SealedReporter> sealed;
    const auto tried = session.run([&](pqxx::connection& connection) {
        pqxx::work work{connection};
        sealed = read_record(work, audit_of(inquiry, AccessKind::shown));
        if (sealed) {
            work.commit();
        }
    });
    if (!tried) {
        return explained(tried);
    }
    if (!sealed) {
        return std::optional<model::Reporter>{};
    }
    HUB_TRY(auto opened, open_reporter(ReporterKeys{master}, inquiry.complaint, sealed->wrapped_key, sealed->record));
    return std::optional{std::move(opened)};
}

Result<model::AttemptExchange> show_exchange(
    const std::string& url, const crypto::MasterKey& master, const ExchangeInquiry& inquiry) {
    Session session{url, {}};
    Result<StoredExchange> found{StoredExchange{}};
    const auto tried =
        session.run([&](pqxx::connection& connection) { found = take_exchange_out(connection, inquiry); });
    if (!tried) {
        return explained(tried);
    }
    if (!found) {
        return found.error();
    }
    return open_exchange(
        ReporterKeys{master}, {inquiry.complaint, inquiry.delivery, inquiry.attempt}, found->wrapped_key,
        found->record);
}

Result<std::vector<IdentityAccess>> reporter_accesses(const std::string& url, model::ComplaintId complaint) {
    Session session{url, {}};
    std::vector<IdentityAccess> out;
    const auto tried = session.run([&](pqxx::connection& connection) {
        for (const auto& row : pqxx::nontransaction{connection}.exec_params(
                 "SELECT sp4n_us(at), kind, who, agency, delivery, attempt, reason FROM identity.access"
                 " WHERE complaint_id = $1::uuid ORDER BY id",
                 to_string(complaint.value()))) {
            auto& access = out.emplace_back();
            access.at = TimePoint{std::chrono::microseconds{row[0].as<std::int64_t>()}};
            access.kind = static_cast<AccessKind>(row[1].as<int>());
            access.who = row[2].as<std::string>();
            access.agency = model::AgencyId{row[3].as<std::string>()};
            access.delivery = model::DeliveryId{row[4].is_null() ? Uuid{} : read_uuid(row[4])};
            access.attempt = row[5].as<std::int32_t>();
            access.reason = row[6].as<std::string>();
        }
    });
    if (!tried) {
        return explained(tried);
    }
    return out;
}

Result<bool> erase_reporter(const std::string& url, const Erasure& erasure) {
    Session session{url, {}};
    SqlResult tried;
    for (int attempt = 0; attempt < tries; ++attempt) {
        Result<bool> out{false};
        tried = session.run([&](pqxx::connection& connection) { out = erase_once(connection, erasure); });
        if (tried) {
            return out;
        }
        if (tried.trouble != SqlTrouble::conflict && tried.trouble != SqlTrouble::transient) {
            break;
        }
    }
    return explained(tried);
}

Result<std::vector<model::ComplaintId>> still_known(
    const std::string& url, const std::vector<model::ComplaintId>& complaints) {
    Session session{url, {}};
    std::vector<model::ComplaintId> out;
    for (std::size_t begin = 0; begin < complaints.size(); begin += slice) {
        ArrayText ids;
        for (std::size_t i = begin; i < std::min(begin + slice, complaints.size()); ++i) {
            ids.add(complaints[i].value());
        }
        const auto list = ids.take();
        const auto tried = session.run([&](pqxx::connection& connection) {
            pqxx::work work{connection};  // never committed: the audit rows only let the records be seen
            work.exec_params0(
                "INSERT INTO identity.access (complaint_id, kind, who, agency, attempt, reason)"
                " SELECT id, 3, 'hub', '', 0, 'looked for' FROM unnest($1::uuid[]) AS t(id)",
                list);
            for (const auto& row : work.exec_params(
                     "SELECT complaint_id FROM identity.reporter WHERE complaint_id = ANY($1::uuid[])"
                     " UNION SELECT id FROM complaint WHERE id = ANY($1::uuid[]) AND flags & 512 <> 0",
                     list)) {
                out.emplace_back(read_uuid(row[0]));
            }
        });
        if (!tried) {
            return explained(tried);
        }
    }
    return out;
}

}  // namespace hub::store
