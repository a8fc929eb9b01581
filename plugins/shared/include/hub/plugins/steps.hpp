#pragma once
#include "hub/plugins/http_exchange.hpp"
#include "hub/plugins/judgement.hpp"
#include "hub/plugins/reply_rules.hpp"
#include "hub/sdk/call.hpp"
#include "hub/sdk/host.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace hub::plugins {

/// One request of several that hand something over. What is done is kept, so that a later attempt goes on from there.
struct StepRules {
    std::string name{};
    std::vector<std::pair<std::string, Place>> keep{};  ///< "kept.<name>": what later steps use of its answer
    bool every_time = false;                            ///< at each attempt; what it keeps is kept nowhere: to log in
    bool each_file = false;                             ///< once for each file
};

/// The steps of one kind of message, as a protocol has them. For the time of one call.
class StepLine {
public:
    using Time = std::chrono::steady_clock::time_point;
    StepLine() = default;
    StepLine(const StepLine&) = delete;
    StepLine& operator=(const StepLine&) = delete;
    virtual ~StepLine() = default;

    [[nodiscard]] virtual std::size_t count() const = 0;
    [[nodiscard]] virtual const StepRules& step(std::size_t index) const = 0;
    [[nodiscard]] virtual const ReplyRules& reply(std::size_t index) const = 0;
    [[nodiscard]] virtual bool is_verified(std::size_t index) const = 0;
    /// `mark`: what tells it from the message's other requests. Or why nothing can be sent.
    virtual std::variant<HttpRequest, sdk::Outcome> build(
        std::size_t index, const Values& values, const sdk::Attachment* file, const std::string& mark) = 0;
    /// Empty: it is there. Of steps that are verified.
    virtual std::optional<Unseen> read_back(
        std::size_t index, const Values& values, const std::string& number, Time deadline) = 0;
};

/// What they are made with.
struct StepTools {
    HttpExchange& client;
    const sdk::Host& host;
    const Zone& zone;
    const Fields& fields;
};

/// Each is judged by its own rules, what is done is kept (hub.state/1), and the next attempt goes on there.
sdk::Outcome run_steps(StepLine& line, const StepTools& tools, const sdk::Call& call);
/// How far they are, before a search. Empty: no case of it is known.
std::optional<sdk::Outcome> look_at_steps(const sdk::Host& host, const sdk::Call& call);
/// Keeps the number that a search found, so that the steps after it go on.
sdk::Outcome found_by_search(const StepLine& line, const sdk::Host& host, const sdk::Call& call, sdk::Outcome found);

}  // namespace hub::plugins
