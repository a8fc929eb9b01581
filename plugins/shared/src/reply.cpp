#include "hub/plugins/reply.hpp"

#include "hub/plugins/json_pointer.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <re2/re2.h>
#include <utility>

namespace hub::plugins {
namespace {

constexpr std::pair<std::string_view, Place::In> kinds[] = {
    {"json", Place::In::json}, {"header", Place::In::header}, {"xml", Place::In::xml}, {"body", Place::In::body}};

std::string lower(std::string text) {
    std::ranges::transform(
        text, text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return text;
}

XmlNamespaces read_namespaces(const Tree& tree) {
    XmlNamespaces out;
    if (const auto* spaces = tree.mapping("namespaces")) {
        const auto inner = tree.below("namespaces", *spaces);
        for (const auto& member : *spaces) {
            out.emplace(member.key(), inner.text(member.key(), true));
        }
        if (tree.find("xml") == nullptr) {
            inner.fault("", "is for xml alone");
        }
    }
    return out;
}

bool is_empty(const boost::json::value& value) {
    return value.is_null() || (value.is_array() && value.get_array().empty()) ||
           (value.is_object() && value.get_object().empty());
}

}  // namespace

const boost::json::value* Reply::json() {
    if (!std::exchange(tried_json_, true)) {
        boost::json::error_code error;
        auto value = boost::json::parse(answer_->body, error, &resource_);
        if (!error) {
            json_.emplace(std::move(value));
        }
    }
    return json_ ? &*json_ : nullptr;
}

const XmlDocument* Reply::xml() {
    if (!std::exchange(tried_xml_, true)) {
        xml_ = XmlDocument::parse(answer_->body);
    }
    return xml_ ? &*xml_ : nullptr;
}

std::optional<Place> Place::read(const Tree& tree, std::string_view key) {
    const auto* value = tree.find(key);
    if (value == nullptr) {
        return std::nullopt;
    }
    if (!value->is_object()) {
        Place made;
        made.name_ = tree.pointer(key);
        if (value->is_string() && made.name_.empty()) {
            tree.fault(key, "must name a place, such as /data/id");
        }
        return made.name_.empty() ? std::nullopt : std::optional{std::move(made)};
    }
    const auto inner = tree.below(key, value->get_object());
    inner.only({"json", "header", "xml", "namespaces", "body", "match"});
    auto made = read_inline(inner);
    if (!made) {
        inner.fault("", "names no place: json, header, xml or body");
        return std::nullopt;
    }
    if (inner.find("match") != nullptr) {
        made->match_ = read_expression(inner, "match");
    } else if (made->in_ == In::body) {
        inner.fault("", "'match' is missing: which part of the body?");
    }
    return made;
}

std::optional<Place> Place::read_inline(const Tree& tree) {
    std::optional<Place> made;
    for (const auto& [key, in] : kinds) {
        if (tree.find(key) == nullptr) {
            continue;
        }
        if (made) {
            tree.fault(key, "a value stands in one place: json, header, xml or body");
            continue;
        }
        made.emplace().in_ = in;
        if (in == In::body) {
            const auto* flag = tree.find(key)->if_bool();
            if (flag == nullptr || !*flag) {
                tree.fault(key, "must be true: the whole body");
            }
            made->name_ = "the body";
        } else if (in == In::json) {
            made->name_ = tree.pointer(key, true);
        } else {
            made->name_ = in == In::header ? lower(tree.text(key, true)) : tree.text(key, true);
        }
    }
    auto namespaces = read_namespaces(tree);
    if (made && made->in_ == In::xml) {
        made->namespaces_ = std::move(namespaces);
        if (auto fault = check_xpath(made->name_, made->namespaces_); !fault.empty()) {
            tree.fault("xml", std::move(fault));
        }
    }
    return made;
}

/// What stands there before `match`.
std::optional<std::string> Place::whole(Reply& reply, Wanted wanted) const {
    switch (in_) {
        case In::header: return std::string{reply.answer().header(name_)};
        case In::body: return reply.answer().body;
        case In::xml: {
            const auto* document = reply.xml();
            return document == nullptr ? std::nullopt : document->find(name_, namespaces_);
        }
        case In::json: break;
    }
    const auto* document = reply.json();
    const auto* value = document == nullptr ? nullptr : find_at(*document, name_);
    if (value == nullptr || is_empty(*value)) {
        return std::nullopt;
    }
    if (const auto* text = value->if_string()) {
        return std::string{*text};
    }
    const bool fits = wanted == Wanted::any || value->is_int64() || value->is_uint64();
    return fits ? std::optional{boost::json::serialize(*value)} : std::nullopt;
}

std::optional<std::string> Place::look(Reply& reply, Wanted wanted) const {
    auto found = whole(reply, wanted);
    if (!found || found->empty()) {
        return std::nullopt;
    }
    if (match_ == nullptr) {
        return found;
    }
    re2::StringPiece groups[2];
    const int count = match_->NumberOfCapturingGroups() > 0 ? 2 : 1;
    if (!match_->Match(*found, 0, found->size(), re2::RE2::UNANCHORED, groups, count)) {
        return std::nullopt;
    }
    std::string part{groups[count - 1]};
    return part.empty() ? std::nullopt : std::optional{std::move(part)};
}

std::optional<std::string> Place::find(Reply& reply) const {
    return look(reply, Wanted::scalar);
}

std::optional<std::string> Place::any(Reply& reply) const {
    return look(reply, Wanted::any);
}

std::shared_ptr<const re2::RE2> read_expression(const Tree& tree, std::string_view key) {
    const auto text = tree.text(key, true);
    re2::RE2::Options options{re2::RE2::Quiet};
    options.set_max_mem(std::int64_t{1} << 20);
    auto made = std::make_shared<const re2::RE2>(text, options);
    if (text.empty() || !made->ok()) {
        tree.fault(key, "is no regular expression (RE2): " + (text.empty() ? "it is empty" : made->error()));
        return nullptr;
    }
    return made;
}

bool matches(const re2::RE2& expression, std::string_view text) {
    return re2::RE2::PartialMatch({text.data(), text.size()}, expression);
}

}  // namespace hub::plugins
