#pragma once
#include "config.hpp"
#include "judgement.hpp"

#include "hub/plugins/http_exchange.hpp"
#include "hub/sdk/connector.hpp"

#include <boost/json/value.hpp>

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <variant>
#include <vector>

namespace hub::rest {

/// Tells an agency's REST interface of complaints: one request a message, made from a template, judged by rules.
/// Blocking; as many calls at once as the instance allows, each on a kept connection of its own.
class RestConnector final : public sdk::Connector {
public:
    RestConnector(sdk::Host host, const sdk::Settings& settings);
    void start() override;
    sdk::Outcome submit(const sdk::Call& call) override;
    [[nodiscard]] std::uint64_t capabilities(std::uint64_t declared) const noexcept override;
    sdk::Outcome poll(const sdk::Task& task) override;
    sdk::Outcome lookup(const sdk::Call& call) override;
    sdk::Outcome probe(const sdk::Task& task) override;
    sdk::Outcome reconcile(const sdk::Task& task, sdk::Time since, const sdk::HoldingSink& found) override;
    sdk::WebAnswer receive(const sdk::Task& task, const sdk::WebRequest& request) override;
    static std::vector<sdk::Fault> check_settings(const sdk::Settings& settings);

private:
    friend class StepRun;
    using Time = std::chrono::steady_clock::time_point;
    sdk::Outcome read(const RequestRules& rules, const plugins::Values& values, const plugins::HttpAnswer& answer);
    sdk::Outcome submit_steps(const RequestRules& rules, const sdk::Call& call);
    /// How far its steps are, before a search. Empty: no case of it is known.
    std::optional<sdk::Outcome> look_at_steps(const sdk::Call& call);
    /// Keeps the number, so that the steps after it go on.
    sdk::Outcome found_by_search(const sdk::Call& call, sdk::Outcome found);
    std::optional<Unseen> read_back(
        const VerifyRules& rules, const plugins::Values& values, const std::string& number, Time deadline);
    std::variant<boost::json::value, sdk::Outcome> fetch(const std::string& path, std::chrono::milliseconds timeout);
    struct Page {
        boost::json::value document;
        plugins::HttpAnswer answer;
    };
    std::variant<Page, sdk::Outcome> fetch_page(const std::string& path, std::chrono::milliseconds timeout);
    std::optional<PagePlace> place_at(const PollRules& rules, const std::string& cursor);
    std::optional<sdk::Outcome> turn_page(
        const PagePlace& place, const std::optional<std::string>& page, const std::string& last);
    std::variant<Details, sdk::Outcome> fetch_details(
        const ItemRules& rules, const boost::json::value& document, Time deadline);
    std::vector<std::string> hook_secrets(bool again);

    sdk::Host host_;
    Config config_;
    std::unique_ptr<plugins::HttpExchange> client_;
    std::mutex hook_mutex_;
    std::vector<std::string> hook_secrets_;
    Time hook_secrets_at_;
};

/// The request for a call, without its credential: what the golden files show. Or why this complaint cannot be written
/// as the agency wants it: then nothing is sent.
std::variant<plugins::HttpRequest, sdk::Outcome> build_request(
    const Config& config, const RequestRules& rules, const sdk::Call& call);
/// The same of a step, and of its `file`. `mark`: what tells it from the message's other requests.
std::variant<plugins::HttpRequest, sdk::Outcome> build_step(
    const Config& config, const Step& step, const plugins::Values& values, const sdk::Attachment* file,
    const std::string& mark);

}  // namespace hub::rest
