#include "pause_watch.hpp"

#include <chrono>
#include <utility>

namespace hub::engine {
namespace {

constexpr auto look_every = std::chrono::milliseconds{1'000};
constexpr auto after_failure = std::chrono::milliseconds{200};

}  // namespace

void PauseWatch::start() {
    timer_.start();
    look();
}

void PauseWatch::look() {
    store_.paused([self = shared_from_this()](Result<std::vector<store::InstancePause>> now) {
        if (self->timer_.stopped()) {
            return;
        }
        if (now) {
            self->paused_ = *std::move(now);
            self->changed_(self->paused_);
        }
        self->timer_.after(now ? look_every : after_failure, [self] { self->look(); });
    });
}

}  // namespace hub::engine
