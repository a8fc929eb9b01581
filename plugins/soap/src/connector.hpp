#pragma once
#include "config.hpp"
#include "request.hpp"

#include "hub/plugins/http_exchange.hpp"
#include "hub/plugins/steps.hpp"
#include "hub/sdk/connector.hpp"

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <variant>
#include <vector>

namespace hub::soap {

/// Tells an agency's SOAP service of complaints, asks it what becomes of them, and is told. Blocking; as many calls at
/// once as the instance allows, each on a kept connection of its own.
class SoapConnector final : public sdk::Connector {
public:
    SoapConnector(sdk::Host host, const sdk::Settings& settings);
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
    friend class SoapSteps;
    using Time = std::chrono::steady_clock::time_point;
    using Sent = std::variant<plugins::HttpAnswer, plugins::HttpFailure>;

    [[nodiscard]] plugins::StepTools tools() { return {*client_, host_, *config_.zone, config_.fields}; }
    /// The header as of now. Or why nothing can be sent.
    std::variant<SecurityHeader, sdk::Outcome> secure();
    std::variant<plugins::HttpRequest, sdk::Outcome> build(
        const Operation& operation, const plugins::Values& values, Contents contents);
    /// What a session gives. Empty where there are none.
    std::variant<Kept, sdk::Outcome> open_session(Time deadline);
    Sent send(const plugins::HttpRequest& request, Time deadline);
    sdk::Outcome submit_one(const MessageRules& rules, const plugins::Values& values, Time deadline);
    std::optional<plugins::Unseen> read_back(
        const VerifyRules& rules, const plugins::Values& values, const std::string& number, Time deadline);
    /// What the agency answers to an operation that changes nothing there; every failure is RETRY.
    std::variant<plugins::XmlDocument, sdk::Outcome> ask(
        const Operation& operation, const plugins::Values& values, Time deadline);
    std::variant<plugins::Details, sdk::Outcome> ask_details(
        const PollRules& rules, const boost::json::value& list, const Kept& session, Time deadline);
    struct Page {
        plugins::Listing listing;
        std::string next;  ///< cursor
        bool says_more = false;
    };
    std::variant<Page, sdk::Outcome> ask_page(
        const PollRules& rules, const std::string& cursor, const plugins::PagePlace& place, Time deadline);
    /// Keeps the number that a search found, so that the steps after it go on.
    sdk::Outcome found_after_search(const sdk::Call& call, sdk::Outcome found);
    sdk::WebAnswer take_news(const plugins::XmlDocument& document, bool is_1_2);
    bool is_proven(const plugins::XmlDocument& document);
    bool is_fresh(const std::string& nonce, sdk::Time now);

    sdk::Host host_;
    Config config_;
    std::unique_ptr<plugins::HttpExchange> client_;
    std::mutex nonce_mutex_;
    std::map<std::string, sdk::Time> nonces_;  ///< seen within the window
};

}  // namespace hub::soap
