#include "past_rules.hpp"

#include "hub/settings/load.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>

namespace hub::api {
namespace {

constexpr std::size_t kept_at_most = 4;

std::shared_ptr<const routing::Router> make_router(store::ConfigFiles files) {
    auto loaded = settings::load_files(std::move(files));
    if (!loaded.settings) {
        return nullptr;
    }
    auto made = routing::Router::create(std::move(loaded.settings->rules), std::move(loaded.settings->agencies));
    return made ? std::make_shared<const routing::Router>(*std::move(made)) : nullptr;
}

}  // namespace

void PastRules::find(std::vector<model::ConfigVersion> wanted, std::function<void(Rules)> done) {
    auto search = std::make_shared<Search>();
    search->left = std::move(wanted);
    search->done = std::move(done);
    next(search);
}

void PastRules::next(const std::shared_ptr<Search>& search) {
    if (search->left.empty()) {
        return search->done(std::move(search->found));
    }
    const auto version = search->left.back();
    search->left.pop_back();
    const auto known = std::ranges::find(
        kept_, version, &std::pair<model::ConfigVersion, std::shared_ptr<const routing::Router>>::first);
    if (known != kept_.end()) {
        search->found.emplace(version, known->second);
        return next(search);
    }
    store_.config_files(version, [this, search, version](Result<store::ConfigFiles> files) {
        if (!files || files->empty()) {
            return next(search);
        }
        load(search, version, *std::move(files));
    });
}

void PastRules::load(const std::shared_ptr<Search>& search, model::ConfigVersion version, store::ConfigFiles files) {
    boost::asio::post(loader_, [this, search, version, files = std::move(files)]() mutable {
        auto router = make_router(std::move(files));
        boost::asio::post(executor_, [this, search, version, router = std::move(router)]() mutable {
            if (router != nullptr) {
                search->found.emplace(version, router);
                keep(version, std::move(router));
            }
            next(search);
        });
    });
}

void PastRules::keep(model::ConfigVersion version, std::shared_ptr<const routing::Router> router) {
    kept_.emplace_back(version, std::move(router));
    if (kept_.size() > kept_at_most) {
        kept_.pop_front();
    }
}

}  // namespace hub::api
