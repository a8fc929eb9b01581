#pragma once
#include "hub/base/result.hpp"
#include "hub/cli/locations.hpp"
#include "hub/engine/runtime.hpp"
#include "hub/store/store.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>

#include <functional>
#include <memory>
#include <string>

namespace hub::app {

/// What must be so before a node works: its master key is the database's, and everybody who was erased is still erased
/// (a restored backup forgets again). Waits for the database. On the thread of `context`, but for the erasing.
class IdentityGate {
public:
    struct Uses {
        boost::asio::io_context& context;
        store::Store& store;
        std::shared_ptr<const engine::Runtime> runtime;  ///< to decide with
    };
    /// Error: `master_key_wrong`, `master_key_unknown`, `erased_list_damaged`: nothing that waiting would mend.
    using Done = std::function<void(Status)>;

    IdentityGate(Uses uses, cli::Locations locations, std::string identity_url, Done done);

    void begin();
    void stop();

private:
    void checked(Result<store::KeyCheck> check);
    void erase_again();
    void erased(Status ended);
    void later();

    Uses uses_;
    cli::Locations locations_;
    std::string url_;
    Done done_;
    boost::asio::steady_timer wait_;
    bool stopped_ = false;
    std::string said_;                    // why it waits, when that was last logged
    boost::asio::thread_pool eraser_{1};  // last: it ends before what its job uses
};

}  // namespace hub::app
