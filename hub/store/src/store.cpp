#include "hub/store/store.hpp"

#include "attachments.hpp"
#include "birth_writer.hpp"
#include "figures.hpp"
#include "identities.hpp"
#include "instances.hpp"
#include "leases.hpp"
#include "lists.hpp"
#include "move_writer.hpp"
#include "reader.hpp"
#include "sign_ins.hpp"

namespace hub::store {

class Store::Impl {
public:
    Impl(const StoreOptions& options, const Post& post)
        : leases{options, node, post},
          births{options, post},
          moves{options, node, post},
          reader{options, post},
          identities{options, post},
          lists{options.url, post},
          figures{options.url, post},
          instances{options, post},
          attachments{options, post},
          sign_ins{options, post} {}

    std::atomic<std::int64_t> node{0};
    Leases leases;
    BirthWriter births;
    MoveWriter moves;
    Reader reader;
    Identities identities;
    Lists lists;
    Figures figures;
    Instances instances;
    Attachments attachments;
    SignIns sign_ins;
};

Store::Store(StoreOptions options, Post post) : impl_{std::make_unique<Impl>(options, post)} {}
Store::~Store() = default;

StoreHealth Store::health() const {
    if (!impl_->births.up() || !impl_->leases.heart_beats()) {
        return {false, "the database cannot be reached"};
    }
    if (impl_->node == 0) {
        return {false, "this node is not enrolled yet"};
    }
    return {true, {}};
}

model::NodeIncarnation Store::node() const {
    return model::NodeIncarnation{impl_->node};
}

std::uint32_t Store::living_nodes() const {
    return impl_->leases.living();
}

void Store::submit(Birth birth) {
    impl_->births.submit(std::move(birth));
}
void Store::submit(Move move) {
    impl_->moves.submit(std::move(move));
}
void Store::submit(Reschedule reschedule) {
    impl_->moves.submit(std::move(reschedule));
}

void Store::find(model::TrackingNumber tracking, std::function<void(Result<ComplaintFile>)> done) {
    impl_->reader.find(tracking, std::move(done));
}
void Store::find_filed(Uuid idem, Uuid idem_body, std::function<void(Result<BirthResult>)> done) {
    impl_->reader.find_filed(idem, idem_body, std::move(done));
}
void Store::load(model::ComplaintId id, std::function<void(Result<StoredComplaint>)> done) {
    impl_->reader.load(id, std::move(done));
}
void Store::load_by_tracking(model::TrackingNumber tracking, std::function<void(Result<StoredComplaint>)> done) {
    impl_->reader.load_by_tracking(tracking, std::move(done));
}
void Store::due(std::int32_t limit, std::function<void(Result<DueComplaints>)> done) {
    impl_->reader.due(limit, std::move(done));
}
void Store::page(ListFilter filter, std::function<void(Result<ListPage>)> done) {
    impl_->lists.page(std::move(filter), std::move(done));
}
void Store::due_until(DueFilter filter, std::function<void(Result<ListPage>)> done) {
    impl_->lists.due(std::move(filter), std::move(done));
}
void Store::figures(ClockFilter filter, FiguresBy by, std::function<void(Result<FiguresLines>)> done) {
    impl_->figures.lines(std::move(filter), by, std::move(done));
}
void Store::clocks(ClockPageWish wish, std::function<void(Result<ClockPage>)> done) {
    impl_->figures.clocks(std::move(wish), std::move(done));
}
void Store::open_by_age(OpenWish wish, std::function<void(Result<std::vector<OpenCount>>)> done) {
    impl_->figures.open_by_age(std::move(wish), std::move(done));
}
void Store::claim(std::vector<ClaimWish> wishes, std::function<void(Result<std::vector<ClaimedDelivery>>)> done) {
    impl_->leases.claim(std::move(wishes), std::move(done));
}
void Store::claim_looks(std::vector<LookWish> wishes, std::function<void(Result<std::vector<ClaimedLook>>)> done) {
    impl_->leases.claim_looks(std::move(wishes), std::move(done));
}
void Store::end_look(LookEnd end) {
    impl_->leases.end_look(std::move(end));
}
void Store::leased(std::function<void(Result<std::vector<model::Delivery>>)> done) {
    impl_->leases.leased(std::move(done));
}
void Store::leave(std::function<void(bool)> done) {
    impl_->leases.leave(std::move(done));
}
void Store::release(std::vector<model::DeliveryChange> rows) {
    impl_->leases.release(std::move(rows));
}
void Store::disclose(Disclosure wish, std::function<void(Result<Disclosed>)> done) {
    impl_->identities.disclose(std::move(wish), std::move(done));
}
void Store::exchanges(model::DeliveryId id, std::function<void(Result<std::vector<ExchangeRecord>>)> done) {
    impl_->reader.exchanges(id, std::move(done));
}
void Store::show_exchange(ExchangeInquiry inquiry, std::function<void(Result<model::AttemptExchange>)> done) {
    impl_->identities.show_exchange(std::move(inquiry), std::move(done));
}
void Store::throw_exchanges_away(std::chrono::milliseconds keep, std::function<void(Result<std::int64_t>)> done) {
    impl_->reader.throw_exchanges_away(keep, std::move(done));
}
void Store::state_of(model::InstanceId instance, std::string key, std::function<void(Result<model::StateEntry>)> done) {
    impl_->instances.state_of(std::move(instance), std::move(key), std::move(done));
}
void Store::put_state(
    model::InstanceId instance, std::string key, model::StateEntry entry,
    std::function<void(Result<std::optional<std::int64_t>>)> done) {
    impl_->instances.put_state(std::move(instance), std::move(key), std::move(entry), std::move(done));
}
void Store::claim_tasks(
    InstanceTaskKind kind, std::vector<model::InstanceId> of, std::vector<std::chrono::milliseconds> first_in,
    std::function<void(Result<std::vector<InstanceTaskLease>>)> done) {
    impl_->instances.claim_tasks(impl_->node, kind, std::move(of), std::move(first_in), std::move(done));
}
void Store::open_run(RunWish wish, std::function<void(Result<std::optional<ReconcileRun>>)> done) {
    impl_->instances.open_run(std::move(wish), std::move(done));
}
void Store::wish_run(
    model::InstanceId instance, std::string who, std::chrono::milliseconds window,
    std::function<void(Result<ReconcileRun>)> done) {
    impl_->instances.wish_run(std::move(instance), std::move(who), window, std::move(done));
}
void Store::believed(
    model::InstanceId instance, std::vector<ListedCase> cases,
    std::function<void(Result<std::vector<Believed>>)> done) {
    impl_->instances.believed(std::move(instance), std::move(cases), std::move(done));
}
void Store::keep_page(ReconcilePage page, std::function<void(Result<std::optional<std::int64_t>>)> done) {
    impl_->instances.keep_page(impl_->node, std::move(page), std::move(done));
}
void Store::unlisted(UnlistedWish wish, std::function<void(Result<UnlistedSlice>)> done) {
    impl_->instances.unlisted(std::move(wish), std::move(done));
}
void Store::unlisted_unknown(
    std::int64_t run, model::InstanceId instance, std::function<void(Result<std::vector<UnlistedUnknown>>)> done) {
    impl_->instances.unlisted_unknown(run, std::move(instance), std::move(done));
}
void Store::differences(DifferenceFilter filter, std::function<void(Result<DifferencePage>)> done) {
    impl_->instances.differences(std::move(filter), std::move(done));
}
void Store::difference(std::int64_t id, std::function<void(Result<Difference>)> done) {
    impl_->instances.difference(id, std::move(done));
}
void Store::resolve_difference(std::int64_t id, std::string who, std::function<void(Result<bool>)> done) {
    impl_->instances.resolve_difference(id, std::move(who), std::move(done));
}
void Store::open_differences(std::function<void(Result<std::vector<OpenDifferences>>)> done) {
    impl_->instances.open_differences(std::move(done));
}
void Store::take_letters(std::int32_t limit, std::function<void(Result<std::vector<LetterToSend>>)> done) {
    impl_->instances.take_letters(limit, std::move(done));
}
void Store::end_letter(LetterEnd end, std::function<void(Result<bool>)> done) {
    impl_->instances.end_letter(end, std::move(done));
}
void Store::letters(std::int32_t limit, std::function<void(Result<LetterList>)> done) {
    impl_->instances.letters(limit, std::move(done));
}
void Store::end_task(InstanceTaskEnd end, std::function<void(Result<bool>)> done) {
    impl_->instances.end_task(impl_->node, std::move(end), std::move(done));
}
void Store::note_items(std::vector<model::InstanceId> of, std::function<void(Result<bool>)> done) {
    impl_->instances.note_items(std::move(of), std::move(done));
}
void Store::instance_tasks(std::function<void(Result<std::vector<InstanceTaskState>>)> done) {
    impl_->instances.tasks(std::move(done));
}
void Store::load_by_ref(
    model::InstanceId instance, std::string external_ref, std::function<void(Result<StoredComplaint>)> done) {
    impl_->instances.load_by_ref(std::move(instance), std::move(external_ref), std::move(done));
}
void Store::learn_ref(
    model::InstanceId instance, std::string external_ref, model::ComplaintId complaint,
    std::function<void(Result<bool>)> done) {
    impl_->instances.learn_ref(std::move(instance), std::move(external_ref), complaint, std::move(done));
}
void Store::check_master_key(std::function<void(Result<KeyCheck>)> done) {
    impl_->reader.check_master_key(std::move(done));
}
void Store::load_keys(std::function<void(Result<std::vector<ApiKey>>)> done) {
    impl_->reader.load_keys(std::move(done));
}
void Store::conservation(std::function<void(Result<Conservation>)> done) {
    impl_->reader.conservation(std::move(done));
}
void Store::past(model::ComplaintId id, std::function<void(Result<std::vector<StoredEvent>>)> done) {
    impl_->reader.past(id, std::move(done));
}
void Store::count_parked(std::function<void(Result<std::int64_t>)> done) {
    impl_->reader.count_parked(std::move(done));
}
void Store::newer_config(std::int32_t known, std::function<void(Result<std::optional<ActiveConfig>>)> done) {
    impl_->reader.newer_config(known, std::move(done));
}
void Store::config_files(model::ConfigVersion version, std::function<void(Result<ConfigFiles>)> done) {
    impl_->reader.config_files(version, std::move(done));
}
void Store::publish_config(NewConfig config, std::function<void(Result<ConfigActivation>)> done) {
    impl_->reader.publish_config(std::move(config), std::move(done));
}
void Store::claim_pass(std::function<void(Result<std::optional<CalendarPass>>)> done) {
    impl_->reader.claim_pass(impl_->node, std::move(done));
}
void Store::open_complaints(OpenQuestion question, std::function<void(Result<OpenSlice>)> done) {
    impl_->reader.open_complaints(question, std::move(done));
}
void Store::advance_pass(std::int32_t activation, model::ComplaintId reached, std::function<void(Result<bool>)> done) {
    impl_->reader.advance_pass(activation, impl_->node, reached, std::move(done));
}
void Store::finish_pass(std::int32_t activation, std::function<void(Result<std::int64_t>)> done) {
    impl_->reader.finish_pass(activation, std::move(done));
}

void Store::dead_letters(DeadLetterFilter filter, std::function<void(Result<DeadLetterPage>)> done) {
    impl_->lists.dead_letters(std::move(filter), std::move(done));
}
void Store::dead_letter_groups(
    DeadLetterFilter filter, std::function<void(Result<std::vector<DeadLetterGroup>>)> done) {
    impl_->lists.dead_letter_groups(std::move(filter), std::move(done));
}
void Store::backlog(ListScope scope, std::function<void(Result<Backlog>)> done) {
    impl_->lists.backlog(std::move(scope), std::move(done));
}
void Store::delivery_file(model::DeliveryId id, std::function<void(Result<DeliveryFile>)> done) {
    impl_->reader.delivery_file(id, std::move(done));
}
void Store::add_redrive(NewRedrive wanted, std::function<void(Result<RedriveJob>)> done) {
    impl_->reader.add_redrive(std::move(wanted), std::move(done));
}
void Store::find_redrive(std::int64_t id, std::function<void(Result<RedriveJob>)> done) {
    impl_->reader.find_redrive(id, std::move(done));
}
void Store::recent_redrives(
    ListScope scope, std::int32_t limit, std::function<void(Result<std::vector<RedriveJob>>)> done) {
    impl_->reader.recent_redrives(std::move(scope), limit, std::move(done));
}
void Store::claim_redrives(std::function<void(Result<std::vector<RedriveJob>>)> done) {
    impl_->reader.claim_redrives(impl_->node, std::move(done));
}
void Store::redrive_slice(
    RedriveJob job, std::int32_t limit, std::function<void(Result<std::vector<ClaimedDelivery>>)> done) {
    impl_->reader.redrive_slice(std::move(job), limit, std::move(done));
}
void Store::advance_redrive(RedriveStep step, std::function<void(Result<bool>)> done) {
    impl_->reader.advance_redrive(step, impl_->node, std::move(done));
}
void Store::order_pause(PauseOrder order, std::function<void(Result<PauseOutcome>)> done) {
    impl_->reader.order_pause(std::move(order), std::move(done));
}
void Store::paused(std::function<void(Result<std::vector<InstancePause>>)> done) {
    impl_->reader.paused(std::move(done));
}

void Store::add_attachment(NewAttachment wanted, std::function<void(Result<bool>)> done) {
    impl_->attachments.add(std::move(wanted), std::move(done));
}
void Store::find_attachments(
    std::vector<model::AttachmentId> ids, std::function<void(Result<std::vector<UnfiledAttachment>>)> done) {
    impl_->attachments.find(std::move(ids), std::move(done));
}
void Store::expire_attachments(RemoveFile remove, std::function<void(Result<std::int64_t>)> done) {
    impl_->attachments.expire(std::move(remove), std::move(done));
}
void Store::remove_unknown_files(
    std::vector<std::string> hashes, RemoveFile remove, std::function<void(Result<std::int64_t>)> done) {
    impl_->attachments.remove_unknown(std::move(hashes), std::move(remove), std::move(done));
}
void Store::claim_folder(Uuid id, std::function<void(Result<Uuid>)> done) {
    impl_->attachments.claim_folder(id, std::move(done));
}

void Store::find_account(std::string login, std::function<void(Result<Account>)> done) {
    impl_->sign_ins.find(std::move(login), std::move(done));
}

void Store::begin_session(LoginSession session, std::function<void(Result<TimePoint>)> done) {
    impl_->sign_ins.begin(session, std::move(done));
}

void Store::end_session(std::array<std::uint8_t, 32> hash, std::function<void(Result<bool>)> done) {
    impl_->sign_ins.end(hash, std::move(done));
}

}  // namespace hub::store
