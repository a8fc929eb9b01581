#include "config_sql.hpp"

#include "rows.hpp"

namespace hub::store::config_sql {
namespace {

constexpr std::int64_t publish_lock = 0x7370346E636667;  // "sp4ncfg": one activation at a time
const std::string activation_columns = "a.id, a.version, v.hash, sp4n_us(a.at), a.author, a.note";
const std::string active_source =
    " FROM config_active p JOIN config_activation a ON a.id = p.activation JOIN config_version v ON v.id = a.version";
/// A node that stops working on a pass is succeeded after this long.
const std::string pass_lease = "interval '30 s'";

ConfigActivation read_activation(const pqxx::row& row) {
    ConfigActivation out;
    out.id = row[0].as<std::int32_t>();
    out.version = model::ConfigVersion{row[1].as<std::int32_t>()};
    out.hash = row[2].as<std::string>();
    out.at = TimePoint{std::chrono::microseconds{row[3].as<std::int64_t>()}};
    out.author = row[4].as<std::string>();
    out.note = row[5].as<std::string>();
    return out;
}

std::optional<ConfigActivation> active(pqxx::transaction_base& work) {
    const auto rows = work.exec("SELECT " + activation_columns + active_source);
    return rows.empty() ? std::nullopt : std::optional{read_activation(rows[0])};
}

void lock(pqxx::transaction_base& work) {
    work.exec_params1("SELECT pg_advisory_xact_lock($1)", publish_lock);
}

/// The version with this content; stored when it is new, completed when an older hub had kept no files.
model::ConfigVersion store_version(pqxx::transaction_base& work, const NewConfig& config) {
    work.exec_params0("INSERT INTO config_version (hash) VALUES ($1) ON CONFLICT DO NOTHING", config.hash);
    const auto row = work.exec_params1("SELECT id, has_files FROM config_version WHERE hash = $1", config.hash);
    const auto version = row[0].as<std::int32_t>();
    if (!row[1].as<bool>()) {
        for (const auto& [path, body] : config.files) {
            work.exec_params0("INSERT INTO config_file (version, path, body) VALUES ($1, $2, $3)", version, path, body);
        }
        work.exec_params0("UPDATE config_version SET has_files = true WHERE id = $1", version);
    }
    return model::ConfigVersion{version};
}

/// Limits of open complaints are counted again when the new version's calendar says something else.
void plan_pass(pqxx::transaction_base& work, std::int32_t activation, std::int32_t before, std::int32_t after) {
    work.exec_params0(
        "INSERT INTO calendar_pass (activation) SELECT $1 WHERE EXISTS (SELECT 1 FROM config_version WHERE id = $2 AND "
        "has_files) AND EXISTS ("
        " (SELECT path, body FROM config_file WHERE version = $2 AND path LIKE 'calendar/%'"
        "  EXCEPT SELECT path, body FROM config_file WHERE version = $3)"
        " UNION ALL"
        " (SELECT path, body FROM config_file WHERE version = $3 AND path LIKE 'calendar/%'"
        "  EXCEPT SELECT path, body FROM config_file WHERE version = $2))",
        activation, before, after);
}

}  // namespace

std::optional<ActiveConfig> newer_than(pqxx::transaction_base& work, std::int32_t known) {
    auto found = active(work);
    if (!found || found->id <= known) {
        return std::nullopt;
    }
    auto files = files_of(work, found->version);
    return ActiveConfig{*std::move(found), std::move(files)};
}

ConfigFiles files_of(pqxx::transaction_base& work, model::ConfigVersion version) {
    ConfigFiles out;
    for (const auto& row : work.exec_params("SELECT path, body FROM config_file WHERE version = $1", version.value())) {
        out.emplace(row[0].as<std::string>(), row[1].as<std::string>());
    }
    return out;
}

ConfigActivation publish(pqxx::transaction_base& work, const NewConfig& config) {
    lock(work);
    const auto before = active(work);
    if (before && config.activate == Activate::if_none) {
        return *before;
    }
    const auto version = store_version(work, config);
    return before && before->version == version ? *before : activate(work, version, config.author, config.note);
}

ConfigActivation activate(
    pqxx::transaction_base& work, model::ConfigVersion version, const std::string& author, const std::string& note) {
    lock(work);
    const auto before = active(work);
    const auto previous = before ? std::optional{before->version.value()} : std::nullopt;
    const auto id = work.exec_params1(
                            "INSERT INTO config_activation (version, previous, author, note) VALUES ($1, $2, $3, $4) "
                            "RETURNING id",
                            version.value(), previous, author, note)[0]
                        .as<std::int32_t>();
    work.exec_params0(
        "INSERT INTO config_active (activation) VALUES ($1) ON CONFLICT (single) DO UPDATE SET activation = $1", id);
    if (before) {
        plan_pass(work, id, before->version.value(), version.value());
    }
    return *active(work);
}

std::vector<ConfigActivation> history(pqxx::transaction_base& work) {
    std::vector<ConfigActivation> out;
    for (const auto& row : work.exec(
             "SELECT " + activation_columns +
             " FROM config_activation a JOIN config_version v ON v.id = a.version ORDER BY a.id DESC")) {
        out.push_back(read_activation(row));
    }
    return out;
}

std::optional<CalendarPass> claim_pass(pqxx::transaction_base& work, std::int64_t node) {
    const auto rows = work.exec_params(
        "UPDATE calendar_pass p SET node = $1, leased_until = now() + " + pass_lease +
            " FROM config_activation a WHERE a.id = p.activation AND p.finished_at IS NULL"
            " AND p.activation = (SELECT min(q.activation) FROM calendar_pass q WHERE q.finished_at IS NULL)"
            " AND (p.node IS NULL OR p.node = $1 OR p.leased_until < now() OR NOT EXISTS (SELECT 1 FROM node n WHERE"
            " n.id = p.node AND n.ended_at IS NULL))"
            " RETURNING p.activation, sp4n_us(a.at), a.previous, a.version, p.reached",
        node);
    if (rows.empty()) {
        return std::nullopt;
    }
    const auto calendar_of = [&](const pqxx::field& version) {
        auto files = files_of(work, model::ConfigVersion{version.as<std::int32_t>()});
        std::erase_if(files, [](const auto& file) { return !file.first.starts_with("calendar/"); });
        return files;
    };
    const auto& row = rows[0];
    CalendarPass pass;
    pass.activation = row[0].as<std::int32_t>();
    pass.since = TimePoint{std::chrono::microseconds{row[1].as<std::int64_t>()}};
    pass.before = calendar_of(row[2]);
    pass.after = calendar_of(row[3]);
    pass.reached = model::ComplaintId{read_uuid(row[4])};
    return pass;
}

bool advance_pass(
    pqxx::transaction_base& work, std::int32_t activation, std::int64_t node, model::ComplaintId reached) {
    return work.exec_params(
                   "UPDATE calendar_pass SET reached = $3::uuid, leased_until = now() + " + pass_lease +
                       " WHERE activation = $1 AND node = $2 AND finished_at IS NULL",
                   activation, node, to_string(reached.value()))
               .affected_rows() == 1;
}

std::int64_t finish_pass(pqxx::transaction_base& work, std::int32_t activation) {
    return work
        .exec_params1(
            "UPDATE calendar_pass SET finished_at = coalesce(finished_at, now()), moved = coalesce(moved, (SELECT "
            "count(*) FROM complaint WHERE calendar = $1)) WHERE activation = $1 RETURNING moved",
            activation)[0]
        .as<std::int64_t>();
}

}  // namespace hub::store::config_sql
