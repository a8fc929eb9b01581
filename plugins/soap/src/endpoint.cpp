// What agencies send to /hooks/<instance>: news of cases, by an operation that our own WSDL describes.
#include "connector.hpp"
#include "endpoint_text.hpp"

#include "hub/plugins/http_body.hpp"
#include "hub/plugins/taking_in.hpp"

#include <openssl/crypto.h>

#include <algorithm>

namespace hub::soap {
namespace {

const plugins::XmlNamespaces spaces{
    {"k", std::string{news_space}}, {"wsse", std::string{wsse_space}}, {"wsu", std::string{wsu_space}}};
constexpr std::string_view token_path =
    "/*[local-name()='Envelope']/*[local-name()='Header']/wsse:Security/wsse:UsernameToken/";
constexpr std::size_t most_nonces = 10'000;

std::string in_token(const plugins::XmlDocument& document, std::string_view path) {
    return document.find(std::string{token_path}.append(path), spaces).value_or(std::string{});
}

bool is_same(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

/// Where the cases stand in our own operation.
ItemPaths news_paths(const plugins::States& states) {
    ItemPaths paths;
    paths.namespaces = spaces;
    paths.items = "/*[local-name()='Envelope']/*[local-name()='Body']/k:Kabarkan/k:kabar";
    paths.values = {{"id", "string(k:nomor)"},     {"ours", "string(k:rujukan)"},  {"status", "string(k:status)"},
                    {"note", "string(k:catatan)"}, {"changed", "string(k:waktu)"}, {"key", "string(k:kunci)"}};
    paths.files = "k:berkas";
    paths.file_values = {{"content", "string(k:isi)"}, {"name", "string(k:nama)"}, {"media_type", "string(k:tipe)"}};
    auto& rules = paths.rules;
    rules.items = "/items";
    rules.id = "/id";
    rules.ours = "/ours";
    rules.status = "/status";
    rules.note = "/note";
    rules.changed = "/changed";
    rules.key = "/key";
    rules.states = states;
    rules.files = plugins::FileRules{"/files", "/content", "/name", "/media_type"};
    return paths;
}

sdk::WebAnswer answer_of(std::int32_t status, std::string body, bool is_1_2) {
    return {
        status,
        std::move(body),
        {{"Content-Type", is_1_2 ? "application/soap+xml; charset=utf-8" : "text/xml; charset=utf-8"}}};
}

/// SOAP 1.1 wants 500 for each fault; clients look at the fault, not at the status.
sdk::WebAnswer fault(FaultSide side, std::string_view subcode, std::string_view why, bool is_1_2) {
    const bool is_ours = side == FaultSide::receiver;
    return answer_of(is_1_2 && !is_ours ? 400 : 500, fault_text(side, subcode, why, is_1_2), is_1_2);
}

std::string_view name_of(sdk::EmitOutcome outcome) {
    switch (outcome) {
        case sdk::EmitOutcome::applied: return "applied";
        case sdk::EmitOutcome::duplicate: return "duplicate";
        case sdk::EmitOutcome::parked: return "parked";
        case sdk::EmitOutcome::refused: break;
    }
    return "refused";
}

}  // namespace

/// The same digest twice is somebody who listened. Of this process: news that come twice are one all the same.
bool SoapConnector::is_fresh(const std::string& nonce, sdk::Time now) {
    const std::lock_guard lock{nonce_mutex_};
    std::erase_if(nonces_, [&](const auto& one) { return now - one.second > 2 * config_.endpoint->window; });
    return nonces_.size() < most_nonces && nonces_.emplace(nonce, now).second;
}

bool SoapConnector::is_proven(const plugins::XmlDocument& document) {
    const auto& rules = *config_.endpoint;
    const auto given = in_token(document, "wsse:Password");
    const auto type = in_token(document, "wsse:Password/@Type");
    const auto nonce = plugins::read_base64(in_token(document, "wsse:Nonce"), 256);
    const auto created = in_token(document, "wsu:Created");
    const bool is_digest = type.ends_with("#PasswordDigest");
    if (given.empty() || in_token(document, "wsse:Username") != rules.user) {
        return false;
    }
    if (is_digest) {
        const auto at = plugins::read_instant(created);
        const auto now = host_.now();
        if (!at || !nonce || nonce->empty() || *at > now + rules.window || *at < now - rules.window) {
            return false;
        }
    }
    for (const auto* name : {&rules.secret, &rules.previous}) {
        const auto secret = name->empty() ? std::nullopt : host_.secret(*name);
        if (secret && !secret->empty() &&
            is_same(is_digest ? password_digest(*nonce, created, *secret) : *secret, given)) {
            return !is_digest || is_fresh(*nonce, host_.now());
        }
    }
    return false;
}

sdk::WebAnswer SoapConnector::take_news(const plugins::XmlDocument& document, bool is_1_2) {
    if (!document.find("boolean(/*[local-name()='Envelope']/*[local-name()='Body']/k:Kabarkan/k:kabar)", spaces)) {
        return fault(
            FaultSide::sender, "", "the body must hold Kabarkan with at least one kabar, as the WSDL says", is_1_2);
    }
    const auto paths = news_paths(config_.endpoint->states);
    const auto list = items_of(paths, document, *config_.zone);
    auto listing = list ? plugins::read_listing(paths.rules, *list) : std::nullopt;
    if (!listing || listing->unusable != 0) {
        return fault(
            FaultSide::sender, "", "each kabar needs nomor or rujukan, and status or catatan; nothing was taken",
            is_1_2);
    }
    std::vector<sdk::EmitResult> results;
    if (!plugins::take_in(host_, *listing, results)) {
        auto answer = fault(FaultSide::receiver, "", "it could not be stored now; send it again", is_1_2);
        answer.headers.emplace_back("Retry-After", "10");
        return answer;
    }
    std::vector<NewsResult> told;
    for (std::size_t i = 0; i < results.size(); ++i) {
        const auto& said = listing->updates[i];
        told.push_back(
            {said.external_ref, results[i].tracking_id, std::string{name_of(results[i].outcome)}, results[i].code});
    }
    return answer_of(200, news_answer(told, is_1_2), is_1_2);
}

sdk::WebAnswer SoapConnector::receive(const sdk::Task& /*task*/, const sdk::WebRequest& request) {
    if (!config_.endpoint) {
        throw sdk::NotTaken{HUBC_E_UNSUPPORTED, "takes no requests"};
    }
    if (request.method() == "GET" && (request.query() == "wsdl" || request.query() == "WSDL")) {
        return {200, wsdl_text(config_.endpoint->address), {{"Content-Type", "text/xml; charset=utf-8"}}};
    }
    if (request.method() != "POST") {
        return {405, "", {{"Allow", "POST, GET"}}};
    }
    const auto document = plugins::XmlDocument::parse(request.body());
    const auto space =
        document ? document->find("namespace-uri(/*[local-name()='Envelope'])", {}).value_or("") : std::string{};
    const bool is_1_2 = space == namespace_of(Version::v1_2);
    if (!document || (!is_1_2 && space != namespace_of(Version::v1_1))) {
        return fault(FaultSide::sender, "", "no SOAP envelope of 1.1 or 1.2 without a DOCTYPE", is_1_2);
    }
    if (!is_proven(*document)) {
        host_.log(sdk::Level::warn, "a request that proves nothing", {});
        return fault(FaultSide::sender, "wsse:FailedAuthentication", "not authenticated", is_1_2);
    }
    return take_news(*document, is_1_2);
}

}  // namespace hub::soap
