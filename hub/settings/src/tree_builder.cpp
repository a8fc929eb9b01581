#include "tree_builder.hpp"

#include "codes.hpp"
#include "yaml_reader.hpp"

#include "hub/base/text.hpp"

#include <algorithm>
#include <utility>

namespace hub::settings::detail {
namespace {

constexpr std::size_t max_findings_a_file = 200;  // beyond that the file is not what it claims to be

struct Quoted {
    bool closed = false;
    bool one_line = true;
    std::size_t end = 0;  // offset after the closing quote
};

/// Follows a quoted scalar from its opening quote, as YAML does.
Quoted follow_quotes(std::string_view text, std::size_t start) {
    const char quote = text[start];
    Quoted found;
    for (auto i = start + 1; i < text.size(); ++i) {
        if (text[i] == '\n') {
            found.one_line = false;
        } else if (quote == '"' && text[i] == '\\') {
            ++i;
        } else if (text[i] == quote) {
            if (quote == '\'' && i + 1 < text.size() && text[i + 1] == '\'') {
                ++i;  // '' is a quote within single quotes
                continue;
            }
            found.closed = true;
            found.end = i + 1;
            return found;
        }
    }
    found.end = text.size();
    return found;
}

}  // namespace

Place place_of_mark(const Source& source, const YAML::Mark& mark) {
    Place place{.source = &source, .line = mark.line + 1, .column = 1};
    if (static_cast<std::size_t>(place.line) > source.line_count()) {  // the end of the file
        place.line = static_cast<int>(source.line_count());
        place.column = static_cast<int>(count_code_points(source.line(place.line))) + 1;
        return place;
    }
    const auto line = source.line(place.line);
    const auto bytes = std::min(line.size(), static_cast<std::size_t>(std::max(mark.column, 0)));
    place.column = static_cast<int>(count_code_points(line.substr(0, bytes))) + 1;
    return place;
}

void TreeBuilder::OnDocumentStart(const YAML::Mark& /*mark*/) {}
void TreeBuilder::OnDocumentEnd() {}

void TreeBuilder::count(const Place& at) {
    if (++nodes_ > max_nodes) {
        report(code::too_large, at, say("the file has more than 100,000 values"), say("split it into several files"));
        throw Stop{};
    }
}

void TreeBuilder::report(const char* code, const Place& at, Phrase message, Phrase hint) {
    findings_.error(code, at, std::move(message), std::move(hint));
    if (++reported_ >= max_findings_a_file) {
        throw Stop{};
    }
}

bool TreeBuilder::refuse(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    const auto at = source_.offset(mark.line + 1, mark.column + 1);
    const char first = at < source_.text().size() ? source_.text()[at] : '\0';
    const bool tagged = (tag != "?" && tag != "!" && !tag.empty()) || (tag == "!" && first == '!');
    if (anchor == 0 && !tagged) {
        return false;
    }
    report(
        code::anchor_alias_tag, place_of_mark(source_, mark),
        tagged ? say("tags ('!') are not used in configuration files")
               : say("anchors ('&') are not used in configuration files"),
        tagged ? say("remove it; write text in quotes") : say("write the values out where they are needed"));
    return true;
}

void TreeBuilder::check_quotes(Node& scalar, const YAML::Mark& mark) {
    const auto& text = source_.text();
    const auto start = source_.offset(mark.line + 1, mark.column + 1);
    if (start >= text.size() || (text[start] != '"' && text[start] != '\'')) {
        return;  // a block text
    }
    const auto quoted = follow_quotes(text, start);
    if (quoted.closed && quoted.one_line) {
        scalar.at.span = static_cast<int>(count_code_points(std::string_view{text}.substr(start, quoted.end - start)));
        return;
    }
    broken_ = true;
    scalar.at.span = static_cast<int>(count_code_points(source_.line(scalar.at.line))) - scalar.at.column + 1;
    report(
        code::open_quote, scalar.at,
        quoted.closed ? say("this quoted text runs over several lines") : say("this quote is never closed"),
        say("close the quote at the end of its line; for a text of several lines use '|'"));
}

void TreeBuilder::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) {
    Node node;
    node.kind = refuse(mark, "?", anchor) ? Node::Kind::poisoned : Node::Kind::null;
    node.at = place_of_mark(source_, mark);
    const auto rest = std::string_view{source_.text()}.substr(source_.offset(mark.line + 1, mark.column + 1));
    const bool written =
        rest.starts_with('~') || rest.starts_with("null") || rest.starts_with("Null") || rest.starts_with("NULL");
    if (!written && !frames_.empty() && frames_.back().has_key) {
        node.at = frames_.back().key.at;  // the mark of an absent value is that of whatever comes next
    }
    add(std::move(node));
}

