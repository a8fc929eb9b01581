#include "connector.hpp"

#include "hub/plugins/judgement.hpp"
#include "hub/plugins/tracing.hpp"

#include <algorithm>
#include <map>

namespace hub::rest {
namespace {

bool is_accept(std::string_view header) {
    constexpr std::string_view accept = "accept";
    return std::ranges::equal(
        header, accept, [](char a, char b) { return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b; });
}

}  // namespace

RestConnector::RestConnector(sdk::Host host, const sdk::Settings& settings) : host_{host} {
    std::vector<sdk::Fault> faults;
    config_ = read_config(settings, faults);
    if (!faults.empty()) {
        throw sdk::SettingsError{faults.front()};
    }
    auto target = config_.target;
    if (!config_.key_password_secret.empty()) {
        target.tls->key_password = [host, name = config_.key_password_secret] { return host.secret(name); };
    }
    client_ = std::make_unique<plugins::HttpExchange>(std::move(target), config_.auth, host);
}

std::vector<sdk::Fault> RestConnector::check_settings(const sdk::Settings& settings) {
    std::vector<sdk::Fault> faults;
    (void)read_config(settings, faults);
    return faults;
}

void RestConnector::start() {
    if (auto fault = client_->check(); !fault.empty()) {
        throw std::runtime_error{fault};
    }
    if (config_.target.tls && config_.target.tls->verify == plugins::TlsRules::Verify::none) {
        host_.log(sdk::Level::warn, "tls.verify is none: whoever answers is believed, with citizens' complaints", {});
    }
}

namespace {

/// Without files. `key`: what makes a repeat known.
std::variant<plugins::HttpRequest, sdk::Outcome> build(
    const Config& config, const RequestRules& rules, plugins::Values values, std::string key) {
    std::optional<plugins::MappingFault> fault;
    values.fault = &fault;
    plugins::HttpRequest request;
    request.method = rules.method;
    request.path = config.base_path;
    const bool path_is_whole = rules.path->append_path_to(request.path, values);
    if (std::ranges::none_of(rules.headers, [](const auto& header) { return is_accept(header.first); })) {
        const bool speaks_xml = rules.body && rules.body->as() == plugins::BodyTemplate::As::xml;
        request.headers.emplace_back("Accept", speaks_xml ? "application/xml" : "application/json");
    }
    request.headers.emplace_back("Idempotency-Key", std::move(key));
    for (const auto& [name, value] : rules.headers) {
        std::string text;
        value.append_to(text, values, plugins::Escape::header);
        request.headers.emplace_back(name, std::move(text));
    }
    if (rules.body) {
        request.content_type = rules.body->content_type();
        request.body = rules.body->render(values);
    }
    if (fault) {
        // What the settings lack is mended there, and the message sent again; it must not hold the others back.
        const bool missing = fault->kind == plugins::MappingFault::Kind::missing;
        return sdk::Outcome::rejected(missing ? sdk::Cause::validation : sdk::Cause::config, std::move(fault->text));
    }
    if (!path_is_whole) {
        return sdk::Outcome::rejected(
            sdk::Cause::validation, "a part of the path would be empty, '.' or '..': the complaint lacks that value");
    }
    return request;
}

}  // namespace

std::variant<plugins::HttpRequest, sdk::Outcome> build_request(
    const Config& config, const RequestRules& rules, const sdk::Call& call) {
    const plugins::Values values{&call, &*config.zone, &config.fields};
    auto built = build(config, rules, values, std::string{call.idempotency_key()});
    if (auto* request = std::get_if<plugins::HttpRequest>(&built); request != nullptr && config.attachments) {
        attach(*config.attachments, *rules.body, values, *request);
    }
    return built;
}

std::variant<plugins::HttpRequest, sdk::Outcome> build_step(
    const Config& config, const Step& step, const plugins::Values& values, const sdk::Attachment* file,
    const std::string& mark) {
    auto built = build(config, step.request, values, std::string{values.call->idempotency_key()} + ":" + mark);
    if (auto* request = std::get_if<plugins::HttpRequest>(&built); request != nullptr && file != nullptr) {
        attach_one(step.file_part, step.request.body ? &*step.request.body : nullptr, values, *file, *request);
    }
    return built;
}

sdk::Outcome RestConnector::submit(const sdk::Call& call) {
    const auto* rules = config_.rules_of(call.message_kind());
    if (rules == nullptr) {
        throw sdk::NotTaken{HUBC_E_UNSUPPORTED, "no rules for this kind of message"};
    }
    if (!rules->steps.empty()) {
        RestSteps steps{*this, *rules};
        return plugins::run_steps(steps, tools(), call);
    }
    auto built = build_request(config_, *rules, call);
    if (auto* impossible = std::get_if<sdk::Outcome>(&built)) {
        return std::move(*impossible);
    }
    const auto& request = std::get<plugins::HttpRequest>(built);
    const auto deadline = std::chrono::steady_clock::now() + call.timeout();
    const auto result = client_->send(request, deadline);
    const plugins::Values values{&call, &*config_.zone, &config_.fields};
    const auto* failure = std::get_if<plugins::HttpFailure>(&result);
    auto outcome = failure != nullptr ? plugins::judge(*failure)
                                      : plugins::judge_with_news(*rules, std::get<plugins::HttpAnswer>(result), values);
    if (outcome.kind != HUBC_DELIVERED) {
        plugins::trace(host_, call.op(), *client_, request, result);
    } else if (rules->verify) {
        if (auto unseen = read_back(*rules->verify, values, outcome.external_ref, deadline)) {
            plugins::trace(host_, call.op(), *client_, request, result);
            return std::move(unseen->outcome);
        }
    }
    return outcome;
}

/// Reads back what was written. Empty: it is there.
std::optional<plugins::Unseen> RestConnector::read_back(
    const VerifyRules& rules, const plugins::Values& written, const std::string& number, Time deadline) {
    auto kept = written.kept == nullptr ? std::map<std::string, std::string, std::less<>>{} : *written.kept;
    auto values = written;
    if (!number.empty()) {
        kept["external_ref"] = number;
    }
    values.kept = &kept;
    plugins::HttpRequest request;
    request.method = "GET";
    request.path = config_.base_path;
    if (!rules.path->append_path_to(request.path, values)) {
        return plugins::Unseen{
            false, sdk::Outcome::unknown(sdk::Cause::validation, "a part of verify.path would be empty")};
    }
    request.headers.emplace_back("Accept", "application/json, application/xml;q=0.9");
    const auto result = client_->send(request, deadline);
    std::optional<plugins::Unseen> unseen;
    if (const auto* failure = std::get_if<plugins::HttpFailure>(&result)) {
        unseen = plugins::Unseen{
            false,
            sdk::Outcome::unknown(
                plugins::judge_read(*failure).cause, "it was taken, but could not be read back: " + failure->detail)};
    } else {
        plugins::Reply reply{std::get<plugins::HttpAnswer>(result)};
        unseen = plugins::judge_verified(rules, reply, values);
    }
    if (unseen) {
        plugins::trace(host_, written.call->op(), *client_, request, result);
    }
    return unseen;
}

std::variant<plugins::HttpRequest, sdk::Outcome> RestSteps::build(
    std::size_t index, const plugins::Values& values, const sdk::Attachment* file, const std::string& mark) {
    return build_step(connector_.config_, steps_[index], values, file, mark);
}

std::optional<plugins::Unseen> RestSteps::read_back(
    std::size_t index, const plugins::Values& values, const std::string& number, Time deadline) {
    return connector_.read_back(*steps_[index].request.verify, values, number, deadline);
}

}  // namespace hub::rest
