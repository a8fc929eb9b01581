#include "reconciler.hpp"

#include "dice.hpp"

#include "hub/base/log.hpp"
#include "hub/base/text.hpp"
#include "hub/model/names.hpp"
#include "hub/workflow/record_attempt.hpp"

#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <deque>
#include <unordered_map>
#include <utility>

namespace hub::engine {
namespace {

using namespace std::chrono_literals;
using model::DifferenceKind;

constexpr auto look_every = 500ms;
constexpr int show_every = 20;         // looks
constexpr auto longest_list = 10min;   // of one instance
constexpr std::int32_t slice = 1'000;  // numbers looked at at once, of what was not listed
constexpr auto between_slices = 20ms;  // the database has other things to do
constexpr const char* part_of = "reconciliation";

void clean(model::Holding& holding) {
    holding.external_ref = clean_text(holding.external_ref, 200);
    holding.tracking_id = clean_text(holding.tracking_id, 40);
    holding.remote_status = clean_text(holding.remote_status, 200);
}

std::string_view word_of(model::EmitResult result) {
    switch (result) {
        case model::EmitResult::applied: return "taken over from the list";
        case model::EmitResult::parked: return "put aside for somebody's look";
        case model::EmitResult::duplicate:
        case model::EmitResult::refused: break;
    }
    return "could not be taken over";
}

}  // namespace

/// One comparison under way.
struct Reconciler::Work {
    store::InstanceTaskLease lease;
    store::ReconcileRun run;
    std::deque<std::vector<model::Holding>> pages;
    bool comparing = false;
    std::optional<connectors::TaskEnd> list_end;
    std::int64_t listed = 0;
    std::int64_t fresh = 0;  ///< differences that no run saw before
    bool lost = false;       ///< another node has it, or the database is away: nothing more is done here
    boost::asio::steady_timer pause;

