#include "hub/plugins/pages.hpp"

#include "hub/plugins/judgement.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <utility>

namespace hub::plugins {
namespace {

using By = PageRules::By;

constexpr std::string_view page_key = "poll-page";

std::int64_t number_of(std::string_view text, std::int64_t otherwise) {
    std::int64_t value = otherwise;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() ? value : otherwise;
}

/// `<address>; rel="next"` among others. An address may hold commas and semicolons.
std::string_view next_of_link(std::string_view header) {
    while (true) {
        const auto open = header.find('<');
        const auto close = open == std::string_view::npos ? open : header.find('>', open);
        if (close == std::string_view::npos) {
            return {};
        }
        const auto address = header.substr(open + 1, close - open - 1);
        header.remove_prefix(close + 1);
        const auto parameters = header.substr(0, std::min(header.find('<'), header.size()));
        for (const std::string_view word : {"rel=\"next\"", "rel=next", "rel='next'"}) {
            if (parameters.find(word) != std::string_view::npos) {
                return address;
            }
        }
    }
}

/// Path and query of an address on `origin`.
std::optional<std::string> below(std::string_view address, std::string_view origin) {
    if (address.starts_with(origin) && address.size() > origin.size()) {
        address.remove_prefix(origin.size());
    }
    const bool good = address.starts_with('/') && !address.starts_with("//") &&
                      std::ranges::all_of(address, [](char c) { return c > ' ' && c < 127 && c != '#'; });
    return good ? std::optional{std::string{address}} : std::nullopt;
}

}  // namespace

PagePlace PagePlace::parse(std::string_view text) {
    boost::json::error_code error;
    const auto value = boost::json::parse({text.data(), text.size()}, error);
    if (error) {
        return {};
    }
    return {scalar_at(value, "/cursor"), scalar_at(value, "/next"), scalar_at(value, "/last")};
}

std::string PagePlace::text() const {
    return boost::json::serialize(boost::json::object{{"cursor", cursor}, {"next", next}, {"last", last}});
}

std::string_view page_field(const PageRules& rules) {
    return rules.by == By::page ? "page" : rules.by == By::offset ? "offset" : "";
}

std::optional<PageRules> read_page_rules(const Tree& tree, const std::string& path) {
    constexpr std::pair<std::string_view, By> words[] = {
        {"page", By::page}, {"offset", By::offset}, {"link", By::link}, {"next_url", By::next_url}};
    tree.only({"by", "first", "next_url"});
    const auto word = tree.text("by", true);
    const auto* const found = std::ranges::find(words, word, &std::pair<std::string_view, By>::first);
    if (found == std::end(words)) {
        tree.fault("by", "must be page, offset, link or next_url");
        return std::nullopt;
    }
    PageRules rules;
    rules.by = found->second;
    rules.first = rules.by == By::page ? 1 : 0;
    if (const auto* first = tree.find("first")) {
        const auto* number = first->if_int64();
        if (number == nullptr || *number < 0 || page_field(rules).empty()) {
            tree.fault("first", "must be a number from 0 on, and is for page and offset");
        } else {
            rules.first = *number;
        }
    }
    rules.next_url = tree.pointer("next_url", rules.by == By::next_url);
    if (const std::string field{page_field(rules)};
        !field.empty() && path.find("{{" + field + "}}") == std::string::npos) {
        tree.fault("by", "'path' must hold {{" + field + "}}");
    }
    return rules;
}

std::optional<std::string> next_page(
    const PageRules& rules, std::string_view there, std::size_t items, bool is_full, const HttpAnswer& answer,
    const boost::json::value& document, std::string_view origin) {
    const auto number = number_of(there, rules.first);
    switch (rules.by) {
        case By::page: return is_full && items != 0 ? std::to_string(number + 1) : std::string{};
        case By::offset:
            return is_full && items != 0 ? std::to_string(number + static_cast<std::int64_t>(items)) : std::string{};
        case By::link:
        case By::next_url: break;
    }
    const std::string address =
        rules.by == By::link ? std::string{next_of_link(answer.header("link"))} : scalar_at(document, rules.next_url);
    if (address.empty()) {
        return std::string{};
    }
    return below(address, origin);
}

std::optional<PagePlace> place_at(const sdk::Host& host, bool has_pages, const std::string& cursor) {
    PagePlace beginning{cursor, {}, {}};
    if (!has_pages) {
        return beginning;
    }
    const auto text = host.state(page_key);
    if (!text) {
        return std::nullopt;
    }
    auto place = PagePlace::parse(*text);
    return place.cursor == cursor ? std::move(place) : std::move(beginning);
}

std::optional<sdk::Outcome> turn_page(
    const sdk::Host& host, const PagePlace& place, const std::optional<std::string>& page, const std::string& last) {
    if (!page) {
        return sdk::Outcome::retry(
            sdk::Cause::remote_fault, "the next page is on another server, where nobody is sent to");
    }
    const bool goes_on = !page->empty() && *page != place.next;
    if (!goes_on && place.next.empty()) {
        return std::nullopt;
    }
    const auto text = goes_on ? PagePlace{place.cursor, *page, last}.text() : std::string{};
    if (host.put_state(page_key, text) != sdk::Put::done) {
        return sdk::Outcome::retry(sdk::Cause::internal, "the page was moved by another node");
    }
    return goes_on ? std::optional{sdk::Outcome::polled(true)} : std::nullopt;
}

}  // namespace hub::plugins
