// What the agency is asked: what is new, what it holds, whether it has a complaint, whether it would take one.
#include "connector.hpp"
#include "shorthand.hpp"

#include "hub/plugins/judgement.hpp"
#include "hub/plugins/search.hpp"
#include "hub/plugins/taking_in.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace hub::soap {
namespace {

using sdk::Cause;
using sdk::Outcome;

constexpr std::string_view cursor_key = "poll";
constexpr int most_pages = 10'000;  // of one list

/// Nothing is handed over by a question: what went wrong can always be tried again.
Outcome again(Cause cause, std::string why) {
    return Outcome::retry(cause, std::move(why));
}

/// Why an answer is no news; empty: it is an envelope without a fault.
std::optional<Outcome> judge_question(const plugins::HttpAnswer& answer, plugins::Reply& reply) {
    static const plugins::ReplyRules by_fault{fault_rules(), {}, {}, {}, {}};
    const plugins::Values nothing{};
    if (const auto* rule = plugins::first_that_fits(by_fault.rules, reply, nothing)) {
        auto outcome = again(rule->cause.value_or(Cause::remote_fault), "the agency answered with " + rule->name);
        const auto code = rule->code ? rule->code->find(reply) : std::nullopt;
        return std::move(outcome).with_code(code.value_or(std::to_string(answer.status)));
    }
    if (answer.status != 200) {
        return again(plugins::cause_of(answer.status), "HTTP status " + std::to_string(answer.status))
            .with_code(std::to_string(answer.status))
            .after(plugins::parse_retry_after(
                std::string{answer.header("retry-after")}, std::chrono::system_clock::now()));
    }
    if (reply.xml() == nullptr) {
        return again(Cause::remote_fault, "the answer is no XML without a DOCTYPE");
    }
    return std::nullopt;
}

std::chrono::steady_clock::time_point deadline_of(const sdk::Task& task) {
    return std::chrono::steady_clock::now() + task.timeout();
}

bool says_true(const std::optional<std::string>& text) {
    return text && (*text == "true" || *text == "1");
}

}  // namespace

std::variant<plugins::XmlDocument, Outcome> SoapConnector::ask(
    const Operation& operation, const plugins::Values& values, Time deadline) {
    auto built = build(operation, values, {});
    if (auto* impossible = std::get_if<Outcome>(&built)) {
        return std::move(*impossible);
    }
    const auto sent = send(std::get<plugins::HttpRequest>(built), deadline);
    if (const auto* failure = std::get_if<plugins::HttpFailure>(&sent)) {
        return plugins::judge_read(*failure);
    }
    const auto& answer = std::get<plugins::HttpAnswer>(sent);
    plugins::Reply reply{answer};
    if (auto failed = judge_question(answer, reply)) {
        return std::move(*failed);
    }
    return std::move(*plugins::XmlDocument::parse(answer.body));
}

std::variant<plugins::Details, Outcome> SoapConnector::ask_details(
    const PollRules& rules, const boost::json::value& list, const Kept& session, Time deadline) {
    plugins::Details out;
    if (!rules.detail) {
        return out;
    }
    for (const auto& number : plugins::wanted_details(rules.item.rules, list)) {
        if (std::chrono::steady_clock::now() >= deadline) {
            return again(Cause::timeout, "what the list names was not read in time: a smaller page helps");
        }
        auto kept = session;
        kept["id"] = number;
        auto answer = ask(rules.detail->operation, {nullptr, &*config_.zone, nullptr, nullptr, &kept}, deadline);
        if (auto* failed = std::get_if<Outcome>(&answer)) {
            return std::move(*failed);
        }
        const auto& document = std::get<plugins::XmlDocument>(answer);
        if (auto item = item_at(rules.item, document, rules.detail->item, *config_.zone)) {
            out.emplace(number, std::move(*item));
        }
    }
    return out;
}

