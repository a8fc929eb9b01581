#pragma once
#include "file_desk.hpp"

#include "hub/base/result.hpp"
#include "hub/engine/engine.hpp"
#include "hub/engine/runtime.hpp"
#include "hub/model/filing.hpp"
#include "hub/model/update.hpp"
#include "hub/store/store.hpp"

#include <functional>
#include <memory>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

namespace hub::engine {

/// A complaint of an office's own door as the hub takes it: texts cleaned, codes checked against the configuration, a
/// key of its own, so that the same complaint twice is filed once. Error: the code for the connector.
Result<Filing> filing_of(
    const model::InstanceId& instance, model::AgencyFiling filing, const std::unordered_set<std::string>& categories);

/// Takes in complaints that offices received themselves. A batch is answered when all of it is durable; a database that
/// is away is waited out. A node that is being stopped answers with nothing, which says "not known to be stored": the
/// connector files the same again, and what had been stored is known by its key. One thread.
class OwnDoor : public std::enable_shared_from_this<OwnDoor> {
public:
    using Answer = std::function<void(std::vector<model::EmitAnswer>)>;
    /// What it needs of engine and store. Seams for its tests.
    struct Uses {
        std::function<void(Filing, std::function<void(Result<FilingResult>)>)> file;
        std::function<void(Uuid idem, std::function<void(Result<store::BirthResult>)>)> find_filed;
        std::function<void(
            model::InstanceId, std::string external_ref, model::ComplaintId, std::function<void(Result<bool>)>)>
            learn_ref;
        std::function<std::string(model::TrackingNumber)> spell;
        /// Takes in what a complaint brings.
        std::function<void(std::vector<model::ReceivedFile>, std::function<void(ReceivedFiles)>)> receive{};
    };

    explicit OwnDoor(Uses uses) : uses_{std::move(uses)} {}

    void use(std::shared_ptr<const Runtime> runtime) { runtime_ = std::move(runtime); }
    void apply(const model::InstanceId& instance, std::vector<model::AgencyFiling> filings, Answer answer);
    /// What could not be stored while the database was away is tried again.
    void retry();

private:
    struct Batch;
    void file_one(const std::shared_ptr<Batch>& batch, std::size_t index);
    void receive_files(const std::shared_ptr<Batch>& batch, std::size_t index);
    void filed(const std::shared_ptr<Batch>& batch, std::size_t index, const Result<FilingResult>& result);
    void find_first(const std::shared_ptr<Batch>& batch, std::size_t index);
    void learn(
        const std::shared_ptr<Batch>& batch, std::size_t index, model::ComplaintId complaint, model::EmitResult result,
        std::string code);
    static void finish(
        const std::shared_ptr<Batch>& batch, std::size_t index, model::EmitResult result, std::string code);

    Uses uses_;
    std::shared_ptr<const Runtime> runtime_;
    std::vector<std::function<void()>> waiting_;
};

}  // namespace hub::engine
