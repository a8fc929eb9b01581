#include "attachments.hpp"

#include "array_text.hpp"
#include "ask.hpp"
#include "rows.hpp"

#include "hub/base/log.hpp"

#include <set>

namespace hub::store {
namespace {

constexpr int most_expired_at_once = 200;

Session::Statements statements() {
    return {
        {"lock", "SELECT pg_advisory_xact_lock(('x' || left($1::text, 16))::bit(64)::int8)"},
        {"add",
         "INSERT INTO attachment (id, uploaded_by, size, cleaned, media_type, sha256)"
         " VALUES ($1::uuid, $2::int4, $3::int8, $4::bool, $5::text, decode($6::text, 'hex'))"
         " ON CONFLICT (id) DO NOTHING"},
        {"unfiled_bytes",
         "SELECT coalesce(sum(size), 0)::int8 FROM attachment WHERE uploaded_by = $1::int4 AND complaint_id IS NULL"
         " AND created_at > now() - interval '24 hours'"},
        {"find",
         "SELECT id, media_type, encode(sha256, 'hex'), size, cleaned, uploaded_by, complaint_id IS NOT NULL,"
         " created_at <= now() - interval '24 hours' FROM attachment WHERE id = ANY($1::uuid[])"},
        // Whoever files one at this moment holds its row: it is left out.
        {"expire",
         "DELETE FROM attachment WHERE id IN (SELECT id FROM attachment WHERE complaint_id IS NULL"
         " AND created_at <= now() - interval '24 hours' LIMIT $1::int4 FOR UPDATE SKIP LOCKED)"
         " RETURNING encode(sha256, 'hex')"},
        {"is_named", "SELECT EXISTS (SELECT FROM attachment WHERE sha256 = decode($1::text, 'hex'))"},
        {"claim_folder", "INSERT INTO attachment_folder (id) VALUES ($1::uuid) ON CONFLICT DO NOTHING"},
        {"folder", "SELECT id FROM attachment_folder"}};
}

/// Unless a row names it by now.
bool remove_if_unnamed(pqxx::connection& connection, const std::string& sha256, const RemoveFile& remove) {
    pqxx::work work{connection};
    work.exec_prepared("lock", sha256);
    if (work.exec_prepared1("is_named", sha256)[0].as<bool>()) {
        return false;
    }
    const auto removed = remove(sha256);
    work.commit();
    if (!removed) {  // a file too many: the next look at the folder finds it
        log::warn("store.attachment_not_removed", {{"reason", removed.error().detail}});
    }
    return removed.has_value();
}

}  // namespace

Attachments::Attachments(const StoreOptions& options, Store::Post post)
    : post_{std::move(post)}, lane_{"attachments", options.url, statements()} {}

void Attachments::add(NewAttachment wanted, std::function<void(Result<bool>)> done) {
    ask<bool>(
        lane_, post_, std::move(done), [wanted = std::move(wanted)](pqxx::connection& connection, Result<bool>& out) {
            const auto& file = wanted.file;
            pqxx::work work{connection};
            work.exec_prepared("lock", file.sha256);
            if (wanted.most_unfiled_bytes != 0) {
                const auto unfiled = work.exec_prepared1("unfiled_bytes", wanted.uploaded_by)[0].as<std::int64_t>();
                if (unfiled + static_cast<std::int64_t>(file.size) > wanted.most_unfiled_bytes) {
                    out = Error{
                        "attachment_quota", "too many files of this key belong to no complaint yet", "",
                        "file the complaints they are for, or wait: unfiled ones go after 24 hours"};
                    return;
                }
            }
            if (auto published = wanted.publish(); !published) {
                out = std::move(published).error();
                return;
            }
            work.exec_prepared(
                "add", to_string(file.id.value()), wanted.uploaded_by, static_cast<std::int64_t>(file.size),
                file.cleaned, file.media_type, file.sha256);
            work.commit();
            out = true;
        });
}

void Attachments::find(
    std::vector<model::AttachmentId> ids, std::function<void(Result<std::vector<UnfiledAttachment>>)> done) {
    ask<std::vector<UnfiledAttachment>>(
        lane_, post_, std::move(done),
        [ids = std::move(ids)](pqxx::connection& connection, Result<std::vector<UnfiledAttachment>>& out) {
            ArrayText wanted;
            for (const auto& id : ids) {
                wanted.add(id.value());
            }
            std::vector<UnfiledAttachment> found;
            for (const auto& row : pqxx::nontransaction{connection}.exec_prepared("find", wanted.take())) {
                UnfiledAttachment one;
                one.file.id = model::AttachmentId{read_uuid(row[0])};
                one.file.media_type = row[1].as<std::string>();
                one.file.sha256 = row[2].as<std::string>();
                one.file.size = static_cast<std::uint64_t>(row[3].as<std::int64_t>());
                one.file.cleaned = row[4].as<bool>();
                one.uploaded_by = row[5].as<std::int32_t>();
                one.filed = row[6].as<bool>();
                one.expired = row[7].as<bool>();
                found.push_back(std::move(one));
            }
            out = std::move(found);
        });
}

/// Rows first: a file without a row is looked for later, a row without a file would be a loss.
void Attachments::expire(RemoveFile remove, std::function<void(Result<std::int64_t>)> done) {
    ask<std::int64_t>(
        lane_, post_, std::move(done),
        [remove = std::move(remove)](pqxx::connection& connection, Result<std::int64_t>& out) {
            std::set<std::string> hashes;
            std::int64_t gone = 0;
            for (const auto& row : pqxx::nontransaction{connection}.exec_prepared("expire", most_expired_at_once)) {
                hashes.insert(row[0].as<std::string>());
                ++gone;
            }
            for (const auto& hash : hashes) {
                remove_if_unnamed(connection, hash, remove);
            }
            out = gone;
        });
}

void Attachments::remove_unknown(
    std::vector<std::string> hashes, RemoveFile remove, std::function<void(Result<std::int64_t>)> done) {
    ask<std::int64_t>(
        lane_, post_, std::move(done),
        [hashes = std::move(hashes), remove = std::move(remove)](
            pqxx::connection& connection, Result<std::int64_t>& out) {
            std::int64_t gone = 0;
            for (const auto& hash : hashes) {
                gone += remove_if_unnamed(connection, hash, remove) ? 1 : 0;
            }
            out = gone;
        });
}

void Attachments::claim_folder(Uuid id, std::function<void(Result<Uuid>)> done) {
    ask<Uuid>(lane_, post_, std::move(done), [id](pqxx::connection& connection, Result<Uuid>& out) {
        pqxx::work work{connection};
        if (!id.is_nil()) {
            work.exec_prepared("claim_folder", to_string(id));
        }
        const auto found = work.exec_prepared("folder");
        work.commit();
        if (!found.empty()) {
            out = read_uuid(found[0][0]);
        }
    });
}

}  // namespace hub::store
