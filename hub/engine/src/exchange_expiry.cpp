#include "exchange_expiry.hpp"

#include "hub/base/log.hpp"

namespace hub::engine {
namespace {

constexpr auto look_every = std::chrono::milliseconds{60'000};

}  // namespace

void ExchangeExpiry::start() {
    timer_.start();
    look();
}

void ExchangeExpiry::look() {
    store_.throw_exchanges_away(keep_, [self = shared_from_this()](const Result<std::int64_t>& gone) {
        if (self->timer_.stopped()) {
            return;
        }
        if (gone && *gone != 0) {
            log::info("engine.attempt_bytes_gone", {{"count", *gone}});
        }
        self->timer_.after(look_every, [self] { self->look(); });
    });
}

}  // namespace hub::engine