std::variant<SoapConnector::Page, Outcome> SoapConnector::ask_page(
    const PollRules& rules, const std::string& cursor, const plugins::PagePlace& place, Time deadline) {
    auto session = open_session(deadline);
    if (auto* failed = std::get_if<Outcome>(&session)) {
        return std::move(*failed);
    }
    auto kept = std::get<Kept>(session);
    kept["cursor"] = cursor;
    if (rules.pages) {
        kept[std::string{plugins::page_field(*rules.pages)}] =
            place.next.empty() ? std::to_string(rules.pages->first) : place.next;
    }
    auto answer = ask(rules.operation, {nullptr, &*config_.zone, nullptr, nullptr, &kept}, deadline);
    if (auto* failed = std::get_if<Outcome>(&answer)) {
        return std::move(*failed);
    }
    const auto& document = std::get<plugins::XmlDocument>(answer);
    const auto list = items_of(rules.item, document, *config_.zone);
    if (!list) {
        return again(Cause::remote_fault, "the answer is no envelope with something in its body");
    }
    auto details = ask_details(rules, *list, std::get<Kept>(session), deadline);
    if (auto* failed = std::get_if<Outcome>(&details)) {
        return std::move(*failed);
    }
    Page page;
    page.listing = plugins::read_listing(rules.item.rules, *list, std::get<plugins::Details>(details))
                       .value_or(plugins::Listing{});
    const auto& spaces = config_.envelope.namespaces;
    page.next = rules.next.empty() ? page.listing.last_cursor : document.find(rules.next, spaces).value_or("");
    page.says_more = rules.more.empty() ? rules.page_size != 0 && page.listing.items >= rules.page_size
                                        : says_true(document.find(rules.more, spaces));
    return page;
}

Outcome SoapConnector::poll(const sdk::Task& task) {
    if (!config_.poll) {
        throw sdk::NotTaken{HUBC_E_UNSUPPORTED, "no polls"};
    }
    const auto& rules = *config_.poll;
    const auto kept = host_.state(cursor_key);
    if (!kept) {
        return again(Cause::internal, "the hub does not give the cursor now");
    }
    const auto cursor = kept->empty() ? rules.first : *kept;
    const auto place = plugins::place_at(host_, rules.pages.has_value(), cursor);
    if (!place) {
        return again(Cause::internal, "the hub does not give the page now");
    }
    auto got = ask_page(rules, cursor, *place, deadline_of(task));
    if (auto* failed = std::get_if<Outcome>(&got)) {
        return std::move(*failed);
    }
    auto& page = std::get<Page>(got);
    std::vector<sdk::EmitResult> results;
    if (!plugins::take_in(host_, page.listing, results)) {
        return again(Cause::internal, "what came in is not known to be stored");
    }
    if (page.listing.unusable != 0) {
        host_.log(
            sdk::Level::warn, "items without a number or a state", {{"items", std::to_string(page.listing.unusable)}});
    }
    auto next = page.next;
    if (rules.pages) {
        const auto there =
            plugins::next_page(*rules.pages, place->next, page.listing.items, page.says_more, {}, nullptr, {});
        next = plugins::is_after(next, place->last) ? next : place->last;
        if (auto end = plugins::turn_page(host_, *place, there, next)) {
            return std::move(*end);
        }
    }
    const bool moves = !next.empty() && next != cursor;
    if (moves && host_.put_state(cursor_key, next) != sdk::Put::done) {
        return again(Cause::internal, "the cursor was moved by another node");
    }
    return Outcome::polled(moves && !rules.pages && page.says_more);  // the same page for ever would be no more
}

