#pragma once
#include "hub/plugins/http_client.hpp"
#include "hub/plugins/settings_tree.hpp"
#include "hub/sdk/host.hpp"
#include "hub/sdk/outcome.hpp"

#include <boost/json/value.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hub::plugins {

/// How a list goes on behind its first page, while the cursor stays where it is.
struct PageRules {
    enum class By : std::uint8_t {
        page = 1,  ///< {{page}} counts pages
        offset,    ///< {{offset}} counts items
        link,      ///< a header `Link: <...>; rel="next"`
        next_url   ///< an address in the document
    };
    By by = By::page;
    std::int64_t first = 1;  ///< of `page`, `offset`
    std::string next_url;    ///< pointer
};

/// What is kept between two pages of one list: where the next is, and how far the ones before it came.
struct PagePlace {
    std::string cursor;                             ///< of the whole list: with another one this place means nothing
    std::string next;                               ///< a number, or path and query
    std::string last;                               ///< the greatest cursor so far
    static PagePlace parse(std::string_view text);  ///< empty where it is none
    [[nodiscard]] std::string text() const;
};

/// Faults are appended. `path`: the poll's.
std::optional<PageRules> read_page_rules(const Tree& tree, const std::string& path);

/// The name in braces that `path` holds for the page; "": none.
std::string_view page_field(const PageRules& rules);

/// Where the next page is: "" when there is none. Empty: on another server than `origin` ("http://host:port"), where
/// our secrets do not go. `there`: the page that was read; `is_full`: as many items as fit, or the document says that
/// there is more. Pure.
std::optional<std::string> next_page(
    const PageRules& rules, std::string_view there, std::size_t items, bool is_full, const HttpAnswer& answer,
    const boost::json::value& document, std::string_view origin);

/// Where a list goes on that was begun with this cursor. Empty: the hub cannot say now.
std::optional<PagePlace> place_at(const sdk::Host& host, bool has_pages, const std::string& cursor);

/// Keeps where the next page is. Empty: there is none, and the cursor may move. `last`: the greatest cursor so far.
std::optional<sdk::Outcome> turn_page(
    const sdk::Host& host, const PagePlace& place, const std::optional<std::string>& page, const std::string& last);

}  // namespace hub::plugins
