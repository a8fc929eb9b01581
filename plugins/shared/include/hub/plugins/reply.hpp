#pragma once
#include "hub/plugins/http_client.hpp"
#include "hub/plugins/settings_tree.hpp"
#include "hub/plugins/xml.hpp"

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace re2 {
class RE2;
}

namespace hub::plugins {

/// An answer, taken apart as far as somebody asks. A view: the answer must outlive it. One thread.
class Reply {
public:
    explicit Reply(const HttpAnswer& answer) : answer_{&answer} {}
    Reply(const Reply&) = delete;
    Reply& operator=(const Reply&) = delete;
    [[nodiscard]] const HttpAnswer& answer() const { return *answer_; }
    /// nullptr: it is none.
    [[nodiscard]] const boost::json::value* json();
    [[nodiscard]] const XmlDocument* xml();

private:
    const HttpAnswer* answer_;
    bool tried_json_ = false;
    bool tried_xml_ = false;
    unsigned char memory_[4096]{};
    boost::json::monotonic_resource resource_{memory_, sizeof memory_};
    std::optional<boost::json::value> json_;
    std::optional<XmlDocument> xml_;
};

/// Where a value stands in an answer: `/data/id`, or one of {json: pointer}, {header: Name}, {xml: XPath, namespaces},
/// {body: true}; and with `match` the part that a regular expression (RE2) finds: its first group, or all of it.
/// Immutable: any thread.
class Place {
public:
    enum class In : std::uint8_t { json = 1, header, xml, body };

    /// Of the member `key`: a text is a JSON pointer. Faults are appended.
    static std::optional<Place> read(const Tree& tree, std::string_view key);
    /// Of the mapping itself, which may have other members; empty: it names no place.
    static std::optional<Place> read_inline(const Tree& tree);

    /// A text or a whole number. Empty: nothing is there, or something else.
    [[nodiscard]] std::optional<std::string> find(Reply& reply) const;
    /// Whatever is there, as text; JSON's mappings, lists and fractions as JSON. Empty: nothing, null, "", [] or {}.
    [[nodiscard]] std::optional<std::string> any(Reply& reply) const;
    /// For sentences.
    [[nodiscard]] const std::string& name() const { return name_; }

private:
    enum class Wanted : std::uint8_t { scalar = 1, any };
    [[nodiscard]] std::optional<std::string> whole(Reply& reply, Wanted wanted) const;
    [[nodiscard]] std::optional<std::string> look(Reply& reply, Wanted wanted) const;

    In in_ = In::json;
    std::string name_;
    XmlNamespaces namespaces_;
    std::shared_ptr<const re2::RE2> match_;  // shared: immutable
};

/// Empty and a fault: it is no expression of RE2, or is absent.
std::shared_ptr<const re2::RE2> read_expression(const Tree& tree, std::string_view key);
bool matches(const re2::RE2& expression, std::string_view text);

}  // namespace hub::plugins
