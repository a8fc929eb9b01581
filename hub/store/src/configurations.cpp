#include "hub/store/configurations.hpp"

#include "config_sql.hpp"
#include "open_complaints.hpp"
#include "session.hpp"

namespace hub::store {
namespace {

/// One transaction on a connection of its own.
template <class T, class Work>
Result<T> once(const std::string& url, Work work) {
    Session session{url, {}};
    Result<T> out = Error{"storage_refused", "nothing was done"};
    const auto tried = session.run([&](pqxx::connection& connection) {
        pqxx::work transaction{connection};
        out = work(transaction);
        transaction.commit();
    });
    return tried ? std::move(out) : Result<T>{to_error(tried)};
}

/// Empty: the version is there and has its files.
std::optional<Error> missing(pqxx::transaction_base& work, model::ConfigVersion version) {
    const auto rows = work.exec_params("SELECT has_files FROM config_version WHERE id = $1", version.value());
    if (rows.empty()) {
        return Error{
            "not_found", "there is no version " + std::to_string(version.value()), "", "see sp4n-hub config history"};
    }
    if (!rows[0][0].as<bool>()) {
        return Error{
            "version_without_files",
            "version " + std::to_string(version.value()) + " was registered by an earlier hub that kept no files"};
    }
    return std::nullopt;
}

}  // namespace

Result<ConfigActivation> publish_config(const std::string& url, const NewConfig& config) {
    return once<ConfigActivation>(
        url, [&](pqxx::work& work) -> Result<ConfigActivation> { return config_sql::publish(work, config); });
}

Result<ConfigActivation> reactivate_config(
    const std::string& url, model::ConfigVersion version, const std::string& author, const std::string& note) {
    return once<ConfigActivation>(url, [&](pqxx::work& work) -> Result<ConfigActivation> {
        if (auto error = missing(work, version)) {
            return *std::move(error);
        }
        return config_sql::activate(work, version, author, note);
    });
}

Result<std::optional<ActiveConfig>> active_config(const std::string& url) {
    return once<std::optional<ActiveConfig>>(
        url, [](pqxx::work& work) -> Result<std::optional<ActiveConfig>> { return config_sql::newer_than(work, 0); });
}

Result<std::vector<ConfigActivation>> config_history(const std::string& url) {
    return once<std::vector<ConfigActivation>>(
        url, [](pqxx::work& work) -> Result<std::vector<ConfigActivation>> { return config_sql::history(work); });
}

Status visit_open_complaints(const std::string& url, const std::function<void(const StoredComplaint&)>& visit) {
    Session session{url, {}};
    OpenQuestion question;
    do {
        OpenSlice slice;
        const auto tried = session.run([&](pqxx::connection& connection) {
            pqxx::work work{connection};
            slice = next_open(work, question);
        });
        if (!tried) {
            return to_error(tried);
        }
        for (const auto& complaint : slice.complaints) {
            visit(complaint);
        }
        question.after = slice.reached;
    } while (!question.after.empty());
    return {};
}

Result<ConfigFiles> config_files(const std::string& url, model::ConfigVersion version) {
    return once<ConfigFiles>(url, [&](pqxx::work& work) -> Result<ConfigFiles> {
        if (auto error = missing(work, version)) {
            return *std::move(error);
        }
        return config_sql::files_of(work, version);
    });
}

}  // namespace hub::store