    Work(boost::asio::any_io_executor executor, store::InstanceTaskLease of) : lease{std::move(of)}, pause{executor} {}
};

void Reconciler::start(connectors::Supervisor& supervisor) {
    supervisor_ = &supervisor;
    timer_.start();
    look();
}

void Reconciler::wish(
    const model::InstanceId& instance, const std::string& who, std::function<void(Result<store::ReconcileRun>)> done) {
    const auto* configured = runtime_->instance(instance);
    if (configured == nullptr) {
        return done(Error{"not_found", "there is no instance with this name", "", "see /v1/instances"});
    }
    if (supervisor_ == nullptr || !supervisor_->is_ready(instance)) {
        return done(Error{
            "connector_unavailable", "the instance does not run", "", "GET /v1/instances says in what health it is"});
    }
    if (!supervisor_->offers(instance).reconcile) {
        return done(Error{
            "reconcile_not_offered", "this instance cannot list its agency's cases", "",
            "its connector, or its settings, know no list"});
    }
    store_.wish_run(instance, who, configured->reconcile.window, std::move(done));
}

void Reconciler::look() {
    if (timer_.stopped()) {
        return;
    }
    const auto again = [self = shared_from_this()] { self->timer_.after(look_every, [self] { self->look(); }); };
    if (!store_.health().ready) {
        return again();
    }
    if (looks_++ % show_every == 0) {
        show_open();
    }
    std::vector<model::InstanceId> idle;
    std::vector<std::chrono::milliseconds> first_in;
    for (const auto& [name, instance] : runtime_->instances) {
        if (!busy_.contains(instance.id) && supervisor_->offers(instance.id).reconcile && uses_.may_ask(instance.id)) {
            idle.push_back(instance.id);
            first_in.push_back(until_compared(instance.reconcile, clock_.now(), throw_dice(random_)));
        }
    }
    if (idle.empty()) {
        return again();
    }
    store_.claim_tasks(
        store::InstanceTaskKind::reconcile, std::move(idle), std::move(first_in),
        [self = shared_from_this(), again](Result<std::vector<store::InstanceTaskLease>> leases) {
            if (leases) {
                for (const auto& lease : *leases) {
                    self->begin(lease);
                }
            }
            again();
        });
}

/// The same at every node.
void Reconciler::show_open() {
    store_.open_differences([self = shared_from_this()](const Result<std::vector<store::OpenDifferences>>& open) {
        if (!open) {
            return;
        }
        for (const auto& [name, instance] : self->runtime_->instances) {
            for (const auto kind :
                 {DifferenceKind::missing_there, DifferenceKind::unknown_here, DifferenceKind::state_behind,
                  DifferenceKind::duplicate_there}) {
                const auto found = std::ranges::find_if(*open, [&](const store::OpenDifferences& one) {
                    return one.instance == instance.id && one.kind == kind;
                });
                const bool known = found != open->end();
                if (known || self->supervisor_->offers(instance.id).reconcile) {
                    self->metrics_
                        .gauge(
                            "sp4n_differences_open", "What hub and agency do not agree about, by kind.",
                            {{"connector", name}, {"kind", name_of(kind)}})
                        .set(known ? static_cast<double>(found->count) : 0);
                }
            }
        }
    });
}

void Reconciler::begin(const store::InstanceTaskLease& lease) {
    const auto* instance = runtime_->instance(lease.instance);
    if (instance == nullptr || timer_.stopped()) {
        return;
    }
    busy_.insert(lease.instance);
    const auto work = std::make_shared<Work>(executor_, lease);
    store::RunWish wish;
    wish.lease = lease;
    wish.window = instance->reconcile.window;
    wish.only_open = !instance->reconcile.nightly;
    store_.open_run(
        std::move(wish), [self = shared_from_this(), work](const Result<std::optional<store::ReconcileRun>>& run) {
            if (!run) {
                self->busy_.erase(work->lease.instance);  // still ours, due, and taken again
                return;
            }
            if (!*run) {
                return self->end(work, true, {});
            }
            work->run = **run;
            work->listed = work->run.listed;
            work->run.listed_at ? self->look_for_unlisted(work) : self->ask(work);
        });
}

void Reconciler::ask(const Held& work) {
    work->listed = 0;
    const auto* instance = runtime_->instance(work->lease.instance);
    connectors::Task task;
    task.kind = connectors::TaskKind::reconcile;
    task.about.instance = work->lease.instance;
    task.about.timeout =
        std::max<std::chrono::milliseconds>(instance != nullptr ? instance->timeout : 30s, longest_list);
    task.since = work->run.since;
    task.found = [self = shared_from_this(), work](std::vector<model::Holding> page) {
        if (work->lost) {
            return;
        }
        work->pages.push_back(std::move(page));
        self->pump(work);
    };
    const bool asked = !timer_.stopped() &&
                       supervisor_->run(std::move(task), [self = shared_from_this(), work](connectors::TaskEnd end) {
                           if (!end.holdings.empty()) {
                               work->pages.push_back(std::exchange(end.holdings, {}));
                           }
                           work->list_end = std::move(end);
                           self->pump(work);
                       });
    if (!asked) {
        busy_.erase(work->lease.instance);
    }
}

/// A page at a time; the end of the list behind the last one.
void Reconciler::pump(const Held& work) {
    if (work->comparing || work->lost || timer_.stopped()) {
        return;
    }
    if (work->pages.empty()) {
        return work->list_end ? listed(work) : void();
    }
    work->comparing = true;
    std::vector<store::ListedCase> page;
    for (auto& holding : work->pages.front()) {
        clean(holding);
        auto& one = page.emplace_back(store::ListedCase{std::move(holding)});
        if (one.holding.complaint.empty() && !one.holding.tracking_id.empty()) {
            one.tracking = uses_.read_tracking(one.holding.tracking_id);
        }
    }
    work->pages.pop_front();
    compare(work, std::move(page));
}

void Reconciler::compare(const Held& work, std::vector<store::ListedCase> page) {
    auto cases = page;
    store_.believed(
        work->lease.instance, std::move(cases),
        [self = shared_from_this(), work, page = std::move(page)](Result<std::vector<store::Believed>> beliefs) {
            if (!beliefs || beliefs->size() != page.size()) {
                work->lost = true;
                self->busy_.erase(work->lease.instance);
                return;
            }
            self->take_over(work, page, *std::move(beliefs));
        });
}

/// What was lost goes in first: only then is it known what became of it.
void Reconciler::take_over(
    const Held& work, const std::vector<store::ListedCase>& page, std::vector<store::Believed> beliefs) {
    auto kept = page_of(*work);
    std::vector<model::AgencyUpdate> updates;
    std::vector<store::SeenDifference> behind;
    std::unordered_map<Uuid, std::string> met;  // complaints of this page, and the number they are recorded under
    for (std::size_t i = 0; i < page.size(); ++i) {
        auto& believed = beliefs[i];
        kept.names_ours = kept.names_ours || believed.named_ours;
        if (believed.complaint && !believed.ref_known) {
            const auto before = met.find(believed.complaint->id.value());
            believed.other_ref_known =
                believed.other_ref_known || (before != met.end() && before->second != page[i].holding.external_ref);
            if (before != met.end()) {
                believed.hand_over.reset();  // the first one was what became of it
            }
        }
        auto decision = compare_case(work->lease.instance, page[i], believed, runtime_->router, clock_.now());
        if (decision.seen) {
            met.try_emplace(believed.complaint->id.value(), page[i].holding.external_ref);
            kept.seen.push_back({page[i].holding.external_ref, believed.complaint->id});
        }
        if (decision.update) {
            updates.push_back(*std::move(decision.update));
            behind.push_back(*std::move(decision.difference));
        } else if (decision.difference) {
            kept.differences.push_back(*std::move(decision.difference));
        }
        if (decision.settle) {
            settle(work, page[i], believed);
        }
    }
    work->listed += static_cast<std::int64_t>(page.size());
    kept.listed = work->listed;
    uses_.inbound->apply(
        work->lease.instance, std::move(updates),
        [self = shared_from_this(), work, kept = std::move(kept),
         behind = std::move(behind)](const std::vector<model::EmitAnswer>& answers) mutable {
            for (std::size_t i = 0; i < answers.size(); ++i) {
                if (answers[i].result == model::EmitResult::duplicate) {
                    continue;  // it was said before, and is on record
                }
                behind[i].detail = word_of(answers[i].result);
                if (!answers[i].code.empty()) {
                    behind[i].detail += ": " + answers[i].code;
                }
                kept.differences.push_back(std::move(behind[i]));
            }
            self->keep(work, std::move(kept), [self, work] {
                work->comparing = false;
                self->pump(work);
            });
        });
}

void Reconciler::settle(const Held& work, const store::ListedCase& listed, const store::Believed& believed) {
    MendRequest request;
    request.delivery = believed.hand_over->id;
    request.mending = model::Mending::settle;
    request.actor = {model::Role::hub, {}};
    request.part_of = part_of;
    request.looked_under = believed.hand_over->fence;
    request.external_ref = listed.holding.external_ref;
    store::ClaimedDelivery found;
    found.delivery = *believed.hand_over;
    found.complaint.state = *believed.complaint;
    uses_.mender->mend(std::move(request), std::move(found), [work](const Result<MendResult>& result) {
        if (!result) {
            log::info(
                "engine.reconciled_overtaken",
                {{"connector", work->lease.instance.value()}, {"code", result.error().code}});
        }
    });
}

store::ReconcilePage Reconciler::page_of(const Work& work) const {
    store::ReconcilePage page;
    page.lease = work.lease;
    page.run = work.run.id;
    page.listed = work.listed;
    page.reached = work.run.reached;
    return page;
}

void Reconciler::keep(const Held& work, store::ReconcilePage page, std::function<void()> then) {
    store_.keep_page(
        std::move(page),
        [self = shared_from_this(), work, then = std::move(then)](const Result<std::optional<std::int64_t>>& fresh) {
            if (!fresh || !*fresh) {
                work->lost = true;
                self->busy_.erase(work->lease.instance);
                return;
            }
            work->fresh += **fresh;
            then();
        });
}

void Reconciler::listed(const Held& work) {
    const auto end = std::exchange(work->list_end, std::nullopt);
    if (end->result.outcome != model::Outcome::delivered) {
        auto why = end->unsupported ? std::string{"this instance is not set up to list its cases"} : end->result.detail;
        return fail(work, why.empty() ? std::string{name_of(end->result.cause)} : clean_text(why, 300));
    }
    auto page = page_of(*work);
    page.list_is_whole = true;
    keep(work, std::move(page), [self = shared_from_this(), work] { self->look_for_unlisted(work); });
}

void Reconciler::look_for_unlisted(const Held& work) {
    if (timer_.stopped()) {
        return;
    }
    store_.unlisted(
        {work->run.id, work->lease.instance, work->run.reached, slice},
        [self = shared_from_this(), work](const Result<store::UnlistedSlice>& found) {
            if (!found) {
                self->busy_.erase(work->lease.instance);
                return;
            }
            if (found->reached.empty()) {
                return self->store_.unlisted_unknown(
                    work->run.id, work->lease.instance,
                    [self, work](const Result<std::vector<store::UnlistedUnknown>>& unknown) {
                        if (!unknown) {
                            self->busy_.erase(work->lease.instance);
                            return;
                        }
                        self->judge_unknown(work, *unknown);
                    });
            }
            work->run.reached = found->reached;
            auto page = self->page_of(*work);
            for (const auto& one : found->cases) {
                if (auto difference = judge_unlisted(work->lease.instance, one, self->runtime_->router)) {
                    page.differences.push_back(*std::move(difference));
                }
            }
            self->keep(work, std::move(page), [self, work] {
                work->pause.expires_after(between_slices);
                work->pause.async_wait([self, work](boost::system::error_code failed) {
                    if (!failed) {
                        self->look_for_unlisted(work);
                    }
                });
            });
        });
}

/// A list that names our numbers, and not this one, says that it is not there: as a look-up would.
void Reconciler::judge_unknown(const Held& work, const std::vector<store::UnlistedUnknown>& unknown) {
    const auto* instance = runtime_->instance(work->lease.instance);
    for (const auto& one : unknown) {
        const auto& delivery = one.found.delivery;
        if (instance == nullptr) {
            break;
        }
        connectors::TaskEnd absent;
        absent.result.outcome = model::Outcome::rejected;
        const auto age =
            std::chrono::duration_cast<std::chrono::microseconds>(clock_.now() - workflow::counted_from(delivery));
        // What counts is how long it was unknown when the list was asked for.
        const auto asked = std::chrono::duration_cast<std::chrono::microseconds>(clock_.now() - work->run.began_at);
        const auto decision = judge_look(
            absent, {.looks = std::max(one.look.looks, 1),
                     .since_failed = one.since_failed - asked,
                     .age = age,
                     .instance = *instance,
                     .chance = throw_dice(random_)});
        if (decision.verdict != LookVerdict::absent) {
            continue;
        }
        MendRequest request;
        request.delivery = delivery.id;
        request.mending = model::Mending::redrive;
        request.actor = {model::Role::hub, {}};
        request.part_of = part_of;
        request.looked_under = delivery.fence;
        uses_.mender->mend(std::move(request), one.found, [](const Result<MendResult>&) {
            // Refused: somebody has decided since, and that counts.
        });
    }
    finish(work);
}

void Reconciler::finish(const Held& work) {
    auto page = page_of(*work);
    page.finished = true;
    keep(work, std::move(page), [self = shared_from_this(), work] {
        log::info(
            "engine.reconciled", {{"connector", work->lease.instance.value()},
                                  {"run", work->run.id},
                                  {"listed", work->listed},
                                  {"new_differences", work->fresh}});
        if (work->fresh != 0) {
            log::warn(
                "engine.differences_found",
                {{"connector", work->lease.instance.value()}, {"run", work->run.id}, {"count", work->fresh}});
        }
        self->show_open();
        self->end(work, true, {});
    });
}

void Reconciler::fail(const Held& work, std::string why) {
    auto page = page_of(*work);
    page.failure = why;
    keep(work, std::move(page), [self = shared_from_this(), work, why] {
        log::warn(
            "engine.reconciliation_failed",
            {{"connector", work->lease.instance.value()}, {"run", work->run.id}, {"detail", why}});
        self->end(work, false, why);
    });
}

void Reconciler::end(const Held& work, bool ok, std::string detail) {
    const auto* instance = runtime_->instance(work->lease.instance);
    const auto settings = instance != nullptr ? instance->reconcile : model::Reconciliation{};
    const auto chance = throw_dice(random_);
    if (work->run.id != 0) {
        metrics_
            .counter(
                "sp4n_reconciliations_total", "Comparisons with what an agency lists, by outcome.",
                {{"connector", work->lease.instance.value()}, {"outcome", ok ? "whole" : "failed"}})
            .add();
    }
    store::InstanceTaskEnd end;
    end.lease = work->lease;
    end.ok = ok;
    end.detail = std::move(detail);
    end.next_in = ok ? until_compared(settings, clock_.now(), chance)
                     : until_tried_again(settings, work->lease.failures + 1, clock_.now(), chance);
    store_.end_task(std::move(end), [self = shared_from_this(), work](const Result<bool>& /*kept*/) {
        self->busy_.erase(work->lease.instance);
    });
}

}  // namespace hub::engine
