#pragma once
#include "hub/model/ids.hpp"
#include "hub/routing/router.hpp"
#include "hub/store/store.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/thread_pool.hpp>

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <utility>
#include <vector>

namespace hub::api {

/// Rules of configuration versions that are no longer in force, to explain what they decided. Read from the database
/// and made ready on a thread of their own; the last few are kept. One thread, that of `executor`.
class PastRules {
public:
    using Rules = std::map<model::ConfigVersion, std::shared_ptr<const routing::Router>>;

    PastRules(boost::asio::any_io_executor executor, store::Store& store)
        : executor_{std::move(executor)}, store_{store} {}
    ~PastRules() { loader_.join(); }
    PastRules(const PastRules&) = delete;
    PastRules& operator=(const PastRules&) = delete;

    /// Those of the wanted versions that can be had: one that no files are kept of, or that this program cannot read,
    /// is left out. `done` is called once, never at once from within, unless all are known.
    void find(std::vector<model::ConfigVersion> wanted, std::function<void(Rules)> done);

private:
    struct Search {
        std::vector<model::ConfigVersion> left;
        Rules found;
        std::function<void(Rules)> done;
    };
    void next(const std::shared_ptr<Search>& search);
    void load(const std::shared_ptr<Search>& search, model::ConfigVersion version, store::ConfigFiles files);
    void keep(model::ConfigVersion version, std::shared_ptr<const routing::Router> router);

    boost::asio::any_io_executor executor_;
    store::Store& store_;
    std::deque<std::pair<model::ConfigVersion, std::shared_ptr<const routing::Router>>> kept_;
    boost::asio::thread_pool loader_{1};
};

}  // namespace hub::api