Outcome SoapConnector::reconcile(const sdk::Task& task, sdk::Time since, const sdk::HoldingSink& found) {
    if (!config_.reconcile) {
        throw sdk::NotTaken{HUBC_E_UNSUPPORTED, "no list to compare with"};
    }
    const auto& rules = *config_.reconcile;
    const auto deadline = deadline_of(task);
    auto session = open_session(deadline);
    if (auto* failed = std::get_if<Outcome>(&session)) {
        return std::move(*failed);
    }
    auto& kept = std::get<Kept>(session);
    kept["since"] = config_.zone->format(since);
    kept["cursor"] = rules.first;
    for (int page = 0; page < most_pages && std::chrono::steady_clock::now() < deadline; ++page) {
        auto answer = ask(rules.operation, {nullptr, &*config_.zone, nullptr, nullptr, &kept}, deadline);
        if (auto* failed = std::get_if<Outcome>(&answer)) {
            return std::move(*failed);
        }
        const auto& document = std::get<plugins::XmlDocument>(answer);
        const auto list = items_of(rules.item, document, *config_.zone);
        const auto listing = list ? plugins::read_listing(rules.item.rules, *list) : std::nullopt;
        if (!listing) {
            return again(Cause::remote_fault, "the answer is no envelope with something in its body");
        }
        for (const auto& holding : listing->holdings) {
            found(holding);
        }
        auto next = rules.paged ? document.find(rules.next, config_.envelope.namespaces).value_or("") : std::string{};
        if (next.empty() || next == kept["cursor"] || listing->items == 0) {
            return Outcome::delivered("");
        }
        kept["cursor"] = std::move(next);
    }
    return again(Cause::timeout, "the list was not whole in time");
}

Outcome SoapConnector::lookup(const sdk::Call& call) {
    // A search by our tracking id finds the case, which says nothing of what was told about it afterwards.
    if (!config_.lookup || call.message_kind() != sdk::MessageKind::complaint) {
        throw sdk::NotTaken{HUBC_E_UNSUPPORTED, "cannot search for this"};
    }
    const bool by_steps = !config_.create.steps.empty();
    if (auto known = by_steps ? plugins::look_at_steps(host_, call) : std::nullopt) {
        return std::move(*known);
    }
    const auto deadline = std::chrono::steady_clock::now() + call.timeout();
    auto session = open_session(deadline);
    if (auto* failed = std::get_if<Outcome>(&session)) {
        return std::move(*failed);
    }
    const auto& rules = *config_.lookup;
    auto answer =
        ask(rules.operation, {&call, &*config_.zone, &config_.fields, nullptr, &std::get<Kept>(session)}, deadline);
    if (auto* failed = std::get_if<Outcome>(&answer)) {
        return std::move(*failed);
    }
    const auto& document = std::get<plugins::XmlDocument>(answer);
    const auto& spaces = config_.envelope.namespaces;
    boost::json::array list;
    for (const auto& node : document.all(rules.items, spaces)) {
        boost::json::object one{{"id", document.find(node, rules.id, spaces).value_or("")}};
        if (!rules.ours.empty()) {
            one["ours"] = document.find(node, rules.ours, spaces).value_or("");
        }
        list.push_back(std::move(one));
    }
    if (list.empty() && !document.find("boolean(/soap:Envelope/soap:Body/*)", spaces)) {
        return again(Cause::remote_fault, "the answer to the search is no envelope with something in its body");
    }
    auto found = plugins::judge_found(
        {"", "/id", rules.ours.empty() ? "" : "/ours"}, std::move(list), call.complaint().tracking_id());
    if (!by_steps || found.kind != HUBC_DELIVERED) {
        return found;
    }
    return found_after_search(call, std::move(found));
}

Outcome SoapConnector::probe(const sdk::Task& task) {
    if (!config_.probe) {
        throw sdk::NotTaken{HUBC_E_UNSUPPORTED, "no probe"};
    }
    const auto deadline = deadline_of(task);
    auto session = open_session(deadline);
    if (auto* failed = std::get_if<Outcome>(&session)) {
        return std::move(*failed);
    }
    const plugins::Values values{nullptr, &*config_.zone, nullptr, nullptr, &std::get<Kept>(session)};
    auto built = build(config_.probe->operation, values, {});
    if (auto* impossible = std::get_if<Outcome>(&built)) {
        return std::move(*impossible);
    }
    const auto sent = send(std::get<plugins::HttpRequest>(built), deadline);
    if (const auto* failure = std::get_if<plugins::HttpFailure>(&sent)) {
        return plugins::judge_read(*failure);
    }
    plugins::Reply reply{std::get<plugins::HttpAnswer>(sent)};
    auto outcome = plugins::judge(config_.probe->reply, reply, values);
    if (outcome.kind != HUBC_DELIVERED) {
        outcome.kind = HUBC_RETRY;  // nothing was handed over
    }
    return outcome;
}

}  // namespace hub::soap
