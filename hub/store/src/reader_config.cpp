// What a node asks about configurations and about the passes of a changed calendar.
#include "ask.hpp"
#include "config_sql.hpp"
#include "open_complaints.hpp"
#include "reader.hpp"

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

}  // namespace

void Reader::newer_config(std::int32_t known, std::function<void(Result<std::optional<ActiveConfig>>)> done) {
    transact<std::optional<ActiveConfig>>(
        lane_, post_, std::move(done), [known](pqxx::work& work) { return config_sql::newer_than(work, known); });
}

void Reader::config_files(model::ConfigVersion version, std::function<void(Result<ConfigFiles>)> done) {
    transact<ConfigFiles>(
        lane_, post_, std::move(done), [version](pqxx::work& work) { return config_sql::files_of(work, version); });
}

void Reader::publish_config(NewConfig config, std::function<void(Result<ConfigActivation>)> done) {
    transact<ConfigActivation>(lane_, post_, std::move(done), [config = std::move(config)](pqxx::work& work) {
        return config_sql::publish(work, config);
    });
}

void Reader::claim_pass(std::int64_t node, std::function<void(Result<std::optional<CalendarPass>>)> done) {
    transact<std::optional<CalendarPass>>(
        lane_, post_, std::move(done), [node](pqxx::work& work) { return config_sql::claim_pass(work, node); });
}

void Reader::open_complaints(OpenQuestion question, std::function<void(Result<OpenSlice>)> done) {
    transact<OpenSlice>(
        lane_, post_, std::move(done), [question](pqxx::work& work) { return next_open(work, question); });
}

void Reader::advance_pass(
    std::int32_t activation, std::int64_t node, model::ComplaintId reached, std::function<void(Result<bool>)> done) {
    transact<bool>(lane_, post_, std::move(done), [activation, node, reached](pqxx::work& work) {
        return config_sql::advance_pass(work, activation, node, reached);
    });
}

void Reader::finish_pass(std::int32_t activation, std::function<void(Result<std::int64_t>)> done) {
    transact<std::int64_t>(lane_, post_, std::move(done), [activation](pqxx::work& work) {
        return config_sql::finish_pass(work, activation);
    });
}

}  // namespace hub::store
