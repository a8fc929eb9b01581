#include "hub/engine/engine.hpp"

#include "actions.hpp"
#include "backlog_watch.hpp"
#include "calendar_pass.hpp"
#include "clock_watch.hpp"
#include "dispatcher.hpp"
#include "exchange_expiry.hpp"
#include "file_desk.hpp"
#include "hooks.hpp"
#include "inbound.hpp"
#include "letter_post.hpp"
#include "lookups.hpp"
#include "mender.hpp"
#include "own_door.hpp"
#include "pause_watch.hpp"
#include "polls.hpp"
#include "probes.hpp"
#include "reconciler.hpp"
#include "redrive_jobs.hpp"
#include "resends.hpp"
#include "silence_watch.hpp"
#include "waits_for.hpp"

#include "hub/base/log.hpp"
#include "hub/model/names.hpp"
#include "hub/sla/calendar_horizon.hpp"
#include "hub/workflow/decide.hpp"

#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <cstring>
#include <optional>
#include <unordered_set>
#include <utility>

namespace hub::engine {
namespace {

constexpr auto drain_look = std::chrono::milliseconds{20};
constexpr auto leave_at_least = std::chrono::milliseconds{500};  // one answer of a healthy database

}  // namespace

class Engine::Impl : public std::enable_shared_from_this<Engine::Impl> {
public:
    Impl(
        boost::asio::any_io_executor executor, const EngineOptions& options, const Clock& clock, RandomSource& random,
        store::Store& store, Metrics& metrics)
        : options{options},
          clock{clock},
          random{random},
          store{store},
          metrics{metrics},
          ids{clock, random},
          outbox{store},
          dispatcher{std::make_shared<Dispatcher>(options, clock, random, ids, outbox, metrics)},
          inbound{std::make_shared<Inbound>(
              clock, ids, store,
              Inbound::Uses{
                  options.spell, options.read_tracking,
                  [this](const model::InstanceId& id) { return dispatcher->is_sending(id); },
                  [this](std::vector<model::ReceivedFile> files, auto done) {
                      file_desk->receive(std::move(files), std::move(done));
                  }})},
          own_door{std::make_shared<OwnDoor>(own_door_uses())},
          polls{std::make_shared<Polls>(executor, random, store, metrics)},
          hooks{std::make_shared<Hooks>()},
          actions{std::make_shared<Actions>(clock, ids, store, [this] { dispatcher->claim(); })},
          mender{std::make_shared<Mender>(clock, ids, store, [this] { dispatcher->claim(); })},
          lookups{std::make_shared<Lookups>(executor, clock, random, store, metrics, mender, lookup_uses())},
          probes{std::make_shared<Probes>(clock)},
          reconciler{std::make_shared<Reconciler>(executor, clock, random, store, metrics, reconciler_uses())},
          resends{std::make_shared<Resends>(clock, ids, store, [this] { dispatcher->claim(); })},
          redrive_jobs{std::make_shared<RedriveJobs>(executor, clock, store, metrics, mender)},
          pause_watch{std::make_shared<PauseWatch>(
              executor, store, [this](const std::vector<store::InstancePause>& now) { follow(now); })},
          backlog_watch{std::make_shared<BacklogWatch>(executor, clock, store, metrics)},
          exchange_expiry{std::make_shared<ExchangeExpiry>(executor, store, options.keep_bytes)},
          silence_watch{std::make_shared<SilenceWatch>(
              executor, clock, store, metrics,
              [this](const model::InstanceId& id) {
                  return dispatcher->is_paused(id) || dispatcher->maintenance_end(id).has_value();
              })},
          clock_watch{std::make_shared<ClockWatch>(executor, ids, store, metrics)},
          letter_post{std::make_shared<LetterPost>(
              executor, clock, store, metrics,
              LetterPost::Uses{options.spell, [this](const model::InstanceId& id) { return may_ask(id); }})},
          calendar_pass{std::make_shared<CalendarPass>(executor, clock, ids, store, metrics)},
          file_desk{std::make_shared<FileDesk>(executor, options, ids, store, metrics)},
          claim_timer{executor},
          sweep_timer{executor},
          drain_timer{executor} {
        for (const auto& [by, name] : model::names_of<model::RoutedBy>()) {
            routed.push_back(metrics.counter(
                "sp4n_routing_decisions_total", "Complaints received, by the step that routed them.",
                {{"outcome", name}}));
        }
    }

