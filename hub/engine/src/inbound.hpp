#pragma once
#include "file_desk.hpp"

#include "hub/base/clock.hpp"
#include "hub/base/uuid.hpp"
#include "hub/engine/runtime.hpp"
#include "hub/model/update.hpp"
#include "hub/store/store.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hub::engine {

/// What a connector says of a case is input like any other: texts cut to size, control characters out.
void clean(model::AgencyUpdate& update);

/// Takes in what agencies say. Each update is decided on the complaint's fresh state; the batch is answered when all of
/// it is durable; a database that is away is waited out, as an answer refused for that would be lost. One thread.
class Inbound : public std::enable_shared_from_this<Inbound> {
public:
    using Answer = std::function<void(std::vector<model::EmitAnswer>)>;

    struct Uses {
        std::function<std::string(model::TrackingNumber)> spell;
        std::function<std::optional<model::TrackingNumber>(std::string_view)> read_tracking;
        /// Is something of this instance under way, whose answer may bring a number?
        std::function<bool(const model::InstanceId&)> is_sending;
        /// Takes in what an update brings.
        std::function<void(std::vector<model::ReceivedFile>, std::function<void(ReceivedFiles)>)> receive{};
    };
    Inbound(const Clock& clock, UuidV7Source& ids, store::Store& store, Uses uses);

    void use(std::shared_ptr<const Runtime> runtime) { runtime_ = std::move(runtime); }
    /// What could not be decided while the database was away is tried again.
    void retry();
    void apply(model::InstanceId instance, std::vector<model::AgencyUpdate> updates, Answer answer);

private:
    struct Batch;
    void apply_one(const std::shared_ptr<Batch>& batch, std::size_t index);
    void loaded(
        const std::shared_ptr<Batch>& batch, std::size_t index, Result<store::StoredComplaint> found, bool was_handed);
    void recall(
        const std::shared_ptr<Batch>& batch, std::size_t index, store::StoredComplaint complaint, bool was_handed);
    void decide(
        const std::shared_ptr<Batch>& batch, std::size_t index, const store::StoredComplaint& complaint,
        const std::vector<store::StoredEvent>& past, bool was_handed);
    void receive_files(const std::shared_ptr<Batch>& batch, std::size_t index);
    static void finish(
        const std::shared_ptr<Batch>& batch, std::size_t index, model::EmitResult result, std::string code);

    const Clock& clock_;
    UuidV7Source& ids_;
    store::Store& store_;
    std::function<std::string(model::TrackingNumber)> spell_;
    std::function<std::optional<model::TrackingNumber>(std::string_view)> read_tracking_;
    std::function<bool(const model::InstanceId&)> is_sending_;
    std::function<void(std::vector<model::ReceivedFile>, std::function<void(ReceivedFiles)>)> receive_;
    std::shared_ptr<const Runtime> runtime_;
    std::vector<std::pair<std::shared_ptr<Batch>, std::size_t>> waiting_;
};

}  // namespace hub::engine
