#pragma once
#include "hub/base/clock.hpp"
#include "hub/base/metrics.hpp"
#include "hub/base/random.hpp"
#include "hub/base/result.hpp"
#include "hub/base/uuid.hpp"
#include "hub/blobs/folder.hpp"
#include "hub/blobs/image_cleaner.hpp"
#include "hub/connectors/supervisor.hpp"
#include "hub/engine/runtime.hpp"
#include "hub/engine/silence.hpp"
#include "hub/model/complaint.hpp"
#include "hub/model/reporter.hpp"
#include "hub/model/web_exchange.hpp"
#include "hub/store/store.hpp"
#include "hub/workflow/command.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hub::engine {

struct EngineOptions {
    std::chrono::milliseconds claim_every{500};
    /// = the store's dead_after. Then leases in doubt are looked at; the whole outbox every tenth time.
    std::chrono::milliseconds sweep_every{30'000};
    std::size_t window = 1'000;                               ///< leased messages an instance may hold in memory
    std::size_t budget = 20'000;                              ///< … and all instances together
    std::function<std::string(model::TrackingNumber)> spell;  ///< how people write a tracking number
    std::function<std::optional<model::TrackingNumber>(std::string_view)> read_tracking;  ///< and read one
    /// Where files of complaints lie, and what writes pictures anew; empty: none are taken and none are sent.
    std::shared_ptr<const blobs::Folder> attachments{};
    std::shared_ptr<const blobs::ImageCleaner> image_cleaner{};
    std::int64_t most_unfiled_bytes = 209'715'200;  ///< of one API key's files that belong to no complaint yet
    std::chrono::milliseconds keep_bytes{std::chrono::days{30}};  ///< of failed attempts, at most
    /// Absolute, of a file by its hash; from `attachments`.
    std::function<std::string(const std::string&)> attachment_path{};
};

/// A file at a door, as it came.
struct FileUpload {
    std::string bytes;
    std::string declared_type;     ///< the Content-Type
    std::int32_t uploaded_by = 0;  ///< the API key
};

/// A complaint at a door, already checked for shape.
struct Filing {
    model::Content content;
    std::optional<model::Reporter> reporter{};  ///< who reported, where somebody says so
    std::int32_t filed_by_key = 0;
    Uuid idem;
    Uuid idem_body;
    // Where it came through an office's own door:
    model::InstanceId from_instance{};
    std::string external_ref{};
    std::vector<std::string> refused_files{};  ///< that came with it and were not taken: codes
};

struct FilingResult {
    store::BirthOutcome outcome = store::BirthOutcome::committed;
    model::ComplaintState state;
    model::RoutingDecision routing;  ///< as decided at receipt, for a replay too
};

/// Somebody acts on a complaint.
struct ActionRequest {
    model::TrackingNumber tracking;
    workflow::Act act;
    std::optional<model::TrackingNumber> other;  ///< link_duplicate: what it repeats, as people quote it
    /// The version the person saw: another one now is a conflict. Empty: a lost race is decided again.
    std::optional<std::int32_t> if_version;
    /// May this person see the complaint at all? Empty: yes. No is answered as "not found".
    std::function<bool(const model::ComplaintState&)> permitted;
};

struct ActionResult {
    model::ComplaintState state;  ///< after
    model::Event event;
};

/// A person decides about a dead letter.
struct MendRequest {
    model::DeliveryId delivery;
    model::Mending mending = model::Mending::redrive;
    workflow::Actor actor;
    std::string reason;
    std::string external_ref;
    std::optional<TimePoint> not_before;
    bool may_arrive_twice = false;
    std::string part_of;  ///< the job it belongs to
    /// The hub decides, after a look in the agency's system that was made under this fence: void under another one.
    std::optional<std::int32_t> looked_under{};
    std::optional<workflow::MessageEdit> edit{};  ///< redrive: what its message says from now on
    bool keep_ref = false;                        ///< settle: the agency speaks by itself, so its number is remembered
    /// May this person see the message at all? Empty: yes. No is answered as "not found".
    std::function<bool(const store::DeliveryFile&)> permitted;
};

struct MendResult {
    model::ComplaintState state;  ///< after
    model::Event event;
    bool repeated = false;  ///< it had been decided before, and nothing was changed now
};

/// A person has a complaint handed over once more that the agency's system was found not to have.
struct ResendRequest {
    std::int64_t difference = 0;
    workflow::Actor actor;
    std::string who;  ///< the API key's name
    std::string reason;
    /// May this person see the difference at all? No is answered as "not found".
    std::function<bool(const store::Difference&)> permitted;
};

struct ResendResult {
    model::ComplaintState state;  ///< after
    model::Event event;           ///< names the new message
};

/// What an instance answered when it was asked whether a message could be handed over now.
struct ProbeResult {
    model::Outcome outcome = model::Outcome::unknown;  ///< delivered: it could
    model::Cause cause = model::Cause::none;
    std::string remote_code;
    std::string detail;
    std::chrono::milliseconds took{0};
};

/// How an instance fares, as this node sees it.
struct InstanceState {
    connectors::InstanceHealth health;
    std::optional<store::InstancePause> pause;
    std::optional<TimePoint> maintenance_until{};  ///< a maintenance window keeps messages back
    std::string
        waits_for;  ///< paused, maintenance, connector_…, breaker_open, breaker_probing; empty: it takes messages
    std::optional<Heard> heard{};      ///< empty: not looked at yet
    std::optional<Silence> silence{};  ///< an alarm
};

/// Makes things happen: everything between the doors, the store and the runners. Owned by app; all functions on the
/// executor's thread; callbacks come on it too.
class Engine final : public connectors::SupervisorEvents {
public:
    Engine(
        boost::asio::any_io_executor executor, EngineOptions options, const Clock& clock, RandomSource& random,
        store::Store& store, Metrics& metrics);
    ~Engine() override;
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    /// Must be called before anything else; again to swap in a newer configuration.
    void use(std::shared_ptr<const Runtime> runtime);
    /// The supervisor needs its events' receiver first, so it is given afterwards.
    void start(connectors::Supervisor& supervisor);
    /// No new complaints, no new deliveries (what waits goes back to the table); answers `done` when what is under way
    /// has ended, or at the deadline.
    void drain(std::chrono::milliseconds at_most, std::function<void()> done);
    /// After drain() and after the runners have ended: records what they said last and ends this node's life in the
    /// database; answers `done` at the deadline at the latest.
    void leave(std::chrono::milliseconds at_most, std::function<void()> done);

