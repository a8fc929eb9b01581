#pragma once
#include "hub/base/result.hpp"
#include "hub/crypto/master_key.hpp"
#include "hub/figures/tally.hpp"
#include "hub/model/ids.hpp"
#include "hub/model/instance.hpp"
#include "hub/model/state_entry.hpp"
#include "hub/store/accounts.hpp"
#include "hub/store/attachments.hpp"
#include "hub/store/commits.hpp"
#include "hub/store/configurations.hpp"
#include "hub/store/dead_letters.hpp"
#include "hub/store/exchange_records.hpp"
#include "hub/store/identity_records.hpp"
#include "hub/store/instance_records.hpp"
#include "hub/store/letters.hpp"
#include "hub/store/lists.hpp"
#include "hub/store/lookups.hpp"
#include "hub/store/master_key_check.hpp"
#include "hub/store/operations.hpp"
#include "hub/store/reconciliations.hpp"
#include "hub/store/records.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hub::store {

// figures.hpp: for those who ask for figures
enum class FiguresBy : std::uint8_t;
struct ClockFilter;
struct ClockPageWish;
struct ClockPage;
struct OpenWish;
struct OpenCount;

struct StoreOptions {
    std::string url;           ///< libpq connection string of the serving role
    std::string identity_url;  ///< the same database as the role sp4n_identity
    /// Seals and opens who reported; without it births with a reporter are refused (`identity_unavailable`).
    std::optional<crypto::MasterKey> master{};
    std::string place;  ///< the locked data folder's name: earlier lives there are known to have ended
    std::chrono::milliseconds heartbeat{10'000};
    std::chrono::milliseconds dead_after{30'000};
    std::size_t max_batch = 256;      ///< decisions in one transaction
    std::size_t max_pending = 8'192;  ///< births that may wait; beyond: storage_busy
    /// After this long without the database, waiting births are told so; later ones are told at once.
    std::chrono::milliseconds give_up_after{1'000};
    /// A commit of births that takes longer counts as hung: what is in it and waits behind it is told so.
    std::chrono::milliseconds hung_after{3'000};
};

/// How many rows to claim for one instance.
struct ClaimWish {
    model::InstanceId instance;
    std::int32_t limit = 0;
};

struct StoreHealth {
    bool ready = false;
    std::string reason;  ///< when not
};

/// The database behind a hub: eight threads with a connection each (births, moves, reads, lists, figures, leases,
/// instances, attachments), all of which reconnect by themselves. Functions return at once and may be called from one
/// thread; callbacks run through `post`.
class Store {
public:
    using Post = std::function<void(std::function<void()>)>;

    /// Starts the threads; does not wait for the database.
    Store(StoreOptions options, Post post);
    /// Ends the threads; what was submitted and not stored is dropped without an answer.
    ~Store();
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;

    [[nodiscard]] StoreHealth health() const;
    /// This life's number; nil until the database was reached for the first time.
    [[nodiscard]] model::NodeIncarnation node() const;
    /// How many nodes live, this one included, as of the last heartbeat: what is limited for all is divided by it.
    [[nodiscard]] std::uint32_t living_nodes() const;

    /// Group commit: collects while the previous commit is under way. Errors at once: storage_unavailable,
    /// storage_busy.
    void submit(Birth birth);
    void submit(Move move);
    void submit(Reschedule reschedule);

    void find(model::TrackingNumber tracking, std::function<void(Result<ComplaintFile>)> done);
    /// What the same key and body were answered before: outcome replay, or key_reused when the body was another one.
    /// Error `not_found`: the key is new.
    void find_filed(Uuid idem, Uuid idem_body, std::function<void(Result<BirthResult>)> done);
    void load(model::ComplaintId id, std::function<void(Result<StoredComplaint>)> done);
    void load_by_tracking(model::TrackingNumber tracking, std::function<void(Result<StoredComplaint>)> done);
    /// Complaints whose next instant has come, `limit` at most: a look at the front of one index.
    void due(std::int32_t limit, std::function<void(Result<DueComplaints>)> done);
    /// A page of complaints, newest first. Errors: `argument_invalid`, `list_too_broad` (2 s were not enough).
    void page(ListFilter filter, std::function<void(Result<ListPage>)> done);
    /// What has run out or will until a moment, most urgent first. Error `list_too_broad`.
    void due_until(DueFilter filter, std::function<void(Result<ListPage>)> done);
    /// Compliance counted by lines (figures.hpp). 10 s in the database, error `list_too_broad` beyond; so the two
    /// below.
    void figures(
        ClockFilter filter, FiguresBy by, std::function<void(Result<std::map<std::string, figures::Tally>>)> done);
    /// The clocks behind such a count.
    void clocks(ClockPageWish wish, std::function<void(Result<ClockPage>)> done);
    void open_by_age(OpenWish wish, std::function<void(Result<std::vector<OpenCount>>)> done);
    /// Leases due rows (and those of dead nodes) to this node, oldest first, in order per (complaint, instance).
    void claim(std::vector<ClaimWish> wishes, std::function<void(Result<std::vector<ClaimedDelivery>>)> done);
    /// Unknown messages whose look-up is due, to be looked up by this node. No lease is held on them meanwhile: a
    /// person may decide, and then this node's word, given under the old fence, is refused.
    void claim_looks(std::vector<LookWish> wishes, std::function<void(Result<std::vector<ClaimedLook>>)> done);
    /// Not kept when somebody has decided since, or the database is away: then it is looked up again.
    void end_look(LookEnd end);
    /// Rows leased to this node, waiting or marked as being sent: the engine compares them with what it knows. Walks
    /// through the whole outbox, in slices.
    void leased(std::function<void(Result<std::vector<model::Delivery>>)> done);
    /// Gives leases of waiting rows back (complaint, instance, sequence and fence say which); tried until it is done.
    void release(std::vector<model::DeliveryChange> rows);
    /// A clean stop: this life is over for the other nodes too. False: the database was not reached.
    void leave(std::function<void(bool)> done);
    /// Who reported, for the message that is about to be sent; reads the flags anew and writes the audit row. Errors:
    /// `identity_unavailable` (no key), `identity_unreadable`, storage_unavailable.
    void disclose(Disclosure wish, std::function<void(Result<Disclosed>)> done);
    /// What there is of the bytes of a message's attempts, oldest first.
    void exchanges(model::DeliveryId id, std::function<void(Result<std::vector<ExchangeRecord>>)> done);
    /// What an attempt sent and heard, after its audit row is durable. Errors: `exchange_not_kept`,
    /// `exchange_names_reporter`, `exchange_unreadable`, `identity_unavailable`.
    void show_exchange(ExchangeInquiry inquiry, std::function<void(Result<model::AttemptExchange>)> done);
    /// Throws bytes away that are older than this, or whose message has left the outbox. Any node may.
    void throw_exchanges_away(std::chrono::milliseconds keep, std::function<void(Result<std::int64_t>)> done);
    /// A value of an instance's durable store; empty with version 0 when it was never put.
    void state_of(model::InstanceId instance, std::string key, std::function<void(Result<model::StateEntry>)> done);
    /// Writes it when its version is still `entry.version`; gives the new version, or nothing when somebody else was
    /// first.
    void put_state(
        model::InstanceId instance, std::string key, model::StateEntry entry,
        std::function<void(Result<std::optional<std::int64_t>>)> done);
    /// Leases to this node what is due of these instances and no other living node is at. The caller is at none of
    /// them. `first_in`: when each is due that was never asked before; empty: at once.
    void claim_tasks(
        InstanceTaskKind kind, std::vector<model::InstanceId> of, std::vector<std::chrono::milliseconds> first_in,
        std::function<void(Result<std::vector<InstanceTaskLease>>)> done);
    /// False: another node has it since.
    void end_task(InstanceTaskEnd end, std::function<void(Result<bool>)> done);
    /// These instances brought something, asked or unasked.
    void note_items(std::vector<model::InstanceId> of, std::function<void(Result<bool>)> done);
    void instance_tasks(std::function<void(Result<std::vector<InstanceTaskState>>)> done);
    /// The complaint that an agency knows under this number of its own.
    void load_by_ref(
        model::InstanceId instance, std::string external_ref, std::function<void(Result<StoredComplaint>)> done);
    /// Keeps an agency's number for a complaint; the first to have it keeps it.
    void learn_ref(
        model::InstanceId instance, std::string external_ref, model::ComplaintId complaint,
        std::function<void(Result<bool>)> done);

    // Reconciliation. What changes something there is refused when another node has the task since.
    void open_run(RunWish wish, std::function<void(Result<std::optional<ReconcileRun>>)> done);
    /// The run that is under way, or a new one that is due at once.
    void wish_run(
        model::InstanceId instance, std::string who, std::chrono::milliseconds window,
        std::function<void(Result<ReconcileRun>)> done);
    void believed(
        model::InstanceId instance, std::vector<ListedCase> cases,
        std::function<void(Result<std::vector<Believed>>)> done);
    /// How many differences are new; empty: another node has it.
    void keep_page(ReconcilePage page, std::function<void(Result<std::optional<std::int64_t>>)> done);
    void unlisted(UnlistedWish wish, std::function<void(Result<UnlistedSlice>)> done);
    void unlisted_unknown(
        std::int64_t run, model::InstanceId instance, std::function<void(Result<std::vector<UnlistedUnknown>>)> done);
    void differences(DifferenceFilter filter, std::function<void(Result<DifferencePage>)> done);
    /// Error `not_found`.
    void difference(std::int64_t id, std::function<void(Result<Difference>)> done);
    /// False: it was resolved before.
    void resolve_difference(std::int64_t id, std::string who, std::function<void(Result<bool>)> done);
    void open_differences(std::function<void(Result<std::vector<OpenDifferences>>)> done);

    // Letters. Only the holder of the task `letters` asks for the first two.
    /// Gathers what is ripe, then gives letters that are due, marked as being sent.
    void take_letters(std::int32_t limit, std::function<void(Result<std::vector<LetterToSend>>)> done);
    /// False: somebody has said since how this attempt ended.
    void end_letter(LetterEnd end, std::function<void(Result<bool>)> done);
    void letters(std::int32_t limit, std::function<void(Result<LetterList>)> done);

    /// Is this installation's master key the one that the database was made with?
    void check_master_key(std::function<void(Result<KeyCheck>)> done);
    void load_keys(std::function<void(Result<std::vector<ApiKey>>)> done);
    void conservation(std::function<void(Result<Conservation>)> done);
    /// All that has happened to a complaint, in order; empty when there is no such complaint.
    void past(model::ComplaintId id, std::function<void(Result<std::vector<StoredEvent>>)> done);
    /// Complaints whose agency's system said a word that nobody mapped: a look at one small index.
    void count_parked(std::function<void(Result<std::int64_t>)> done);
    /// The active configuration, when its activation is newer than `known`.
    void newer_config(std::int32_t known, std::function<void(Result<std::optional<ActiveConfig>>)> done);
    /// The files of a version, also of one that is no longer active; empty when none are kept.
    void config_files(model::ConfigVersion version, std::function<void(Result<ConfigFiles>)> done);
    /// Stores the version unless it is there, and activates it unless it is active; gives the active one.
    void publish_config(NewConfig config, std::function<void(Result<ConfigActivation>)> done);
    /// Leases the oldest unfinished pass of a changed calendar to this node; empty: there is none that is free.
    void claim_pass(std::function<void(Result<std::optional<CalendarPass>>)> done);
    /// Open complaints in the order of their ids, a slice at a time.
    void open_complaints(OpenQuestion question, std::function<void(Result<OpenSlice>)> done);
    /// This node's pass came so far, and goes on; false: another node has it now.
    void advance_pass(std::int32_t activation, model::ComplaintId reached, std::function<void(Result<bool>)> done);
    /// Gives the number of complaints with an event of this pass.
    void finish_pass(std::int32_t activation, std::function<void(Result<std::int64_t>)> done);

    /// A page of dead letters, oldest failure first. Error `list_too_broad`.
    void dead_letters(DeadLetterFilter filter, std::function<void(Result<DeadLetterPage>)> done);
    /// How many of them are alike. Error `list_too_broad`.
    void dead_letter_groups(DeadLetterFilter filter, std::function<void(Result<std::vector<DeadLetterGroup>>)> done);
    /// What waits (counted up to `most_counted` an instance) and what lies dead, by office and instance. Looks at
    /// indexes of these alone. Error `list_too_broad`.
    void backlog(ListScope scope, std::function<void(Result<Backlog>)> done);
    /// Error `not_found`: there is no such dead letter and was none.
    void delivery_file(model::DeliveryId id, std::function<void(Result<DeliveryFile>)> done);
    /// The same wish of the same person while it is being carried out is the same job. With what is ahead of it.
    void add_redrive(NewRedrive wanted, std::function<void(Result<RedriveJob>)> done);
    /// With what is ahead of it. Error `not_found`.
    void find_redrive(std::int64_t id, std::function<void(Result<RedriveJob>)> done);
    /// The newest of those that people of these offices wished, at most `limit`, with what is ahead of them.
    void recent_redrives(
        ListScope scope, std::int32_t limit, std::function<void(Result<std::vector<RedriveJob>>)> done);
    /// Leases the jobs that nobody works on to this node.
    void claim_redrives(std::function<void(Result<std::vector<RedriveJob>>)> done);
    /// The job's next dead letters with their complaints, after `reached`; empty: there are no more.
    void redrive_slice(
        RedriveJob job, std::int32_t limit, std::function<void(Result<std::vector<ClaimedDelivery>>)> done);
    /// This node's job came so far, and goes on; false: another node has it now.
    void advance_redrive(RedriveStep step, std::function<void(Result<bool>)> done);
    /// Repeating an order changes nothing.
    void order_pause(PauseOrder order, std::function<void(Result<PauseOutcome>)> done);
    /// All pauses that count now.
    void paused(std::function<void(Result<std::vector<InstancePause>>)> done);

    /// Durable when answered with true. Errors: `attachment_quota`, those of `publish`.
    void add_attachment(NewAttachment wanted, std::function<void(Result<bool>)> done);
    /// Those of these that there are, in any order.
    void find_attachments(
        std::vector<model::AttachmentId> ids, std::function<void(Result<std::vector<UnfiledAttachment>>)> done);
    /// Takes out what was uploaded a day ago and never filed: some at a time; gives how many. Any node may.
    void expire_attachments(RemoveFile remove, std::function<void(Result<std::int64_t>)> done);
    /// Of these files, takes out those that no row names.
    void remove_unknown_files(
        std::vector<std::string> hashes, RemoveFile remove, std::function<void(Result<std::int64_t>)> done);
    /// The folder of attachments that this database belongs to: `id`, if none was said before; nil only asks. Error
    /// `not_found`: none was said.
    void claim_folder(Uuid id, std::function<void(Result<Uuid>)> done);

    /// Who may sign in under this name, with the password as it is kept. Error `not_found`: nobody, or no longer.
    void find_account(std::string login, std::function<void(Result<Account>)> done);
    /// Durable when answered; gives when it ends. From then on load_keys gives it with the keys. Error `not_found`: the
    /// account was disabled meanwhile.
    void begin_session(LoginSession session, std::function<void(Result<TimePoint>)> done);
    /// False: there was none.
    void end_session(std::array<std::uint8_t, 32> hash, std::function<void(Result<bool>)> done);

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

/// Stores a new key; for the command line, blocking. Errors: `name_taken`, `storage_unavailable`.
Result<ApiKey> add_key(const std::string& url, const ApiKey& key);
/// All keys ever made, without their hashes, by name. Blocks.
Result<std::vector<ApiKey>> list_keys(const std::string& url);
/// The key works no longer (running hubs notice within seconds). Error `not_found`: no live key has that name. Blocks.
Status revoke_key(const std::string& url, const std::string& name);

}  // namespace hub::store
