#include "lookups.hpp"

#include "dice.hpp"

#include "hub/base/log.hpp"
#include "hub/base/text.hpp"
#include "hub/model/names.hpp"
#include "hub/workflow/compose.hpp"
#include "hub/workflow/record_attempt.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace hub::engine {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr auto look_every = 500ms;
constexpr std::int32_t most_at_once = 4;   // of one instance: an office is not to be flooded with questions
constexpr milliseconds lease_grace = 15s;  // beyond what the supervisor lets it take
constexpr milliseconds first_pause = 3s;
constexpr milliseconds longest_pause = 1h;
constexpr std::int32_t most_crashes = 3;

milliseconds pause_after(std::int32_t looks, double chance) {
    const auto ceiling = std::min(longest_pause, first_pause * (std::int64_t{1} << std::clamp(looks, 0, 16)));
    return milliseconds{static_cast<std::int64_t>(static_cast<double>(ceiling.count()) * (0.75 + 0.25 * chance))};
}

std::string with_reason(std::string what, const connectors::TaskEnd& end) {
    return end.result.detail.empty() ? what : std::move(what) + ": " + end.result.detail;
}

/// UNKNOWN that says nothing of the message, only that the question was not answered.
bool was_not_answered(const model::AttemptResult& result) {
    switch (result.cause) {
        case model::Cause::network:
        case model::Cause::timeout:
        case model::Cause::cancelled:
        case model::Cause::internal: return true;
        case model::Cause::none:
        case model::Cause::auth:
        case model::Cause::rate_limit:
        case model::Cause::remote_fault:
        case model::Cause::validation:
        case model::Cause::duplicate:
        case model::Cause::config:
        case model::Cause::poison:
        case model::Cause::unsupported: break;
    }
    return false;
}

LookDecision look_again(
    const connectors::TaskEnd& end, const LookFacts& facts, milliseconds at_least, std::string why) {
    const auto looked = std::to_string(facts.looks);
    if (facts.looks >= most_looks || (end.result.runner_crashed && facts.looks >= most_crashes)) {
        return {LookVerdict::person, {}, "looked up " + looked + " times; the last time " + std::move(why)};
    }
    return {LookVerdict::again, std::max(pause_after(facts.looks, facts.chance), at_least), std::move(why)};
}

LookDecision judge_absence(const connectors::TaskEnd& end, const LookFacts& facts) {
    const auto since = std::chrono::floor<milliseconds>(facts.since_failed);
    if (since < facts.instance.timeout) {
        return look_again(
            end, facts, facts.instance.timeout - since, "it was not there yet, but the agency may still be at it");
    }
    if (facts.age >= facts.instance.retry_budget) {
        return {LookVerdict::person, {}, "it is not there, and it is too old to be sent again without a person's word"};
    }
    return {LookVerdict::absent, {}, {}};
}

TimePoint since(const model::Delivery& delivery) {
    return std::max(delivery.born_at, delivery.requeued_at.value_or(delivery.born_at));
}

store::LookEnd end_of(const store::ClaimedLook& look) {
    const auto& delivery = look.found.delivery;
    return {delivery.id, delivery.complaint, delivery.instance, delivery.sequence, delivery.fence, {}, {}};
}

}  // namespace

LookDecision judge_look(const connectors::TaskEnd& end, const LookFacts& facts) {
    const auto& result = end.result;
    if (end.unsupported || result.cause == model::Cause::unsupported) {
        return {LookVerdict::person, {}, "this instance is not set up to look it up"};
    }
    switch (result.outcome) {
        case model::Outcome::delivered:
            if (result.external_ref.empty()) {
                return {LookVerdict::person, {}, "the connector found it, but under no number"};
            }
            return {LookVerdict::found, {}, {}};
        case model::Outcome::rejected: return judge_absence(end, facts);
        case model::Outcome::retry:
            return look_again(
                end, facts, std::min(result.retry_after, longest_pause), with_reason("could not look it up", end));
        case model::Outcome::unknown: break;
    }
    if (was_not_answered(result)) {
        return look_again(end, facts, {}, with_reason("could not look it up", end));
    }
    return {LookVerdict::person, {}, with_reason("the look-up cannot tell", end)};
}

Lookups::Lookups(
    boost::asio::any_io_executor executor, const Clock& clock, RandomSource& random, store::Store& store,
    Metrics& metrics, std::shared_ptr<Mender> mender, Uses uses)
    : timer_{std::move(executor)},
      clock_{clock},
      random_{random},
      store_{store},
      metrics_{metrics},
      mender_{std::move(mender)},
      uses_{std::move(uses)} {}

void Lookups::start(connectors::Supervisor& supervisor) {
    supervisor_ = &supervisor;
    timer_.start();
    look();
}

