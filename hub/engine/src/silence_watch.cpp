#include "silence_watch.hpp"

#include "hub/base/log.hpp"
#include "hub/base/time_text.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace hub::engine {
namespace {

constexpr auto look_every = std::chrono::milliseconds{2'000};

double seconds(TimePoint::duration span) {
    return std::max(0.0, std::chrono::duration<double>{span}.count());
}

}  // namespace

void SilenceWatch::start() {
    timer_.start();
    look();
}

const Listened* SilenceWatch::listened(const model::InstanceId& instance) const {
    const auto found = listened_.find(instance.value());
    return found == listened_.end() ? nullptr : &found->second;
}

void SilenceWatch::look() {
    keep_items([self = shared_from_this()] {
        self->store_.instance_tasks([self](const Result<std::vector<store::InstanceTaskState>>& tasks) {
            if (self->timer_.stopped()) {
                return;
            }
            if (tasks) {
                self->judge(*tasks);
            }
            self->timer_.after(look_every, [self] { self->look(); });
        });
    });
}

void SilenceWatch::keep_items(std::function<void()> then) {
    if (brought_.empty()) {
        return then();
    }
    auto noted = std::exchange(brought_, {});
    std::vector<model::InstanceId> of{noted.begin(), noted.end()};
    std::ranges::sort(of, {}, &model::InstanceId::value);  // two nodes never lock each other out
    store_.note_items(
        std::move(of),
        [self = shared_from_this(), noted = std::move(noted), then = std::move(then)](Result<bool> kept) {
            if (!kept) {
                self->brought_.insert(noted.begin(), noted.end());
            }
            then();
        });
}

void SilenceWatch::judge(const std::vector<store::InstanceTaskState>& tasks) {
    const auto now = clock_.now();
    forget_gone();
    for (const auto& [name, instance] : runtime_->instances) {
        const auto [before, is_new] = listened_.try_emplace(name, Listened{.heard = {.watched_since = now}});
        Listened fresh{.heard = {.watched_since = before->second.heard.watched_since}};
        auto& heard = fresh.heard;
        const auto task = std::ranges::find_if(tasks, [&](const store::InstanceTaskState& one) {
            return one.kind == store::InstanceTaskKind::poll && one.instance == instance.id;
        });
        if (task != tasks.end()) {
            heard.watched_since = task->first_at;
            heard.poll_at = task->ok_at;
            heard.item_at = task->item_at;
            heard.poll_failures = task->failures;
            heard.poll_detail = task->detail;
        }
        if (at_rest_(instance.id)) {
            rested_[name] = now;
        } else {
            auto expected = heard;
            if (const auto rested = rested_.find(name); rested != rested_.end()) {
                expected.watched_since = std::max(expected.watched_since, rested->second);
            }
            fresh.silence = silence_of(instance, expected, now);
        }
        tell(instance.id, before->second, fresh);
        before->second = std::move(fresh);
        show(name, before->second, now);
    }
}

void SilenceWatch::tell(const model::InstanceId& id, const Listened& before, const Listened& now) const {
    if (now.silence && !before.silence) {
        log::warn(
            "engine.connector_silent", {{"connector", id.value()},
                                        {"missing", name_of(now.silence->missing)},
                                        {"since", to_rfc3339(now.silence->since)},
                                        {"poll_failures", now.heard.poll_failures},
                                        {"detail", now.heard.poll_detail}});
    } else if (before.silence && !now.silence) {
        log::info(
            "engine.connector_heard", {{"connector", id.value()}, {"silent_since", to_rfc3339(before.silence->since)}});
    }
}

void SilenceWatch::show(const std::string& name, const Listened& listened, TimePoint now) const {
    metrics_
        .gauge(
            "sp4n_connector_silent", "1 while an instance is silent although something is expected of it.",
            {{"connector", name}})
        .set(listened.silence ? 1 : 0);
    if (listened.heard.poll_at) {
        metrics_
            .gauge(
                "sp4n_connector_poll_age_seconds", "Since a poll of this instance went well last.",
                {{"connector", name}})
            .set(seconds(now - *listened.heard.poll_at));
    }
    if (listened.heard.item_at) {
        metrics_
            .gauge(
                "sp4n_connector_item_age_seconds", "Since this instance's agency said something last.",
                {{"connector", name}})
            .set(seconds(now - *listened.heard.item_at));
    }
}

/// An instance that left the configuration is not silent: nobody listens.
void SilenceWatch::forget_gone() {
    for (auto at = listened_.begin(); at != listened_.end();) {
        if (runtime_->instances.contains(at->first)) {
            ++at;
            continue;
        }
        at->second.silence.reset();
        show(at->first, at->second, clock_.now());
        rested_.erase(at->first);
        at = listened_.erase(at);
    }
}

}  // namespace hub::engine
