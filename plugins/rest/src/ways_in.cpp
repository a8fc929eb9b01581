// What the agency says by itself: pulled by polls, pushed to /hooks/<instance>, listed for comparison.
#include "connector.hpp"

#include "hub/plugins/judgement.hpp"
#include "hub/plugins/taking_in.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>

namespace hub::rest {
namespace {

constexpr std::string_view cursor_key = "poll";

/// An agency's document, however it comes; empty: it is no JSON that we read.
std::optional<boost::json::value> parse(std::string_view text) {
    boost::json::error_code error;
    boost::json::parse_options options;
    options.max_depth = 32;
    auto value = boost::json::parse({text.data(), text.size()}, error, {}, options);
    return error ? std::nullopt : std::optional{std::move(value)};
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

/// What became of each piece of news, for the agency's own log.
std::string answer_text(const std::vector<sdk::EmitResult>& results) {
    boost::json::array list;
    for (const auto& result : results) {
        boost::json::object one{{"result", name_of(result.outcome)}};
        if (!result.code.empty()) {
            one["code"] = result.code;
        }
        if (!result.tracking_id.empty()) {
            one["tracking_id"] = result.tracking_id;
        }
        list.push_back(std::move(one));
    }
    return boost::json::serialize(boost::json::object{{"results", std::move(list)}});
}

constexpr int most_pages = 10'000;  // of one list

/// Below base_url.
std::string address_of(const PollRules& rules, const std::string& cursor, const plugins::PagePlace& place) {
    auto path = fill_in(rules.path, "cursor", cursor);
    if (const auto field = rules.pages ? plugins::page_field(*rules.pages) : std::string_view{}; !field.empty()) {
        path = fill_in(path, field, place.next.empty() ? std::to_string(rules.pages->first) : place.next);
    }
    return path;
}

std::string origin_of(const plugins::HttpTarget& target) {
    const bool usual = target.port == (target.tls ? 443 : 80);
    return (target.tls ? "https://" : "http://") + target.host + (usual ? "" : ":" + std::to_string(target.port));
}

/// Nothing is handed over by a read: what went wrong can always be tried again.
sdk::Outcome again(sdk::Cause cause, std::string why) {
    return sdk::Outcome::retry(cause, std::move(why));
}

}  // namespace

std::uint64_t RestConnector::capabilities(std::uint64_t declared) const noexcept {
    const auto keep_if = [&](bool there, std::uint64_t bits) { declared &= there ? ~std::uint64_t{0} : ~bits; };
    keep_if(config_.update.has_value(), HUBC_CAP_UPDATE);
    keep_if(config_.withdrawal.has_value(), HUBC_CAP_WITHDRAWAL);
    keep_if(config_.notice.has_value(), HUBC_CAP_NOTICE);
    const bool by_steps = std::ranges::any_of(config_.create.steps, &Step::each_file);
    keep_if(config_.attachments.has_value() || by_steps, HUBC_CAP_ATTACHMENTS);
    keep_if(config_.poll.has_value(), HUBC_CAP_POLL);
    keep_if(config_.webhook.has_value(), HUBC_CAP_WEBHOOK);
    keep_if(config_.reconcile.has_value(), HUBC_CAP_RECONCILE);
    keep_if(config_.lookup.has_value(), HUBC_CAP_LOOKUP);
    keep_if(config_.probe.has_value(), HUBC_CAP_PROBE);
    return declared;
}

/// The document at `path`, or why there is none.
std::variant<boost::json::value, sdk::Outcome> RestConnector::fetch(
    const std::string& path, std::chrono::milliseconds timeout) {
    auto got = fetch_page(config_.base_path + path, timeout);
    if (auto* page = std::get_if<Page>(&got)) {
        return std::move(page->document);
    }
    return std::move(std::get<sdk::Outcome>(got));
}

/// The same with its headers, from the server's root.
std::variant<RestConnector::Page, sdk::Outcome> RestConnector::fetch_page(
    const std::string& path, std::chrono::milliseconds timeout) {
    plugins::HttpRequest request;
    request.method = "GET";
    request.path = path;
    request.headers.emplace_back("Accept", "application/json");
    auto result = client_->send(std::move(request), std::chrono::steady_clock::now() + timeout);
    if (const auto* failure = std::get_if<plugins::HttpFailure>(&result)) {
        return plugins::judge_read(*failure);
    }
    auto& answer = std::get<plugins::HttpAnswer>(result);
    if (answer.status != 200) {
        const auto cause = answer.status == 401 || answer.status == 403 ? sdk::Cause::auth
                           : answer.status == 429                       ? sdk::Cause::rate_limit
                                                                        : sdk::Cause::remote_fault;
        return again(cause, "HTTP status " + std::to_string(answer.status))
            .with_code(std::to_string(answer.status))
            .after(plugins::parse_retry_after(
                std::string{answer.header("retry-after")}, std::chrono::system_clock::now()));
    }
    auto document = parse(answer.body);
    if (!document) {
        return again(sdk::Cause::remote_fault, "the answer is no JSON");
    }
    return Page{std::move(*document), std::move(answer)};
}

/// What the items of a list hint at, as it is now.
std::variant<plugins::Details, sdk::Outcome> RestConnector::fetch_details(
    const plugins::ItemRules& rules, const boost::json::value& document, Time deadline) {
    plugins::Details out;
    for (const auto& number : plugins::wanted_details(rules, document)) {
        const auto left = std::chrono::floor<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
        if (left.count() <= 0) {
            return again(sdk::Cause::timeout, "what the list names was not read in time: a smaller page helps");
        }
        auto fetched = fetch(fill_in(rules.detail, "id", number), left);
        if (auto* document_of = std::get_if<boost::json::value>(&fetched)) {
            out.emplace(number, std::move(*document_of));
        } else if (auto& failed = std::get<sdk::Outcome>(fetched);
                   failed.remote_code != "404" && failed.remote_code != "410") {
            return std::move(failed);
        }
    }
    return out;
}

sdk::Outcome RestConnector::poll(const sdk::Task& task) {
    if (!config_.poll) {
        throw sdk::NotTaken{HUBC_E_UNSUPPORTED, "no polls"};
    }
    const auto& rules = *config_.poll;
    const auto kept = host_.state(cursor_key);
    if (!kept) {
        return again(sdk::Cause::internal, "the hub does not give the cursor now");
    }
    const auto cursor = kept->empty() ? rules.first : *kept;
    const auto kept_place = plugins::place_at(host_, rules.pages.has_value(), cursor);
    if (!kept_place) {
        return again(sdk::Cause::internal, "the hub does not give the page now");
    }
    const auto& place = *kept_place;
    const auto deadline = std::chrono::steady_clock::now() + task.timeout();
    const bool by_address = place.next.starts_with('/');
    auto fetched =
        fetch_page(by_address ? place.next : config_.base_path + address_of(rules, cursor, place), task.timeout());
    if (auto* failed = std::get_if<sdk::Outcome>(&fetched)) {
        return std::move(*failed);
    }
    const auto& [document, answer] = std::get<Page>(fetched);
    auto details = fetch_details(rules.item, document, deadline);
    if (auto* failed = std::get_if<sdk::Outcome>(&details)) {
        return std::move(*failed);
    }
    auto listing = plugins::read_listing(rules.item, document, std::get<plugins::Details>(details));
    if (!listing) {
        return again(sdk::Cause::remote_fault, "there is no list at item.items");
    }
    std::vector<sdk::EmitResult> results;
    if (!plugins::take_in(host_, *listing, results)) {
        return again(sdk::Cause::internal, "what came in is not known to be stored");
    }
    if (listing->unusable != 0) {
        host_.log(
            sdk::Level::warn, "items without a number or a state", {{"items", std::to_string(listing->unusable)}});
    }
    auto next = !rules.next.empty()         ? plugins::scalar_at(document, rules.next)
                : rules.item.cursor.empty() ? listing->last_changed
                                            : listing->last_cursor;
    const bool says_more = !rules.more.empty() && plugins::is_true_at(document, rules.more);
    const bool full = rules.more.empty() && rules.page_size != 0 && listing->items >= rules.page_size;
    if (rules.pages) {
        const auto page = plugins::next_page(
            *rules.pages, place.next, listing->items, says_more || full, answer, document, origin_of(config_.target));
        next = plugins::is_after(next, place.last) ? next : place.last;
        if (auto end = plugins::turn_page(host_, place, page, next)) {
            return std::move(*end);
        }
    }
    const bool moves = !next.empty() && next != cursor;
    if (moves && host_.put_state(cursor_key, next) != sdk::Put::done) {
        return again(sdk::Cause::internal, "the cursor was moved by another node");
    }
    return sdk::Outcome::polled(
        moves && !rules.pages && (says_more || full));  // the same page for ever would be no more
}

sdk::Outcome RestConnector::reconcile(const sdk::Task& task, sdk::Time since, const sdk::HoldingSink& found) {
    if (!config_.reconcile) {
        throw sdk::NotTaken{HUBC_E_UNSUPPORTED, "no list to compare with"};
    }
    const auto& rules = *config_.reconcile;
    const auto deadline = std::chrono::steady_clock::now() + task.timeout();
    const auto address = fill_in(rules.path, "since", config_.zone->format(since));
    auto cursor = rules.first;
    for (int page = 0; page < most_pages; ++page) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
        if (left.count() <= 0) {
            return again(sdk::Cause::timeout, "the list was not whole in time");
        }
        auto fetched = fetch(rules.paged ? fill_in(address, "cursor", cursor) : address, left);
        if (auto* failed = std::get_if<sdk::Outcome>(&fetched)) {
            return std::move(*failed);
        }
        const auto& document = std::get<boost::json::value>(fetched);
        auto details = fetch_details(rules.item, document, deadline);
        if (auto* failed = std::get_if<sdk::Outcome>(&details)) {
            return std::move(*failed);
        }
        const auto listing = plugins::read_listing(rules.item, document, std::get<plugins::Details>(details));
        if (!listing) {
            return again(sdk::Cause::remote_fault, "there is no list at item.items");
        }
        for (const auto& holding : listing->holdings) {
            found(holding);
        }
        auto next = rules.paged ? plugins::scalar_at(document, rules.next) : std::string{};
        if (next.empty() || next == cursor || listing->items == 0) {
            return sdk::Outcome::delivered("");
        }
        cursor = std::move(next);
    }
    return again(sdk::Cause::remote_fault, "the list does not end");
}

/// Both secrets that are good now; fetched anew after a failure, because somebody may have replaced one.
std::vector<std::string> RestConnector::hook_secrets(bool again) {
    const std::lock_guard lock{hook_mutex_};
    const auto now = std::chrono::steady_clock::now();
    if (!hook_secrets_.empty() && (!again || now - hook_secrets_at_ < std::chrono::seconds{10})) {
        return hook_secrets_;
    }
    hook_secrets_at_ = now;
    std::vector<std::string> fresh;
    const auto& signature = config_.webhook->signature;
    for (const auto* name : {&signature.secret_name, &signature.previous_name}) {
        if (auto secret = name->empty() ? std::nullopt : host_.secret(*name); secret && !secret->empty()) {
            fresh.push_back(std::move(*secret));
        }
    }
    if (!fresh.empty()) {
        hook_secrets_ = std::move(fresh);
    }
    return hook_secrets_;
}

sdk::WebAnswer RestConnector::receive(const sdk::Task& task, const sdk::WebRequest& request) {
    if (!config_.webhook) {
        throw sdk::NotTaken{HUBC_E_UNSUPPORTED, "takes no requests"};
    }
    const sdk::WebAnswer unproven{401, "", {}};
    if (request.method() != "POST" && request.method() != "PUT") {
        return {405, "", {{"Allow", "POST, PUT"}}};
    }
    const auto& rules = *config_.webhook;
    auto proof = verify(rules.signature, request, hook_secrets(false), host_.now());
    if (!proof) {
        proof = verify(rules.signature, request, hook_secrets(true), host_.now());
    }
    if (!proof) {
        host_.log(sdk::Level::warn, "a request that proves nothing", {});
        return unproven;
    }
    const auto document = parse(request.body());
    std::variant<plugins::Details, sdk::Outcome> details;
    if (document) {
        details = fetch_details(rules.item, *document, std::chrono::steady_clock::now() + task.timeout());
        if (const auto* failed = std::get_if<sdk::Outcome>(&details)) {
            host_.log(sdk::Level::warn, "what a request hints at could not be read", {{"why", failed->detail}});
            return {503, "", {{"Retry-After", "10"}}};
        }
    }
    auto listing =
        document ? plugins::read_listing(rules.item, *document, std::get<plugins::Details>(details)) : std::nullopt;
    if (!listing) {
        return {
            400,
            R"({"error":"no JSON with a list or an item where the settings say"})",
            {{"Content-Type", "application/json"}}};
    }
    if (!proof->id.empty()) {  // the sender's own number of the message is what a repetition has in common
        for (std::size_t i = 0; i < listing->updates.size(); ++i) {
            listing->updates[i].dedup_key = "hook:" + proof->id + ":" + std::to_string(i);
        }
    }
    std::vector<sdk::EmitResult> results;
    if (!plugins::take_in(host_, *listing, results)) {
        return {503, "", {{"Retry-After", "10"}}};
    }
    return {200, answer_text(results), {{"Content-Type", "application/json"}}};
}

}  // namespace hub::rest
