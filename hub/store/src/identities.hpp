#pragma once
#include "lane.hpp"
#include "reporter_seal.hpp"

#include "hub/store/store.hpp"

#include <memory>

namespace hub::store {

/// Reads who reported, for the messages that may say so: one transaction each, under the role sp4n_identity, on a lane
/// of its own. It connects when the first one is asked for.
class Identities {
public:
    Identities(const StoreOptions& options, Store::Post post);

    void disclose(Disclosure wish, std::function<void(Result<Disclosed>)> done);
    void show_exchange(ExchangeInquiry inquiry, std::function<void(Result<model::AttemptExchange>)> done);

private:
    Store::Post post_;
    std::shared_ptr<const ReporterKeys> keys_;  // shared with the jobs of the lane
    Lane lane_;
};

}  // namespace hub::store
