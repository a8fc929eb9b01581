#include "hub/plugins/body_template.hpp"

#include "hub/plugins/http_client.hpp"
#include "hub/plugins/xml.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <iterator>

namespace hub::plugins {
namespace {

struct Kind {
    std::string_view key;
    BodyTemplate::As as;
    std::string_view content_type;
};
constexpr Kind kinds[] = {
    {"json", BodyTemplate::As::json, "application/json"},
    {"form", BodyTemplate::As::form, "application/x-www-form-urlencoded"},
    {"xml", BodyTemplate::As::xml, "application/xml; charset=utf-8"},
    {"text", BodyTemplate::As::text, "text/plain; charset=utf-8"}};

/// `text` with a word in the place of every field.
std::string with_marks(std::string_view text, std::string_view mark) {
    std::string out;
    while (true) {
        const auto open = text.find("{{");
        const auto close = open == std::string_view::npos ? open : text.find("}}", open);
        if (close == std::string_view::npos) {
            return out += text;
        }
        out.append(text.substr(0, open)).append(mark);
        text.remove_prefix(close + 2);
    }
}

bool is_utf8(std::string_view encoding) {
    return encoding.empty() || encoding == "UTF-8" || encoding == "utf-8";
}

}  // namespace

/// A field is escaped as a text, so it must stand where XML has texts.
std::string fault_of_xml(const std::string& text) {
    constexpr std::string_view mark = "sp4nFieldHere";
    const auto document = XmlDocument::parse(with_marks(text, mark));
    if (!document) {
        return "is no well-formed XML without a DOCTYPE";
    }
    if (document->names(mark)) {
        return "a {{field}} may stand in an element's text or an attribute's value alone, and in no CDATA section";
    }
    if (document->has_unknown_prefix()) {
        return "names a prefix that is declared nowhere";
    }
    return is_utf8(document->encoding()) ? std::string{} : "must say UTF-8 as its encoding, or none";
}

bool BodyTemplate::read_json(const Tree& tree, const Fields* fields, const KeptNames* kept) {
    const auto& content = *tree.find("json");
    if (const auto* object = content.if_object()) {
        auto& members = members_.emplace();
        for (const auto& member : *object) {
            members.emplace_back(member.key());
        }
    }
    std::vector<TreeFault> found;
    json_ = JsonTemplate::compile(boost::json::serialize(content), "", found, fields, kept);
    for (auto& fault : found) {
        tree.fault_at("json", fault.pointer, std::move(fault.message));
    }
    return json_.has_value();
}

bool BodyTemplate::read_form(const Tree& tree, const Fields* fields, const KeptNames* kept) {
    const auto* object = tree.mapping("form");
    if (object == nullptr) {
        return false;
    }
    const auto inner = tree.below("form", *object);
    for (const auto& member : *object) {
        const std::string name{member.key()};
        const auto add = [&](const boost::json::value& value) {
            const bool plain = value.is_int64() || value.is_bool();
            const auto* text = value.if_string();
            std::string error = "must be a text, or a list of texts";
            auto compiled = text == nullptr && !plain
                                ? std::nullopt
                                : Template::compile(
                                      plain ? boost::json::serialize(value) : std::string{*text}, error, fields, kept);
            if (!compiled) {
                inner.fault(name, std::move(error));
            } else {
                form_.emplace_back(name, std::move(*compiled));
            }
        };
        if (const auto* list = member.value().if_array()) {
            for (const auto& value : *list) {
                add(value);
            }
        } else {
            add(member.value());
        }
    }
    return true;
}

bool BodyTemplate::read_text(const Tree& tree, const Fields* fields, const KeptNames* kept) {
    const std::string_view key = as_ == As::xml ? "xml" : "text";
    const auto text = tree.text(key, true);
    std::string error;
    text_ = Template::compile(text, error, fields, kept);
    if (text_ && as_ == As::xml) {
        error = fault_of_xml(text);
    }
    if (!error.empty()) {
        tree.fault(key, std::move(error));
    }
    return text_.has_value();
}

std::optional<BodyTemplate> BodyTemplate::read(const Tree& tree, const Fields* fields, const KeptNames* kept) {
    tree.only({"json", "form", "xml", "text", "content_type"});
    BodyTemplate made;
    bool good = false;
    int count = 0;
    for (const auto& kind : kinds) {
        if (tree.find(kind.key) == nullptr) {
            continue;
        }
        if (++count > 1) {
            tree.fault(kind.key, "a body is one of json, form, xml, text");
            continue;
        }
        made.as_ = kind.as;
        made.content_type_ = kind.content_type;
        good = kind.as == As::json   ? made.read_json(tree, fields, kept)
               : kind.as == As::form ? made.read_form(tree, fields, kept)
                                     : made.read_text(tree, fields, kept);
    }
    if (count == 0) {
        tree.fault("", "must be one of json, form, xml, text");
    }
    if (const auto type = tree.text("content_type"); !type.empty()) {
        made.content_type_ = type;
        if (!is_safe_header_value(type) || type.find("{{") != std::string::npos) {
            tree.fault("content_type", "must be a media type, without fields");
        }
    }
    return good ? std::optional{std::move(made)} : std::nullopt;
}

std::vector<std::pair<std::string, std::string>> BodyTemplate::form_values(const Values& values) const {
    std::vector<std::pair<std::string, std::string>> out;
    for (const auto& [name, value] : form_) {
        value.append_to(out.emplace_back(name, "").second, values, Escape::none);
    }
    return out;
}

std::string BodyTemplate::render(const Values& values) const {
    if (as_ == As::json) {
        return json_->render(values);
    }
    std::string out;
    if (as_ != As::form) {
        text_->append_to(out, values, as_ == As::xml ? Escape::xml : Escape::none);
        return out;
    }
    for (const auto& [name, value] : form_values(values)) {
        out += out.empty() ? "" : "&";
        append_escaped(out, name, Escape::url_component);
        out += '=';
        append_escaped(out, value, Escape::url_component);
    }
    return out;
}

}  // namespace hub::plugins
