#pragma once
#include "lane.hpp"

#include "hub/store/store.hpp"

#include <functional>
#include <string>
#include <vector>

namespace hub::store {

/// What connector instances keep here and take turns at: their durable state, their tasks, their agencies' numbers. A
/// lane of its own: what a connector writes never holds up what people read.
class Instances {
public:
    Instances(const StoreOptions& options, Store::Post post);

    void state_of(model::InstanceId instance, std::string key, std::function<void(Result<model::StateEntry>)> done);
    void put_state(
        model::InstanceId instance, std::string key, model::StateEntry entry,
        std::function<void(Result<std::optional<std::int64_t>>)> done);
    void claim_tasks(
        std::int64_t node, InstanceTaskKind kind, std::vector<model::InstanceId> of,
        std::vector<std::chrono::milliseconds> first_in,
        std::function<void(Result<std::vector<InstanceTaskLease>>)> done);
    void end_task(std::int64_t node, InstanceTaskEnd end, std::function<void(Result<bool>)> done);
    void note_items(std::vector<model::InstanceId> of, std::function<void(Result<bool>)> done);
    void tasks(std::function<void(Result<std::vector<InstanceTaskState>>)> done);
    void load_by_ref(
        model::InstanceId instance, std::string external_ref, std::function<void(Result<StoredComplaint>)> done);
    void learn_ref(
        model::InstanceId instance, std::string external_ref, model::ComplaintId complaint,
        std::function<void(Result<bool>)> done);

    // instances_reconcile.cpp
    void open_run(RunWish wish, std::function<void(Result<std::optional<ReconcileRun>>)> done);
    void wish_run(
        model::InstanceId instance, std::string who, std::chrono::milliseconds window,
        std::function<void(Result<ReconcileRun>)> done);
    void believed(
        model::InstanceId instance, std::vector<ListedCase> cases,
        std::function<void(Result<std::vector<Believed>>)> done);
    void keep_page(
        std::int64_t node, ReconcilePage page, std::function<void(Result<std::optional<std::int64_t>>)> done);
    void unlisted(UnlistedWish wish, std::function<void(Result<UnlistedSlice>)> done);
    void unlisted_unknown(
        std::int64_t run, model::InstanceId instance, std::function<void(Result<std::vector<UnlistedUnknown>>)> done);
    void differences(DifferenceFilter filter, std::function<void(Result<DifferencePage>)> done);
    void difference(std::int64_t id, std::function<void(Result<Difference>)> done);
    void resolve_difference(std::int64_t id, std::string who, std::function<void(Result<bool>)> done);
    void open_differences(std::function<void(Result<std::vector<OpenDifferences>>)> done);

    // instances_letters.cpp
    void take_letters(std::int32_t limit, std::function<void(Result<std::vector<LetterToSend>>)> done);
    void end_letter(LetterEnd end, std::function<void(Result<bool>)> done);
    void letters(std::int32_t limit, std::function<void(Result<LetterList>)> done);

private:
    Store::Post post_;
    std::int64_t dead_after_ms_;
    Lane lane_;
};

}  // namespace hub::store
