#pragma once
#include "http_message.hpp"
#include "key_ring.hpp"
#include "sign_in_guard.hpp"

#include "hub/base/clock.hpp"
#include "hub/crypto/random.hpp"
#include "hub/store/store.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/thread_pool.hpp>

#include <cstddef>
#include <memory>
#include <string>

namespace hub::api {

/// People sign in and out (/v1/session). A session is a key of its own that ends after twelve hours; the browser keeps
/// it in a cookie that no script reads. Passwords are looked at one after another on a thread of their own, because
/// each takes a tenth of a second. All else on the executor's thread.
class SessionDoor {
public:
    SessionDoor(
        boost::asio::any_io_executor executor, const Clock& clock, store::Store& store, std::shared_ptr<KeyRing> keys);

    void sign_in(const Request& request, Respond respond);
    [[nodiscard]] static Response who(const Request& request);
    void sign_out(const Request& request, Respond respond);

private:
    struct Try;
    void judge(std::shared_ptr<Try> asked, const Result<store::Account>& found);
    void judged(const std::shared_ptr<Try>& asked, const store::Account& account, bool right);
    void begin(const std::shared_ptr<Try>& asked, const store::Account& account);

    boost::asio::any_io_executor executor_;
    const Clock& clock_;
    store::Store& store_;
    std::shared_ptr<KeyRing> keys_;
    crypto::SystemRandom random_;
    SignInGuard guard_;
    std::size_t waiting_ = 0;
    /// Of nobody: so that a name that is not there takes as long as a wrong password.
    std::string nobodys_;
    boost::asio::thread_pool judges_{1};  // last: it ends before what its jobs use
};

}  // namespace hub::api
