#pragma once
#include "config.hpp"

#include "hub/plugins/http_exchange.hpp"
#include "hub/plugins/steps.hpp"
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
    friend class RestSteps;
    using Time = std::chrono::steady_clock::time_point;
    [[nodiscard]] plugins::StepTools tools() { return {*client_, host_, *config_.zone, config_.fields}; }
    std::optional<plugins::Unseen> read_back(
        const VerifyRules& rules, const plugins::Values& values, const std::string& number, Time deadline);
    std::variant<boost::json::value, sdk::Outcome> fetch(const std::string& path, std::chrono::milliseconds timeout);
    struct Page {
        boost::json::value document;
        plugins::HttpAnswer answer;
    };
    std::variant<Page, sdk::Outcome> fetch_page(const std::string& path, std::chrono::milliseconds timeout);
    std::variant<plugins::Details, sdk::Outcome> fetch_details(
        const plugins::ItemRules& rules, const boost::json::value& document, Time deadline);
    std::vector<std::string> hook_secrets(bool again);

    sdk::Host host_;
    Config config_;
    std::unique_ptr<plugins::HttpExchange> client_;
    std::mutex hook_mutex_;
    std::vector<std::string> hook_secrets_;
    Time hook_secrets_at_;
};

/// What several requests for one message are made with. For the time of one call.
class RestSteps final : public plugins::StepLine {
public:
    RestSteps(RestConnector& connector, const RequestRules& rules) : connector_{connector}, steps_{rules.steps} {}
    [[nodiscard]] std::size_t count() const override { return steps_.size(); }
    [[nodiscard]] const plugins::StepRules& step(std::size_t index) const override { return steps_[index]; }
    [[nodiscard]] const plugins::ReplyRules& reply(std::size_t index) const override { return steps_[index].request; }
    [[nodiscard]] bool is_verified(std::size_t index) const override {
        return steps_[index].request.verify.has_value();
    }
    std::variant<plugins::HttpRequest, sdk::Outcome> build(
        std::size_t index, const plugins::Values& values, const sdk::Attachment* file,
        const std::string& mark) override;
    std::optional<plugins::Unseen> read_back(
        std::size_t index, const plugins::Values& values, const std::string& number, Time deadline) override;

private:
    RestConnector& connector_;
    const std::vector<Step>& steps_;
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
