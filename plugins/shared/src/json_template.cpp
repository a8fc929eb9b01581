#include "hub/plugins/json_template.hpp"

#include "hub/plugins/fields.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

namespace hub::plugins {
namespace {

namespace json = boost::json;

/// Walks the tree once, collecting text and templates.
template <class Piece>
struct Compiler {
    std::vector<Piece>& pieces;
    std::vector<TreeFault>& faults;
    const Fields* fields;
    const KeptNames* kept;
    std::string text;

    void value(const json::value& v, const std::string& pointer) {
        if (const auto* object = v.if_object()) {
            members(*object, pointer);
        } else if (const auto* array = v.if_array()) {
            text += '[';
            for (std::size_t i = 0; i < array->size(); ++i) {
                text += i == 0 ? "" : ",";
                value((*array)[i], pointer + "/" + std::to_string(i));
            }
            text += ']';
        } else if (const auto* string = v.if_string()) {
            leaf({string->data(), string->size()}, pointer);
        } else {
            text += json::serialize(v);
        }
    }

private:
    void members(const json::object& object, const std::string& pointer) {
        text += '{';
        bool first = true;
        for (const auto& member : object) {
            const std::string_view key{member.key()};
            text += first ? "\"" : ",\"";
            first = false;
            append_json_escaped(text, key);
            text += "\":";
            value(member.value(), pointer + "/" + escape_pointer(key));
        }
        text += '}';
    }
    void leaf(std::string_view string, const std::string& pointer) {
        std::string error;
        auto compiled = Template::compile(string, error, fields, kept);
        if (!compiled) {
            faults.push_back({pointer, error});
            return;
        }
        if (const std::string typed{compiled->lone_field()}; !typed.empty()) {
            pieces.push_back({std::move(text), std::move(*compiled), typed});
            text.clear();
            return;
        }
        text += '"';
        if (compiled->is_literal()) {
            append_json_escaped(text, string);
        } else {
            pieces.push_back({std::move(text), std::move(*compiled), {}});
            text.clear();
        }
        text += '"';
    }
};

}  // namespace

std::optional<JsonTemplate> JsonTemplate::compile(
    std::string_view text, const std::string& pointer, std::vector<TreeFault>& faults, const Fields* fields,
    const KeptNames* kept) {
    json::error_code error;
    const auto tree = json::parse(text, error);
    if (error) {
        faults.push_back({pointer, "is no JSON"});
        return std::nullopt;
    }
    const auto before = faults.size();
    JsonTemplate made;
    Compiler<Piece> compiler{made.pieces_, faults, fields, kept, {}};
    compiler.value(tree, pointer);
    made.tail_ = std::move(compiler.text);
    if (faults.size() != before) {
        return std::nullopt;
    }
    return made;
}

std::string JsonTemplate::render(const Values& values) const {
    std::string out;
    out.reserve(1024 + values.call->complaint().body().size() * 2);
    for (const auto& piece : pieces_) {
        out += piece.before;
        if (piece.typed.empty()) {
            piece.inside.append_to(out, values, Escape::json_string);
        } else if (values.fields != nullptr) {
            out += values.fields->json(piece.typed, values);
        }
    }
    return out += tail_;
}

void append_json_escaped(std::string& out, std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::size_t start = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte >= 0x20 && byte != '"' && byte != '\\') {
            continue;
        }
        out.append(text, start, i - start);
        start = i + 1;
        switch (byte) {
            case '"': out += "\\\""; break;
            case '\\': out += "\\\\"; break;
            case '\n': out += "\\n"; break;
            case '\r': out += "\\r"; break;
            case '\t': out += "\\t"; break;
            default:
                out += "\\u00";
                out += digits[byte >> 4U];
                out += digits[byte & 15U];
        }
    }
    out.append(text, start);
}

std::string escape_pointer(std::string_view segment) {
    std::string out;
    for (const char c : segment) {
        if (c == '~') {
            out += "~0";
        } else if (c == '/') {
            out += "~1";
        } else {
            out += c;
        }
    }
    return out;
}

}  // namespace hub::plugins
