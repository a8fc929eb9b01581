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
    void past(model::ComplaintId id, std::function<void(Result<std::vector<StoredEvent>>)> done);
    void count_parked(std::function<void(Result<std::int64_t>)> done);
    void newer_config(std::int32_t known, std::function<void(Result<std::optional<ActiveConfig>>)> done);
    void config_files(model::ConfigVersion version, std::function<void(Result<ConfigFiles>)> done);
    void publish_config(NewConfig config, std::function<void(Result<ConfigActivation>)> done);
    void claim_pass(std::int64_t node, std::function<void(Result<std::optional<CalendarPass>>)> done);
    void open_complaints(OpenQuestion question, std::function<void(Result<OpenSlice>)> done);
    void advance_pass(
        std::int32_t activation, std::int64_t node, model::ComplaintId reached, std::function<void(Result<bool>)> done);
    void finish_pass(std::int32_t activation, std::function<void(Result<std::int64_t>)> done);
    // reader_operations.cpp
    void delivery_file(model::DeliveryId id, std::function<void(Result<DeliveryFile>)> done);
    void exchanges(model::DeliveryId id, std::function<void(Result<std::vector<ExchangeRecord>>)> done);
    void throw_exchanges_away(std::chrono::milliseconds keep, std::function<void(Result<std::int64_t>)> done);
    void add_redrive(NewRedrive wanted, std::function<void(Result<RedriveJob>)> done);
    void find_redrive(std::int64_t id, std::function<void(Result<RedriveJob>)> done);
    void recent_redrives(
        ListScope scope, std::int32_t limit, std::function<void(Result<std::vector<RedriveJob>>)> done);
    void claim_redrives(std::int64_t node, std::function<void(Result<std::vector<RedriveJob>>)> done);
    void redrive_slice(
        RedriveJob job, std::int32_t limit, std::function<void(Result<std::vector<ClaimedDelivery>>)> done);
    void advance_redrive(RedriveStep step, std::int64_t node, std::function<void(Result<bool>)> done);
    void order_pause(PauseOrder order, std::function<void(Result<PauseOutcome>)> done);
    void paused(std::function<void(Result<std::vector<InstancePause>>)> done);

private:
    Store::Post post_;
    crypto::Digest key_check_{};
    Lane lane_;
};

}  // namespace hub::store
