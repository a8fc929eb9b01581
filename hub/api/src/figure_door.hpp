#pragma once
#include "http_message.hpp"

#include "hub/api/route_table.hpp"
#include "hub/base/clock.hpp"
#include "hub/engine/engine.hpp"
#include "hub/store/store.hpp"

namespace hub::api {

/// Figures for coordinators, and the clocks behind them. Changes nothing. One thread.
class FigureDoor {
public:
    FigureDoor(const Clock& clock, engine::Engine& engine, store::Store& store)
        : clock_{clock}, engine_{engine}, store_{store} {}

    /// One of the table's lines of figures.
    void answer(const RouteMatch& match, const Request& request, Respond respond);

private:
    void figures(const Request& request, Respond respond);
    void clocks(const Request& request, Respond respond);
    void open(const Request& request, Respond respond);

    const Clock& clock_;
    engine::Engine& engine_;
    store::Store& store_;
};

}  // namespace hub::api
