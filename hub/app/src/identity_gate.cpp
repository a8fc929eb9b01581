#include "identity_gate.hpp"

#include "hub/base/log.hpp"
#include "hub/cli/erase_reporter.hpp"
#include "hub/cli/master_secret.hpp"
#include "hub/crypto/random.hpp"

#include <boost/asio/post.hpp>

namespace hub::app {
namespace {

namespace asio = boost::asio;

constexpr auto look_for_database = std::chrono::milliseconds{20};
constexpr auto after_a_failure = std::chrono::milliseconds{500};

/// Everybody in the list whom this database still knows.
Status forget_again(const cli::ErasedList& list, const std::string& url, const engine::Runtime& runtime) {
    HUB_TRY(const auto listed, list.read());
    if (listed.empty()) {
        return {};
    }
    HUB_TRY(const auto known, store::still_known(url, listed));
    const SystemClock clock;
    crypto::SystemRandom random;
    std::size_t forgotten = 0;
    for (const auto& complaint : known) {
        cli::EraseOrder order;
        order.url = url;
        order.inquiry = {complaint, "hub", "erased before; the database was restored from a backup"};
        order.actor = model::Role::hub;
        const auto erased = cli::erase_reporter(order, runtime, clock, random);
        if (!erased && erased.error().code != "not_found") {
            return erased.error();
        }
        forgotten += erased && *erased ? 1 : 0;
    }
    if (forgotten > 0) {
        log::warn("app.reporters_erased_again", {{"count", forgotten}});
    }
    return {};
}

}  // namespace

IdentityGate::IdentityGate(Uses uses, cli::Locations locations, std::string identity_url, Done done)
    : uses_{std::move(uses)},
      locations_{std::move(locations)},
      url_{std::move(identity_url)},
      done_{std::move(done)},
      wait_{uses_.context} {}

void IdentityGate::begin() {
    if (stopped_) {
        return;
    }
    if (!uses_.store.health().ready) {
        wait_.expires_after(look_for_database);
        return wait_.async_wait([this](boost::system::error_code failed) {
            if (!failed) {
                begin();
            }
        });
    }
    uses_.store.check_master_key([this](Result<store::KeyCheck> check) { checked(std::move(check)); });
}

void IdentityGate::checked(Result<store::KeyCheck> check) {
    if (stopped_) {
        return;
    }
    if (!check) {
        return erased(std::move(check).error());
    }
    switch (*check) {
        case store::KeyCheck::different: return done_(cli::master_key_wrong());
        case store::KeyCheck::unknown: return done_(cli::master_key_unknown());
        case store::KeyCheck::same: break;
    }
    erase_again();
}

void IdentityGate::erase_again() {
    asio::post(eraser_, [this] {
        auto ended = std::make_shared<Status>(forget_again(cli::ErasedList{locations_.data}, url_, *uses_.runtime));
        asio::post(uses_.context, [this, ended] { erased(std::move(*ended)); });
    });
}

void IdentityGate::erased(Status ended) {
    if (stopped_) {
        return;
    }
    if (ended || ended.error().code == "erased_list_damaged") {
        return done_(std::move(ended));
    }
    if (const auto why = to_string(ended.error()); why != said_) {
        said_ = why;
        log::warn("app.identities_not_checked", {{"reason", why}});
    }
    later();
}

void IdentityGate::later() {
    wait_.expires_after(after_a_failure);
    wait_.async_wait([this](boost::system::error_code failed) {
        if (!failed) {
            begin();
        }
    });
}

void IdentityGate::stop() {
    stopped_ = true;
    wait_.cancel();
}

}  // namespace hub::app