void Lookups::look() {
    if (timer_.stopped()) {
        return;
    }
    const auto again = [self = shared_from_this()] { self->timer_.after(look_every, [self] { self->look(); }); };
    std::vector<store::LookWish> wishes;
    for (const auto& [name, instance] : runtime_->instances) {
        const auto room =
            std::min(static_cast<std::int32_t>(instance.in_flight), most_at_once) - under_way_[instance.id];
        if (!instance.idempotent && room > 0 && supervisor_->offers(instance.id).lookup && uses_.may_ask(instance.id)) {
            // The supervisor lets it wait for a worker as long as it may take.
            wishes.push_back({instance.id, room, 2 * instance.timeout + lease_grace});
        }
    }
    if (wishes.empty() || !store_.health().ready) {
        return again();
    }
    store_.claim_looks(
        std::move(wishes), [self = shared_from_this(), again](Result<std::vector<store::ClaimedLook>> looks) {
            if (looks) {
                for (auto& look : *looks) {
                    self->ask(std::move(look));
                }
            }
            again();
        });
}

void Lookups::ask(store::ClaimedLook look) {
    const auto instance = look.found.delivery.instance;
    const auto* configured = runtime_->instance(instance);
    if (configured == nullptr || timer_.stopped()) {
        return finish(look, look_every, "the hub was being stopped");
    }
    if (look.looks > most_looks) {
        return finish(look, std::nullopt, "looked up " + std::to_string(most_looks) + " times in vain");
    }
    const auto& delivery = look.found.delivery;
    connectors::Task task;
    task.kind = connectors::TaskKind::lookup;
    task.about.instance = instance;
    task.about.delivery = delivery.id;
    task.about.attempt = delivery.attempt;
    task.about.timeout = configured->timeout;
    const auto& state = look.found.complaint.state;
    task.about.message = workflow::compose(
        state, std::move(look.found.complaint.content), delivery, uses_.spell(state.tracking), look.found.events);
    task.about.message.files.clear();  // a question needs none
    const auto held = std::make_shared<store::ClaimedLook>(std::move(look));
    const bool asked = supervisor_->run(std::move(task), [self = shared_from_this(), held](connectors::TaskEnd end) {
        --self->under_way_[held->found.delivery.instance];
        self->ended(held, std::move(end));
    });
    if (asked) {
        ++under_way_[instance];
    } else {
        finish(*held, first_pause, "the instance was not ready");
    }
}

void Lookups::ended(const Held& look, connectors::TaskEnd end) {
    end.result.external_ref = clean_text(end.result.external_ref, 200);  // input like any other
    end.result.detail = clean_text(end.result.detail, 300);
    const auto& delivery = look->found.delivery;
    auto instance = model::Instance{};
    if (const auto* configured = runtime_->instance(delivery.instance)) {
        instance = *configured;
    }
    auto decision = judge_look(
        end, {.looks = look->looks,
              .since_failed = look->since_failed,
              .age = std::chrono::duration_cast<std::chrono::microseconds>(clock_.now() - since(delivery)),
              .instance = instance,
              .chance = throw_dice(random_)});
    constexpr std::array<std::string_view, 4> verdicts{"found", "absent", "again", "person"};
    metrics_
        .counter(
            "sp4n_lookups_total", "Looks for messages of which nobody knew whether they arrived, by what they decided.",
            {{"connector", delivery.instance.value()},
             {"result", verdicts.at(static_cast<std::size_t>(decision.verdict) - 1)}})
        .add();
    switch (decision.verdict) {
        case LookVerdict::found: return decide(look, model::Mending::settle, end);
        case LookVerdict::absent: return decide(look, model::Mending::redrive, end);
        case LookVerdict::again: return finish(*look, decision.next_in, std::move(decision.detail));
        case LookVerdict::person: return finish(*look, std::nullopt, std::move(decision.detail));
    }
}

void Lookups::decide(const Held& look, model::Mending mending, const connectors::TaskEnd& end) {
    const auto& delivery = look->found.delivery;
    MendRequest request;
    request.delivery = delivery.id;
    request.mending = mending;
    request.actor = {model::Role::hub, {}};
    request.part_of = "lookup";
    request.looked_under = delivery.fence;
    if (mending == model::Mending::settle) {
        request.external_ref = end.result.external_ref;
        request.keep_ref = supervisor_->offers(delivery.instance).hears_agency();
    } else if (const auto* instance = runtime_->instance(delivery.instance)) {
        // As after any attempt that failed: an office that loses every answer is not asked in a hurry.
        request.not_before = clock_.now() + workflow::backoff(*instance, delivery.attempt, {}, throw_dice(random_));
    }
    mender_->mend(std::move(request), look->found, [self = shared_from_this(), look](const Result<MendResult>& result) {
        if (result) {
            return;
        }
        const auto& code = result.error().code;
        log::info(
            "engine.look_overtaken", {{"connector", look->found.delivery.instance.value()},
                                      {"delivery", to_string(look->found.delivery.id.value())},
                                      {"code", code}});
        if (code == "storage_refused") {  // the same again would be refused again
            self->finish(*look, std::nullopt, "the database refused to record what the look-up found");
        }  // else somebody has decided since, or it is looked up again when this look's lease ends
    });
}

void Lookups::finish(const store::ClaimedLook& look, std::optional<milliseconds> next_in, std::string detail) {
    auto end = end_of(look);
    end.next_in = next_in;
    end.detail = std::move(detail);
    store_.end_look(std::move(end));
}

}  // namespace hub::engine
