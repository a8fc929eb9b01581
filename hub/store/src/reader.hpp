#pragma once
#include "lane.hpp"

#include "hub/store/store.hpp"

namespace hub::store {

/// What pages and decisions read. One lane: reads never wait behind writes.
class Reader {
public:
    Reader(const StoreOptions& options, Store::Post post);

    void find(model::TrackingNumber tracking, std::function<void(Result<ComplaintFile>)> done);
    void find_filed(Uuid idem, Uuid idem_body, std::function<void(Result<BirthResult>)> done);
    void load(model::ComplaintId id, std::function<void(Result<StoredComplaint>)> done);
    void load_by_tracking(model::TrackingNumber tracking, std::function<void(Result<StoredComplaint>)> done);
    void due(std::int32_t limit, std::function<void(Result<DueComplaints>)> done);
    void check_master_key(std::function<void(Result<KeyCheck>)> done);
    void load_keys(std::function<void(Result<std::vector<ApiKey>>)> done);
    void conservation(std::function<void(Result<Conservation>)> done);
    void register_config(std::string hash, std::function<void(Result<model::ConfigVersion>)> done);

private:
    Store::Post post_;
    crypto::Digest key_check_{};
    Lane lane_;
};

}  // namespace hub::store
