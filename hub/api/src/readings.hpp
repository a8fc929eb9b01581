#pragma once
#include "complaint_json.hpp"
#include "http_message.hpp"
#include "past_rules.hpp"

#include "hub/api/route_table.hpp"
#include "hub/base/clock.hpp"
#include "hub/engine/engine.hpp"
#include "hub/store/store.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace hub::api {

/// What can be read through the API: complaints, lists, offices. Changes nothing. One thread.
class Readings {
public:
    Readings(boost::asio::any_io_executor executor, const Clock& clock, engine::Engine& engine, store::Store& store)
        : clock_{clock}, engine_{engine}, store_{store}, past_rules_{std::move(executor), store} {}

    /// One of the table's GET lines that need a key.
    void answer(const RouteMatch& match, const Request& request, Respond respond);

private:
    void complaint(Route route, std::string_view tracking, const Request& request, Respond respond);
    /// Each by the rules that took it.
    void decisions(store::ComplaintFile file, Respond respond);
    void letters(const Request& request, Respond respond);
    void list(const Request& request, Respond respond);
    void due(const Request& request, Respond respond);
    void agency(std::string_view id, const Request& request, const Respond& respond);
    /// What becomes of a page from the store.
    std::function<void(Result<store::ListPage>)> show_page(Paging paging, const Request& request, Respond respond);

    const Clock& clock_;
    engine::Engine& engine_;
    store::Store& store_;
    PastRules past_rules_;
};

}  // namespace hub::api
