// Comparisons with what agencies list.
#include "ask.hpp"
#include "instances.hpp"
#include "reconcile_sql.hpp"

namespace hub::store {
namespace {

template <class T, class Work>
void transact(Lane& lane, const Store::Post& post, std::function<void(Result<T>)> done, Work work) {
    ask<T>(lane, post, std::move(done), [work = std::move(work)](pqxx::connection& connection, Result<T>& out) {
        pqxx::work transaction{connection};
        out = work(transaction);
        transaction.commit();
    });
}

}  // namespace

void Instances::open_run(RunWish wish, std::function<void(Result<std::optional<ReconcileRun>>)> done) {
    transact<std::optional<ReconcileRun>>(lane_, post_, std::move(done), [wish = std::move(wish)](pqxx::work& work) {
        return reconcile_sql::open_run(work, wish);
    });
}

void Instances::wish_run(
    model::InstanceId instance, std::string who, std::chrono::milliseconds window,
    std::function<void(Result<ReconcileRun>)> done) {
    transact<ReconcileRun>(
        lane_, post_, std::move(done),
        [instance = std::move(instance), who = std::move(who), window](pqxx::work& work) {
            return reconcile_sql::wish_run(work, instance, who, window);
        });
}

void Instances::believed(
    model::InstanceId instance, std::vector<ListedCase> cases,
    std::function<void(Result<std::vector<Believed>>)> done) {
    transact<std::vector<Believed>>(
        lane_, post_, std::move(done), [instance = std::move(instance), cases = std::move(cases)](pqxx::work& work) {
            return reconcile_sql::believed(work, instance, cases);
        });
}

void Instances::keep_page(
    std::int64_t node, ReconcilePage page, std::function<void(Result<std::optional<std::int64_t>>)> done) {
    transact<std::optional<std::int64_t>>(
        lane_, post_, std::move(done),
        [node, page = std::move(page)](pqxx::work& work) { return reconcile_sql::keep_page(work, page, node); });
}

void Instances::unlisted(UnlistedWish wish, std::function<void(Result<UnlistedSlice>)> done) {
    transact<UnlistedSlice>(lane_, post_, std::move(done), [wish = std::move(wish)](pqxx::work& work) {
        return reconcile_sql::unlisted(work, wish);
    });
}

void Instances::unlisted_unknown(
    std::int64_t run, model::InstanceId instance, std::function<void(Result<std::vector<UnlistedUnknown>>)> done) {
    transact<std::vector<UnlistedUnknown>>(
        lane_, post_, std::move(done), [run, instance = std::move(instance)](pqxx::work& work) {
            return reconcile_sql::unlisted_unknown(work, run, instance);
        });
}

void Instances::differences(DifferenceFilter filter, std::function<void(Result<DifferencePage>)> done) {
    transact<DifferencePage>(lane_, post_, std::move(done), [filter = std::move(filter)](pqxx::work& work) {
        return reconcile_sql::page(work, filter);
    });
}

void Instances::difference(std::int64_t id, std::function<void(Result<Difference>)> done) {
    transact<Difference>(
        lane_, post_, std::move(done), [id](pqxx::work& work) { return reconcile_sql::find(work, id); });
}

void Instances::resolve_difference(std::int64_t id, std::string who, std::function<void(Result<bool>)> done) {
    transact<bool>(lane_, post_, std::move(done), [id, who = std::move(who)](pqxx::work& work) {
        return reconcile_sql::resolve(work, id, who);
    });
}

void Instances::open_differences(std::function<void(Result<std::vector<OpenDifferences>>)> done) {
    transact<std::vector<OpenDifferences>>(
        lane_, post_, std::move(done), [](pqxx::work& work) { return reconcile_sql::count_open(work); });
}

}  // namespace hub::store
