#pragma once
#include "hub/plugins/listing.hpp"
#include "hub/plugins/template.hpp"
#include "hub/plugins/xml.hpp"

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hub::soap {

/// How the cases in an answer read: XPaths. What is found becomes a list of flat objects, which the rules that all
/// connectors share are made for.
struct ItemPaths {
    std::string items;                                        ///< of the document: each element is an item
    std::vector<std::pair<std::string, std::string>> values;  ///< member of the object, XPath from the item
    std::string files;                                        ///< from the item; empty: none
    std::vector<std::pair<std::string, std::string>> file_values;
    std::string time_format;  ///< of `changed`, as strftime; empty: ISO 8601
    plugins::XmlNamespaces namespaces;
    plugins::ItemRules rules;  ///< of the objects
};

/// Faults are appended. `preset`: the words that the settings know already.
ItemPaths read_item_paths(
    const plugins::Tree& tree, const plugins::XmlNamespaces& namespaces, const plugins::States& preset);

/// Pure. {"items": [...]}. Empty: it is no envelope, which is not the same as an empty list.
std::optional<boost::json::value> items_of(
    const ItemPaths& paths, const plugins::XmlDocument& document, const plugins::Zone& zone);
/// Pure. The one that stands at `path`, as such an object. Empty: nothing stands there.
std::optional<boost::json::value> item_at(
    const ItemPaths& paths, const plugins::XmlDocument& document, const std::string& path, const plugins::Zone& zone);

/// Pure. A time of the agency's in RFC 3339; what it writes without an offset is of `zone`. Empty: it is none, or means
/// "never": 1970-01-01, 0001-01-01.
std::string normal_time(std::string_view text, const std::string& format, const plugins::Zone& zone);

}  // namespace hub::soap