void TreeBuilder::OnAlias(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) {
    Node node;
    node.kind = Node::Kind::poisoned;
    node.at = place_of_mark(source_, mark);
    report(
        code::anchor_alias_tag, node.at, say("aliases ('*') are not used in configuration files"),
        say("write the values out where they are needed; put a text that begins with '*' in quotes"));
    add(std::move(node));
}

void TreeBuilder::OnScalar(
    const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, const std::string& value) {
    Node node;
    node.kind = refuse(mark, tag, anchor) ? Node::Kind::poisoned : Node::Kind::scalar;
    node.at = place_of_mark(source_, mark);
    node.quoted = tag == "!";
    node.text = value;
    node.at.span = static_cast<int>(std::max<std::size_t>(count_code_points(value.substr(0, value.find('\n'))), 1));
    if (node.quoted && node.kind == Node::Kind::scalar) {
        check_quotes(node, mark);
    }
    add(std::move(node));
}

void TreeBuilder::open(Node::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    Frame frame;
    frame.node.kind = kind;
    frame.node.at = place_of_mark(source_, mark);
    refuse(mark, tag, anchor);
    if (frames_.size() >= max_depth) {
        report(code::too_large, frame.node.at, say("this is nested more than 50 levels deep"), say("flatten it"));
        throw Stop{};
    }
    frames_.push_back(std::move(frame));
}

void TreeBuilder::close() {
    auto node = std::move(frames_.back().node);
    frames_.pop_back();
    add(std::move(node));
}

void TreeBuilder::OnSequenceStart(
    const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YAML::EmitterStyle::value /*style*/) {
    open(Node::Kind::sequence, mark, tag, anchor);
}
void TreeBuilder::OnSequenceEnd() {
    close();
}
void TreeBuilder::OnMapStart(
    const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YAML::EmitterStyle::value /*style*/) {
    open(Node::Kind::map, mark, tag, anchor);
}
void TreeBuilder::OnMapEnd() {
    close();
}

void TreeBuilder::add(Node node) {
    count(node.at);
    if (frames_.empty()) {
        root_ = std::move(node);
        return;
    }
    auto& frame = frames_.back();
    if (frame.node.kind == Node::Kind::sequence) {
        frame.node.items.push_back(std::move(node));
    } else if (!frame.has_key) {
        frame.key = std::move(node);
        frame.has_key = true;
    } else {
        frame.has_key = false;
        add_entry(frame, std::move(node));
    }
}

void TreeBuilder::add_entry(Frame& frame, Node value) {
    if (frame.key.kind != Node::Kind::scalar) {
        if (frame.key.kind != Node::Kind::poisoned) {
            report(code::wrong_type, frame.key.at, say("a key must be a plain word"), say("put it in quotes"));
        }
        return;
    }
    const auto [same, is_new] = frame.positions.try_emplace(frame.key.text, frame.node.entries.size());
    if (!is_new) {
        report(
            code::duplicate_key, frame.key.at, say("the key '{0}' stands here twice", frame.key.text),
            say("it stands already at {0}; remove one of them", to_string(frame.node.entries[same->second].key.at)));
        return;
    }
    frame.node.entries.push_back({std::move(frame.key), std::move(value)});
}

}  // namespace hub::settings::detail
