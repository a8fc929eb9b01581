#include "connector.hpp"

#include "hub/plugins/judgement.hpp"
#include "hub/plugins/tracing.hpp"

#include <openssl/rand.h>

#include <algorithm>
#include <array>

namespace hub::soap {
namespace {

using sdk::Cause;
using sdk::Outcome;

std::string random_bytes() {
    std::array<unsigned char, 16> bytes{};
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
        throw std::runtime_error{"no random numbers"};
    }
    return {bytes.begin(), bytes.end()};
}

}  // namespace

/// What several operations for one message are made with. For the time of one call.
class SoapSteps final : public plugins::StepLine {
public:
    SoapSteps(SoapConnector& connector, const MessageRules& rules, Kept session)
        : connector_{connector}, steps_{rules.steps}, session_{std::move(session)} {}
    [[nodiscard]] std::size_t count() const override { return steps_.size(); }
    [[nodiscard]] const plugins::StepRules& step(std::size_t index) const override { return steps_[index]; }
    [[nodiscard]] const plugins::ReplyRules& reply(std::size_t index) const override { return steps_[index].request; }
    [[nodiscard]] bool is_verified(std::size_t index) const override {
        return steps_[index].request.verify.has_value();
    }
    std::variant<plugins::HttpRequest, Outcome> build(
        std::size_t index, const plugins::Values& values, const sdk::Attachment* file,
        const std::string& /*mark*/) override {
        const auto kept = with_session(values);
        auto with = values;
        with.kept = &kept;
        return connector_.build(
            steps_[index].request.operation, with, {std::string{values.call->idempotency_key()}, {}, {}, file});
    }
    std::optional<plugins::Unseen> read_back(
        std::size_t index, const plugins::Values& values, const std::string& number, Time deadline) override {
        const auto kept = with_session(values);
        auto with = values;
        with.kept = &kept;
        return connector_.read_back(*steps_[index].request.verify, with, number, deadline);
    }

private:
    [[nodiscard]] Kept with_session(const plugins::Values& values) const {
        auto kept = session_;
        if (values.kept != nullptr) {
            kept.insert(values.kept->begin(), values.kept->end());
        }
        return kept;
    }

    SoapConnector& connector_;
    const std::vector<Step>& steps_;
    Kept session_;
};