    [[nodiscard]] std::shared_ptr<const Runtime> runtime() const;
    /// Decides and stores a complaint. `done` is called once, after it is durable.
    /// Errors: storage_unavailable, storage_busy, shutting_down.
    void file(Filing filing, std::function<void(Result<FilingResult>)> done);
    /// `done` is called once, after the change is durable. Errors: not_found, version_conflict, those of
    /// workflow::decide, storage_unavailable, shutting_down.
    void act(ActionRequest request, std::function<void(Result<ActionResult>)> done);
    /// `done` is called once, after the change is durable. Errors: not_found, those of workflow::Mend,
    /// storage_unavailable, shutting_down.
    void mend(MendRequest request, std::function<void(Result<MendResult>)> done);
    /// Checks, cleans and stores a file. `done` is called once, after it is durable. Errors: `attachment_…`,
    /// `attachments_…`, `image_cleaner_unavailable`, storage_unavailable, shutting_down.
    void take_file(FileUpload upload, std::function<void(Result<model::Attachment>)> done);
    /// The bytes of a stored file. Errors: not_found, `attachment_damaged`, `attachments_…`.
    void read_file(std::string sha256, std::function<void(Result<std::string>)> done);
    [[nodiscard]] std::vector<InstanceState> instances() const;
    /// An instance was paused or resumed through this node: it follows at once, the others within a second or so.
    void pauses_changed();
    /// Asks the instance whether a message could be handed over now. `done` is called once. Errors:
    /// connector_unavailable, probe_not_offered, shutting_down.
    void probe(const model::InstanceId& instance, std::function<void(Result<ProbeResult>)> done);
    /// Has the instance compared with what its agency lists, at once. `done` is called once, when the wish is durable.
    /// Errors: not_found, connector_unavailable, reconcile_not_offered, storage_unavailable.
    void reconcile(
        const model::InstanceId& instance, const std::string& who,
        std::function<void(Result<store::ReconcileRun>)> done);
    /// `done` is called once, after the change is durable. Errors: not_found, those of workflow::HandOverAgain,
    /// storage_unavailable, shutting_down.
    void resend(ResendRequest request, std::function<void(Result<ResendResult>)> done);
    /// An office's system sent a request to /hooks/<instance>. `done` is called once, after what it said is durable.
    /// Errors: not_found, connector_busy, connector_unavailable, shutting_down.
    void receive(
        const model::InstanceId& instance, model::WebRequest request,
        std::function<void(Result<model::WebAnswer>)> done);

    void on_results(std::vector<connectors::InstanceResult> results) override;
    void on_emit(
        model::InstanceId instance, std::vector<model::AgencyUpdate> updates,
        std::function<void(std::vector<model::EmitAnswer>)> answer) override;
    void on_file(
        model::InstanceId instance, std::vector<model::AgencyFiling> filings,
        std::function<void(std::vector<model::EmitAnswer>)> answer) override;
    void on_state_get(
        model::InstanceId instance, std::string key,
        std::function<void(std::optional<model::StateEntry>)> answer) override;
    void on_state_put(
        model::InstanceId instance, std::string key, model::StateEntry entry,
        std::function<void(model::PutResult, std::int64_t)> answer) override;
    void on_health(const connectors::InstanceHealth& health) override;

private:
    class Impl;
    std::shared_ptr<Impl> impl_;  // shared: pending callbacks of store and timers keep it alive
};

}  // namespace hub::engine
