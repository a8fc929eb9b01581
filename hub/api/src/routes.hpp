#pragma once
#include "access_log.hpp"
#include "attachment_door.hpp"
#include "figure_door.hpp"
#include "filing_body.hpp"
#include "http_message.hpp"
#include "key_ring.hpp"
#include "open311_door.hpp"
#include "operations.hpp"
#include "problem.hpp"
#include "readings.hpp"
#include "session_door.hpp"

#include "hub/api/reporter_door.hpp"
#include "hub/api/route_table.hpp"
#include "hub/api/server.hpp"
#include "hub/base/clock.hpp"
#include "hub/base/metrics.hpp"
#include "hub/engine/engine.hpp"
#include "hub/store/store.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hub::api {

/// The hub's doors: method and path → what happens. One thread.
class Routes final : public Handler {
public:
    struct Uses {
        const Clock& clock;
        engine::Engine& engine;
        store::Store& store;
        Metrics& metrics;
        boost::asio::any_io_executor executor;
    };
    Routes(std::string version, const crypto::MasterKey& master, const Uses& uses);

    [[nodiscard]] std::uint64_t body_limit(const Request& request, std::uint64_t usual) const override;
    void before_body(Request& request, std::function<void(std::optional<Response>)> go_on) override;
    void handle(Request request, Respond respond) override;
    Response refuse(int status, std::string_view code, std::string_view detail) override;

private:
    using Refuse = std::function<void(const Error&)>;
    using GoOn = std::function<void(std::optional<Response>)>;
    void let_reporter_in(
        const RouteMatch& match, std::string_view code, Request& request, const Refuse& refuse,
        const GoOn& go_on) const;
    std::optional<Error> check_filing_headers(Request& request) const;

    void file(const Request& request, Respond respond);
    void file_with(ParsedFiling parsed, const Request& request, Respond respond);
    void refuse_or_replay(
        const Request& request, const engine::Filing& filing, const std::vector<FieldFault>& faults, Respond respond);
    void filed(const std::string& language, const Respond& respond, Result<engine::FilingResult> result);
    void act(const RouteMatch& match, const Request& request, Respond respond);
    Response readiness() const;
    Response page(const Request& request);

    std::string version_;
    const Clock& clock_;
    engine::Engine& engine_;
    store::Store& store_;
    Metrics& metrics_;
    std::shared_ptr<KeyRing> keys_;
    ReporterDoor reporters_;
    Readings readings_;
    FigureDoor figures_;
    Operations operations_;
    AttachmentDoor attachments_;
    SessionDoor sessions_;
    Open311Door open311_;
    AccessLog log_;
};

}  // namespace hub::api
