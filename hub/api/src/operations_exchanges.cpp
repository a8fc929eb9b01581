// What an attempt really sent and heard: shown to those who may decide about the message, and recorded like a read of
// who reported.
#include "access.hpp"
#include "exchange_query.hpp"
#include "operations.hpp"
#include "problem.hpp"

#include "hub/api/exchange_json.hpp"
#include "hub/base/time_text.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <memory>

namespace hub::api {
namespace {

namespace json = boost::json;

json::object record_json(const store::ExchangeRecord& record) {
    json::object out{
        {"attempt", record.attempt},
        {"at", to_rfc3339(record.at)},
        {"kept", record.kept},
        {"sent_bytes", record.sent_bytes},
        {"received_bytes", record.received_bytes}};
    if (!record.sent_sha256.empty()) {
        out["sent_sha256"] = record.sent_sha256;
    }
    if (record.names_reporter) {
        out["names_reporter"] = true;
    }
    return out;
}

/// The one that was asked for, else the newest that is kept; null: no bytes to show.
const store::ExchangeRecord* chosen(
    const std::vector<store::ExchangeRecord>& records, const std::optional<std::int32_t>& attempt) {
    const store::ExchangeRecord* out = nullptr;
    for (const auto& record : records) {
        if (record.kept && (!attempt || record.attempt == *attempt)) {
            out = &record;
        }
    }
    return out;
}

Response answer_of(
    const std::string& id, const std::vector<store::ExchangeRecord>& records, const std::int32_t* shown,
    const model::AttemptExchange& exchange) {
    json::object out{{"id", id}};
    auto& attempts = out["attempts"].emplace_array();
    for (const auto& record : records) {
        attempts.push_back(record_json(record));
    }
    if (shown != nullptr) {
        out["attempt"] = *shown;
        out["pieces"] = json::parse(exchange_json(exchange));
    }
    Response response;
    response.body = json::serialize(out);
    response.headers.emplace_back("Cache-Control", "no-store");
    return response;
}

}  // namespace

void Operations::bytes(std::string_view id, const Request& request, Respond respond) {
    auto parsed = parse_exchange_query(request.query);
    if (!parsed) {
        return respond(problem(parsed.error(), request.accept_language));
    }
    if (!parsed->faults.empty()) {
        return respond(problem(faulty_query(), request.accept_language, parsed->faults));
    }
    const auto delivery = parse_uuid(id);
    if (!delivery) {
        return respond(problem(absent_letter(), request.accept_language));
    }
    store::ExchangeInquiry wanted;
    wanted.delivery = model::DeliveryId{*delivery};
    wanted.who = request.key.name;
    wanted.reason = std::move(parsed->reason);
    store_.delivery_file(
        wanted.delivery,
        [this, wanted, attempt = parsed->attempt, key = request.key, language = request.accept_language,
         respond = std::move(respond)](const Result<store::DeliveryFile>& found) mutable {
            if (!found && found.error().code != "not_found") {
                return respond(problem(found.error(), language));
            }
            if (!found || !may_see_letter(key, *found, engine_.runtime()->router)) {
                return respond(problem(absent_letter(), language));  // one answer for "not there" and "not yours"
            }
            wanted.complaint = found->complaint.state.id;
            show_bytes(std::move(wanted), attempt, language, std::move(respond));
        });
}

void Operations::show_bytes(
    store::ExchangeInquiry wanted, std::optional<std::int32_t> attempt, std::string language, Respond respond) {
    const auto delivery = wanted.delivery;
    store_.exchanges(
        delivery, [this, wanted = std::move(wanted), attempt, language = std::move(language),
                   respond = std::move(respond)](const Result<std::vector<store::ExchangeRecord>>& records) mutable {
            if (!records) {
                return respond(problem(records.error(), language));
            }
            const auto id = to_string(wanted.delivery.value());
            const auto* one = chosen(*records, attempt);
            if (one == nullptr) {
                return respond(answer_of(id, *records, nullptr, {}));
            }
            wanted.attempt = one->attempt;
            const auto shown = one->attempt;
            store_.show_exchange(
                std::move(wanted), [id, shown, records = *records, language = std::move(language),
                                    respond = std::move(respond)](const Result<model::AttemptExchange>& exchange) {
                    if (!exchange) {
                        return respond(problem(exchange.error(), language));
                    }
                    respond(answer_of(id, records, &shown, *exchange));
                });
        });
}

}  // namespace hub::api