    void file(Filing filing, std::function<void(Result<FilingResult>)> done);
    void stored(
        const std::vector<model::Delivery>& deliveries, const std::function<void(Result<FilingResult>)>& done,
        Result<store::BirthResult> result);
    void follow(const std::vector<store::InstancePause>& paused);
    Lookups::Uses lookup_uses();
    Reconciler::Uses reconciler_uses();
    /// Is nothing in the way of asking this instance (pause, maintenance)?
    [[nodiscard]] bool may_ask(const model::InstanceId& instance) const;
    OwnDoor::Uses own_door_uses();
    /// Why nothing can be taken at all just now; empty: it can.
    [[nodiscard]] std::optional<Error> closed() const;
    /// Counts what was taken in, before the answer goes.
    std::function<void(std::vector<model::EmitAnswer>)> noting_items(
        const model::InstanceId& instance, std::function<void(std::vector<model::EmitAnswer>)> answer);
    void claim_loop();
    void sweep_loop();
    void report_parked();
    void drain(std::chrono::steady_clock::time_point deadline, std::function<void()> done);
    void leave(std::chrono::steady_clock::time_point deadline, std::function<void()> done);

    EngineOptions options;
    const Clock& clock;
    RandomSource& random;
    store::Store& store;
    Metrics& metrics;
    UuidV7Source ids;
    StoreOutbox outbox;
    std::optional<SupervisedRunners> runners;
    std::shared_ptr<Dispatcher> dispatcher;
    std::shared_ptr<Inbound> inbound;
    std::shared_ptr<OwnDoor> own_door;
    std::shared_ptr<Polls> polls;
    std::shared_ptr<Hooks> hooks;
    std::shared_ptr<Actions> actions;
    std::shared_ptr<Mender> mender;
    std::shared_ptr<Lookups> lookups;
    std::shared_ptr<Probes> probes;
    std::shared_ptr<Reconciler> reconciler;
    std::shared_ptr<Resends> resends;
    std::shared_ptr<RedriveJobs> redrive_jobs;
    std::shared_ptr<PauseWatch> pause_watch;
    std::shared_ptr<BacklogWatch> backlog_watch;
    std::shared_ptr<ExchangeExpiry> exchange_expiry;
    std::shared_ptr<SilenceWatch> silence_watch;
    std::shared_ptr<ClockWatch> clock_watch;
    std::shared_ptr<LetterPost> letter_post;
    std::shared_ptr<CalendarPass> calendar_pass;
    std::shared_ptr<FileDesk> file_desk;
    std::shared_ptr<const Runtime> runtime;
    connectors::Supervisor* supervisor = nullptr;
    boost::asio::steady_timer claim_timer;
    boost::asio::steady_timer sweep_timer;
    boost::asio::steady_timer drain_timer;
    std::vector<Counter> routed;  // by RoutedBy - 1
    std::size_t filing = 0;       // births on their way to the store
    bool draining = false;
};

Engine::Engine(
    boost::asio::any_io_executor executor, EngineOptions options, const Clock& clock, RandomSource& random,
    store::Store& store, Metrics& metrics)
    : impl_{std::make_shared<Impl>(std::move(executor), options, clock, random, store, metrics)} {}

Engine::~Engine() {
    impl_->claim_timer.cancel();
    impl_->sweep_timer.cancel();
    impl_->drain_timer.cancel();
}

void Engine::use(std::shared_ptr<const Runtime> runtime) {
    const auto today = std::chrono::floor<std::chrono::days>(impl_->clock.now());
    const auto confirmed = sla::confirmed_until(runtime->settings.calendar, today).time_since_epoch();
    impl_->metrics
        .gauge(
            "sp4n_calendar_confirmed_until_timestamp_seconds",
            "The first day that no approved calendar covers; as of the last configuration that was taken up.")
        .set(static_cast<double>(std::chrono::duration_cast<std::chrono::seconds>(confirmed).count()));
    impl_->runtime = runtime;
    impl_->dispatcher->use(runtime);
    impl_->inbound->use(runtime);
    impl_->own_door->use(runtime);
    impl_->polls->use(runtime);
    impl_->silence_watch->use(runtime);
    impl_->hooks->use(runtime);
    impl_->actions->use(runtime);
    impl_->mender->use(runtime);
    impl_->lookups->use(runtime);
    impl_->probes->use(runtime);
    impl_->reconciler->use(runtime);
    impl_->resends->use(runtime);
    impl_->calendar_pass->use(runtime);
    impl_->letter_post->use(runtime);
    impl_->clock_watch->use(std::move(runtime));
}

std::shared_ptr<const Runtime> Engine::runtime() const {
    return impl_->runtime;
}

void Engine::start(connectors::Supervisor& supervisor) {
    impl_->supervisor = &supervisor;
    impl_->dispatcher->start(impl_->runners.emplace(supervisor));
    impl_->dispatcher->wait_for_pauses();
    impl_->pause_watch->start();
    impl_->claim_loop();
    impl_->sweep_loop();
    impl_->clock_watch->start();
    impl_->calendar_pass->start();
    impl_->redrive_jobs->start();
    impl_->backlog_watch->start();
    impl_->exchange_expiry->start();
    impl_->silence_watch->start();
    impl_->hooks->start(supervisor);
    impl_->probes->start(supervisor);
    impl_->lookups->start(supervisor);
    impl_->polls->start(
        supervisor, [impl = impl_.get()](const model::InstanceId& instance) { return impl->may_ask(instance); });
    impl_->reconciler->start(supervisor);
    impl_->letter_post->start(supervisor);
}

void Engine::file(Filing filing, std::function<void(Result<FilingResult>)> done) {
    impl_->file(std::move(filing), std::move(done));
}

void Engine::act(ActionRequest request, std::function<void(Result<ActionResult>)> done) {
    if (auto closed = impl_->closed()) {
        return done(*std::move(closed));
    }
    impl_->actions->act(std::move(request), std::move(done));
}

void Engine::take_file(FileUpload upload, std::function<void(Result<model::Attachment>)> done) {
    if (auto closed = impl_->closed()) {
        return done(*std::move(closed));
    }
    impl_->file_desk->take(std::move(upload), std::move(done));
}

void Engine::read_file(std::string sha256, std::function<void(Result<std::string>)> done) {
    impl_->file_desk->read(std::move(sha256), std::move(done));
}

void Engine::receive(
    const model::InstanceId& instance, model::WebRequest request, std::function<void(Result<model::WebAnswer>)> done) {
    impl_->hooks->receive(instance, std::move(request), std::move(done));
}

void Engine::probe(const model::InstanceId& instance, std::function<void(Result<ProbeResult>)> done) {
    impl_->probes->probe(instance, std::move(done));
}

void Engine::reconcile(
    const model::InstanceId& instance, const std::string& who, std::function<void(Result<store::ReconcileRun>)> done) {
    impl_->reconciler->wish(instance, who, std::move(done));
}

void Engine::resend(ResendRequest request, std::function<void(Result<ResendResult>)> done) {
    if (auto closed = impl_->closed()) {
        return done(*std::move(closed));
    }
    impl_->resends->resend(std::move(request), std::move(done));
}

void Engine::pauses_changed() {
    impl_->pause_watch->look();
}

void Engine::mend(MendRequest request, std::function<void(Result<MendResult>)> done) {
    if (auto closed = impl_->closed()) {
        return done(*std::move(closed));
    }
    impl_->mender->mend(std::move(request), std::move(done));
}

std::vector<InstanceState> Engine::instances() const {
    std::vector<InstanceState> out;
    if (impl_->supervisor == nullptr) {
        return out;
    }
    const auto& paused = impl_->pause_watch->paused();
    for (auto& health : impl_->supervisor->health()) {
        InstanceState state;
        const auto pause = std::ranges::find(paused, health.instance, &store::InstancePause::instance);
        if (pause != paused.end()) {
            state.pause = *pause;
        }
        state.health = std::move(health);
        state.maintenance_until = impl_->dispatcher->maintenance_end(state.health.instance);
        state.waits_for = engine::waits_for(state, impl_->dispatcher->gate_state(state.health.instance));
        if (const auto* listened = impl_->silence_watch->listened(state.health.instance)) {
            state.heard = listened->heard;
            state.silence = listened->silence;
        }
        out.push_back(std::move(state));
    }
    return out;
}

void Engine::on_results(std::vector<connectors::InstanceResult> results) {
    impl_->dispatcher->on_results(std::move(results));
}

void Engine::on_emit(
    model::InstanceId instance, std::vector<model::AgencyUpdate> updates,
    std::function<void(std::vector<model::EmitAnswer>)> answer) {
    impl_->inbound->apply(instance, std::move(updates), impl_->noting_items(instance, std::move(answer)));
}

void Engine::on_file(
    model::InstanceId instance, std::vector<model::AgencyFiling> filings,
    std::function<void(std::vector<model::EmitAnswer>)> answer) {
    impl_->own_door->apply(instance, std::move(filings), impl_->noting_items(instance, std::move(answer)));
}

void Engine::on_state_get(
    model::InstanceId instance, std::string key, std::function<void(std::optional<model::StateEntry>)> answer) {
    impl_->store.state_of(
        std::move(instance), std::move(key), [answer = std::move(answer)](Result<model::StateEntry> entry) {
            answer(entry ? std::optional{std::move(*entry)} : std::nullopt);
        });
}

void Engine::on_state_put(
    model::InstanceId instance, std::string key, model::StateEntry entry,
    std::function<void(model::PutResult, std::int64_t)> answer) {
    impl_->store.put_state(
        std::move(instance), std::move(key), std::move(entry),
        [answer = std::move(answer)](const Result<std::optional<std::int64_t>>& version) {
            if (!version) {
                return answer(model::PutResult::unknown, 0);
            }
            answer(*version ? model::PutResult::done : model::PutResult::changed, version->value_or(0));
        });
}

void Engine::on_health(const connectors::InstanceHealth& health) {
    const bool ready = health.health == connectors::Health::ready;
    log::write(
        ready ? log::Level::info : log::Level::warn, "connector.health",
        std::initializer_list<log::Field>{
            {"connector", health.instance.value()},
            {"health", name_of(health.health)},
            {"reason", health.reason},
            {"crashes", health.crashes}});
    impl_->metrics
        .gauge("sp4n_connector_up", "1 while an instance takes messages.", {{"connector", health.instance.value()}})
        .set(ready ? 1 : 0);
    if (ready) {
        impl_->dispatcher->instance_ready(health.instance);
    } else if (health.health == connectors::Health::quarantined || health.health == connectors::Health::refused) {
        impl_->dispatcher->instance_down(health.instance);
    }
}

void Engine::drain(std::chrono::milliseconds at_most, std::function<void()> done) {
    impl_->draining = true;
    impl_->claim_timer.cancel();
    impl_->sweep_timer.cancel();
    impl_->dispatcher->stop_sending();
    impl_->clock_watch->stop();
    impl_->calendar_pass->stop();
    impl_->redrive_jobs->stop();
    impl_->pause_watch->stop();
    impl_->backlog_watch->stop();
    impl_->exchange_expiry->stop();
    impl_->silence_watch->stop();
    impl_->polls->stop();
    impl_->hooks->stop();
    impl_->lookups->stop();
    impl_->probes->stop();
    impl_->reconciler->stop();
    impl_->letter_post->stop();
    impl_->drain(std::chrono::steady_clock::now() + at_most, std::move(done));
}

void Engine::leave(std::chrono::milliseconds at_most, std::function<void()> done) {
    const auto deadline = std::chrono::steady_clock::now() + at_most;
    impl_->drain(deadline, [impl = impl_, deadline, done = std::move(done)] { impl->leave(deadline, done); });
}

/// Whoever is first, the database or the deadline, calls `done`.
void Engine::Impl::leave(std::chrono::steady_clock::time_point deadline, std::function<void()> done) {
    auto once = std::make_shared<std::function<void()>>(std::move(done));
    const auto finish = [once] {
        if (const auto call = std::exchange(*once, nullptr)) {
            call();
        }
    };
    store.leave([self = shared_from_this(), finish](bool) {
        self->drain_timer.cancel();
        finish();
    });
    drain_timer.expires_at(std::max(deadline, std::chrono::steady_clock::now() + leave_at_least));
    drain_timer.async_wait([self = shared_from_this(), finish](boost::system::error_code) { finish(); });
}

void Engine::Impl::drain(std::chrono::steady_clock::time_point deadline, std::function<void()> done) {
    dispatcher->retry_undecided();
    inbound->retry();
    own_door->retry();
    file_desk->retry();
    if ((filing == 0 && actions->under_way() == 0 && mender->under_way() == 0 && dispatcher->under_way() == 0) ||
        std::chrono::steady_clock::now() >= deadline) {
        return done();
    }
    drain_timer.expires_after(drain_look);
    drain_timer.async_wait(
        [self = shared_from_this(), deadline, done = std::move(done)](boost::system::error_code failed) {
            if (!failed) {
                self->drain(deadline, done);
            }
        });
}

std::optional<Error> Engine::Impl::closed() const {
    if (draining) {
        return Error{"shutting_down", "this node is being stopped", "", "send the same request again"};
    }
    if (runtime->version.empty()) {
        return Error{"storage_unavailable", "the database was not reached yet", "", "send the same request again"};
    }
    return std::nullopt;
}

OwnDoor::Uses Engine::Impl::own_door_uses() {
    return {
        .file = [this](Filing filed, auto done) { file(std::move(filed), std::move(done)); },
        .find_filed = [this](Uuid idem, auto done) { store.find_filed(idem, {}, std::move(done)); },
        .learn_ref =
            [this](model::InstanceId instance, std::string ref, model::ComplaintId complaint, auto done) {
                store.learn_ref(std::move(instance), std::move(ref), complaint, std::move(done));
            },
        .spell = options.spell,
        .receive = [this](
                       std::vector<model::ReceivedFile> files,
                       auto done) { file_desk->receive(std::move(files), std::move(done)); }};
}

void Engine::Impl::file(Filing filed, std::function<void(Result<FilingResult>)> done) {
    if (auto reason = closed()) {
        return done(*std::move(reason));
    }
    std::uint64_t number = 0;
    std::array<std::uint8_t, 8> bytes{};
    random.fill(bytes);
    std::memcpy(&number, bytes.data(), sizeof number);
    const workflow::Context context{
        .router = runtime->router,
        .deadlines = runtime->deadlines,
        .ids = ids,
        .config = runtime->version,
        .now = clock.now()};
    auto decision = workflow::decide(
        {},
        workflow::Receive{
            .id = model::ComplaintId{ids.next()},
            .tracking = model::TrackingNumber{number},
            .content = std::move(filed.content),
            .filed_by_key = filed.filed_by_key,
            .actor = filed.from_instance.empty() ? model::Role::channel : model::Role::agency_system,
            .has_reporter = filed.reporter.has_value(),
            .from_instance = filed.from_instance,
            .external_ref = std::move(filed.external_ref),
            .refused_files = std::move(filed.refused_files)},
        context);
    if (!decision) {
        return done(std::move(decision).error());
    }
    for (auto& delivery : decision->deliveries) {
        dispatcher->lease_at_birth(delivery);
    }
    ++filing;
    store::Birth birth;
    birth.idem = filed.idem;
    birth.idem_body = filed.idem_body;
    birth.done = [self = shared_from_this(), deliveries = decision->deliveries,
                  done = std::move(done)](Result<store::BirthResult> result) {
        --self->filing;
        self->stored(deliveries, done, std::move(result));
    };
    birth.reporter = std::move(filed.reporter);
    birth.decision = std::move(*decision);
    store.submit(std::move(birth));
}

void Engine::Impl::stored(
    const std::vector<model::Delivery>& deliveries, const std::function<void(Result<FilingResult>)>& done,
    Result<store::BirthResult> result) {
    const bool born = result && result->outcome == store::BirthOutcome::committed;
    if (!born) {
        for (const auto& delivery : deliveries) {
            dispatcher->birth_failed(delivery);
        }
        if (!result) {
            return done(std::move(result).error());
        }
        return done(FilingResult{result->outcome, std::move(result->state), std::move(result->routing)});
    }
    routed.at(static_cast<std::size_t>(result->routing.by) - 1).add();
    for (std::size_t i = 0; i < deliveries.size(); ++i) {
        const bool last = i + 1 == deliveries.size();
        dispatcher->birth_stored(
            deliveries[i], result->state, last ? std::move(result->content) : model::Content{result->content});
    }
    done(FilingResult{store::BirthOutcome::committed, std::move(result->state), std::move(result->routing)});
}

void Engine::Impl::follow(const std::vector<store::InstancePause>& paused) {
    std::unordered_set<model::InstanceId> names;
    for (const auto& pause : paused) {
        names.insert(pause.instance);
    }
    dispatcher->set_paused(std::move(names));
}

bool Engine::Impl::may_ask(const model::InstanceId& instance) const {
    return !dispatcher->is_paused(instance) && !dispatcher->maintenance_end(instance);
}

Lookups::Uses Engine::Impl::lookup_uses() {
    return {options.spell, [this](const model::InstanceId& id) {
                return may_ask(id) && dispatcher->gate_state(id) != Gate::State::open;
            }};
}

Reconciler::Uses Engine::Impl::reconciler_uses() {
    return {inbound, mender, options.read_tracking, [this](const model::InstanceId& id) { return may_ask(id); }};
}

std::function<void(std::vector<model::EmitAnswer>)> Engine::Impl::noting_items(
    const model::InstanceId& instance, std::function<void(std::vector<model::EmitAnswer>)> answer) {
    return [self = shared_from_this(), instance, answer = std::move(answer)](std::vector<model::EmitAnswer> answers) {
        for (const auto& one : answers) {
            self->metrics
                .counter(
                    "sp4n_inbound_total", "What agencies said by themselves, by what became of it.",
                    {{"connector", instance.value()}, {"result", model::name_of(one.result)}})
                .add();
            if (one.result == model::EmitResult::applied || one.result == model::EmitResult::parked) {
                self->polls->note_item(instance);
                self->silence_watch->note_item(instance);
            }
        }
        answer(std::move(answers));
    };
}

void Engine::Impl::claim_loop() {
    if (draining) {
        return;
    }
    dispatcher->retry_undecided();
    inbound->retry();
    own_door->retry();
    file_desk->retry();
    dispatcher->pump_gated();
    dispatcher->claim();
    dispatcher->report();
    claim_timer.expires_after(options.claim_every);
    claim_timer.async_wait([self = shared_from_this()](boost::system::error_code failed) {
        if (!failed) {
            self->claim_loop();
        }
    });
}

void Engine::Impl::report_parked() {
    store.count_parked([self = shared_from_this()](Result<std::int64_t> count) {
        if (count) {
            self->metrics
                .gauge(
                    "sp4n_complaints_parked",
                    "Complaints whose agency's system said a word that nobody mapped, and nobody has looked yet.")
                .set(static_cast<double>(*count));
        }
    });
}

void Engine::Impl::sweep_loop() {
    if (draining) {
        return;
    }
    dispatcher->sweep();
    report_parked();
    file_desk->tidy();
    sweep_timer.expires_after(options.sweep_every);
    sweep_timer.async_wait([self = shared_from_this()](boost::system::error_code failed) {
        if (!failed) {
            self->sweep_loop();
        }
    });
}

}  // namespace hub::engine
