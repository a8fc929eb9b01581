#pragma once
#include "http_message.hpp"

#include "hub/api/route_table.hpp"
#include "hub/base/clock.hpp"
#include "hub/engine/engine.hpp"
#include "hub/store/store.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hub::api {

Error absent_letter();
Error faulty_query();
/// A message's own office counts while it lies in the outbox; afterwards whose complaint it is.
bool may_see_letter(const store::ApiKey& key, const store::DeliveryFile& file, const routing::Router& router);

/// What operators see and do: dead letters, the queue, instances and their pauses. One thread.
class Operations {
public:
    Operations(const Clock& clock, engine::Engine& engine, store::Store& store)
        : clock_{clock}, engine_{engine}, store_{store} {}

    /// One of the table's lines of operators.
    void answer(const RouteMatch& match, const Request& request, Respond respond);

private:
    void dead_letters(const Request& request, Respond respond);
    void dead_letter(std::string_view id, const Request& request, Respond respond);
    void mend(model::Mending mending, std::string_view id, const Request& request, Respond respond);
    void edit(std::string_view id, const Request& request, Respond respond);
    void preview(engine::MendRequest wanted, const Request& request, Respond respond);
    void carry_out(engine::MendRequest wanted, const Request& request, Respond respond);
    void redrive_many(const Request& request, Respond respond);
    void redrive_jobs(const Request& request, Respond respond);
    void redrive_job(std::string_view id, const Request& request, Respond respond);
    // operations_exchanges.cpp
    void bytes(std::string_view id, const Request& request, Respond respond);
    void show_bytes(
        store::ExchangeInquiry wanted, std::optional<std::int32_t> attempt, std::string language, Respond respond);
    // operations_instances.cpp
    void backlog(Route route, const Request& request, Respond respond);
    void probe(std::string_view instance, const Request& request, Respond respond);
    // operations_differences.cpp
    void reconcile(std::string_view instance, const Request& request, Respond respond);
    void differences(std::string_view instance, const Request& request, Respond respond);
    void resend(std::string_view difference, const Request& request, Respond respond);
    // operations_instances.cpp
    void pause(store::PauseWish wish, std::string_view instance, const Request& request, Respond respond);

    const Clock& clock_;
    engine::Engine& engine_;
    store::Store& store_;
};

}  // namespace hub::api