SoapConnector::SoapConnector(sdk::Host host, const sdk::Settings& settings) : host_{host} {
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

std::vector<sdk::Fault> SoapConnector::check_settings(const sdk::Settings& settings) {
    std::vector<sdk::Fault> faults;
    (void)read_config(settings, faults);
    return faults;
}

void SoapConnector::start() {
    if (auto fault = client_->check(); !fault.empty()) {
        throw std::runtime_error{fault};
    }
    if (config_.target.tls && config_.target.tls->verify == plugins::TlsRules::Verify::none) {
        host_.log(sdk::Level::warn, "tls.verify is none: whoever answers is believed, with citizens' complaints", {});
    }
}

std::uint64_t SoapConnector::capabilities(std::uint64_t declared) const noexcept {
    const auto keep_if = [&](bool there, std::uint64_t bits) { declared &= there ? ~std::uint64_t{0} : ~bits; };
    keep_if(config_.update.has_value(), HUBC_CAP_UPDATE);
    keep_if(config_.withdrawal.has_value(), HUBC_CAP_WITHDRAWAL);
    keep_if(config_.notice.has_value(), HUBC_CAP_NOTICE);
    const bool by_steps = std::ranges::any_of(config_.create.steps, &Step::each_file);
    keep_if(config_.attachments.has_value() || by_steps, HUBC_CAP_ATTACHMENTS);
    keep_if(config_.poll.has_value(), HUBC_CAP_POLL);
    keep_if(config_.endpoint.has_value(), HUBC_CAP_WEBHOOK);
    keep_if(config_.reconcile.has_value(), HUBC_CAP_RECONCILE);
    keep_if(config_.lookup.has_value(), HUBC_CAP_LOOKUP);
    keep_if(config_.probe.has_value(), HUBC_CAP_PROBE);
    return declared;
}

std::variant<SecurityHeader, Outcome> SoapConnector::secure() {
    if (!config_.security) {
        return SecurityHeader{};
    }
    std::string password;
    if (!config_.security->secret.empty()) {
        auto found = host_.secret(config_.security->secret);
        if (!found || found->empty()) {
            return Outcome::retry(Cause::auth, "the secret '" + config_.security->secret + "' is not there");
        }
        password = std::move(*found);
    }
    return security_header(*config_.security, password, random_bytes(), host_.now());
}

std::variant<plugins::HttpRequest, Outcome> SoapConnector::build(
    const Operation& operation, const plugins::Values& values, Contents contents) {
    auto security = secure();
    if (auto* failed = std::get_if<Outcome>(&security)) {
        return std::move(*failed);
    }
    contents.security = std::move(std::get<SecurityHeader>(security));
    return build_request(config_, operation, values, contents);
}

SoapConnector::Sent SoapConnector::send(const plugins::HttpRequest& request, Time deadline) {
    return client_->send(request, deadline);
}

std::variant<Kept, Outcome> SoapConnector::open_session(Time deadline) {
    if (!config_.session) {
        return Kept{};
    }
    const auto& rules = *config_.session;
    Kept secrets;
    for (const auto& [name, secret] : rules.secrets) {
        auto found = host_.secret(secret);
        if (!found || found->empty()) {
            return Outcome::retry(Cause::auth, "the secret '" + secret + "' is not there");
        }
        secrets[name] = std::move(*found);
    }
    const plugins::Values values{nullptr, &*config_.zone, nullptr, nullptr, &secrets};
    auto built = build(rules.operation, values, {});
    if (auto* impossible = std::get_if<Outcome>(&built)) {
        return std::move(*impossible);
    }
    const auto sent = send(std::get<plugins::HttpRequest>(built), deadline);
    if (const auto* failure = std::get_if<plugins::HttpFailure>(&sent)) {
        return plugins::judge_read(*failure);
    }
    const auto& answer = std::get<plugins::HttpAnswer>(sent);
    plugins::Reply reply{answer};
    if (const auto* rule = plugins::first_that_fits(rules.rules, reply, values);
        rule != nullptr && rule->then != HUBC_DELIVERED) {
        return Outcome::retry(rule->cause.value_or(Cause::auth), "the agency gives no session, as a rule says");
    }
    Kept kept;
    for (const auto& [name, place] : rules.keep) {
        auto value = answer.status == 200 ? place.find(reply) : std::nullopt;
        if (!value || value->size() > 2'000) {
            return Outcome::retry(
                Cause::auth, "the agency answered " + std::to_string(answer.status) +
                                 " and gives no session: nothing at " + place.name());
        }
        kept[name] = std::move(*value);
    }
    return kept;
}

Outcome SoapConnector::submit(const sdk::Call& call) {
    const auto* rules = config_.rules_of(call.message_kind());
    if (rules == nullptr) {
        throw sdk::NotTaken{HUBC_E_UNSUPPORTED, "no rules for this kind of message"};
    }
    const auto deadline = std::chrono::steady_clock::now() + call.timeout();
    auto session = open_session(deadline);
    if (auto* failed = std::get_if<Outcome>(&session)) {
        return std::move(*failed);
    }
    auto& kept = std::get<Kept>(session);
    if (!rules->steps.empty()) {
        SoapSteps steps{*this, *rules, std::move(kept)};
        return plugins::run_steps(steps, tools(), call);
    }
    return submit_one(*rules, {&call, &*config_.zone, &config_.fields, nullptr, &kept}, deadline);
}

Outcome SoapConnector::submit_one(const MessageRules& rules, const plugins::Values& values, Time deadline) {
    Contents contents{std::string{values.call->idempotency_key()}};
    if (rules.operation.shows_files) {
        contents.files = values.call->complaint().attachments();
    }
    auto built = build(rules.operation, values, std::move(contents));
    if (auto* impossible = std::get_if<Outcome>(&built)) {
        return std::move(*impossible);
    }
    const auto& request = std::get<plugins::HttpRequest>(built);
    const auto result = send(request, deadline);
    const auto* failure = std::get_if<plugins::HttpFailure>(&result);
    auto outcome = failure != nullptr ? plugins::judge(*failure)
                                      : plugins::judge_with_news(rules, std::get<plugins::HttpAnswer>(result), values);
    if (outcome.kind == HUBC_DELIVERED && rules.verify) {
        if (auto unseen = read_back(*rules.verify, values, outcome.external_ref, deadline)) {
            outcome = std::move(unseen->outcome);
        }
    }
    if (outcome.kind != HUBC_DELIVERED) {
        plugins::trace(host_, values.call->op(), *client_, request, result);
    }
    return outcome;
}

Outcome SoapConnector::found_after_search(const sdk::Call& call, Outcome found) {
    return plugins::found_by_search(SoapSteps{*this, config_.create, {}}, host_, call, std::move(found));
}

std::optional<plugins::Unseen> SoapConnector::read_back(
    const VerifyRules& rules, const plugins::Values& written, const std::string& number, Time deadline) {
    Kept kept = written.kept == nullptr ? Kept{} : *written.kept;
    if (!number.empty()) {
        kept["external_ref"] = number;
    }
    auto values = written;
    values.kept = &kept;
    auto built = build(rules.operation, values, {std::string{values.call->idempotency_key()}});
    if (auto* impossible = std::get_if<Outcome>(&built)) {
        return plugins::Unseen{false, Outcome::unknown(impossible->cause, "it was taken, but: " + impossible->detail)};
    }
    const auto& request = std::get<plugins::HttpRequest>(built);
    const auto result = send(request, deadline);
    std::optional<plugins::Unseen> unseen;
    if (const auto* failure = std::get_if<plugins::HttpFailure>(&result)) {
        unseen = plugins::Unseen{
            false,
            Outcome::unknown(
                plugins::judge_read(*failure).cause, "it was taken, but could not be read back: " + failure->detail)};
    } else {
        plugins::Reply reply{std::get<plugins::HttpAnswer>(result)};
        unseen = plugins::judge_verified(rules, reply, values);
    }
    if (unseen) {
        plugins::trace(host_, values.call->op(), *client_, request, result);
    }
    return unseen;
}

}  // namespace hub::soap
