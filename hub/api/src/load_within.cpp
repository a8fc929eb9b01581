#include "load_within.hpp"

#include <boost/asio/steady_timer.hpp>

#include <utility>

namespace hub::api {
namespace {

/// Kept alive by the reading and by the timer: either may end last.
struct Wait {
    Wait(const boost::asio::any_io_executor& executor, KeyRing::Loaded to_tell)
        : timer{executor}, done{std::move(to_tell)} {}

    void answer(Result<std::vector<store::ApiKey>> loaded) {
        timer.cancel();
        if (auto told = std::exchange(done, nullptr)) {
            told(std::move(loaded));
        }
    }

    boost::asio::steady_timer timer;
    KeyRing::Loaded done;
};

}  // namespace

KeyRing::Load load_within(boost::asio::any_io_executor executor, std::chrono::milliseconds limit, KeyRing::Load load) {
    return [executor = std::move(executor), limit, load = std::move(load)](KeyRing::Loaded done) {
        const auto wait = std::make_shared<Wait>(executor, std::move(done));
        wait->timer.expires_after(limit);
        wait->timer.async_wait([wait](boost::system::error_code ended) {
            if (!ended) {
                wait->answer(Error{
                    "storage_unavailable", "the database cannot be reached now", "",
                    "the same request may be sent again"});
            }
        });
        load([wait](Result<std::vector<store::ApiKey>> loaded) { wait->answer(std::move(loaded)); });
    };
}

}  // namespace hub::api
