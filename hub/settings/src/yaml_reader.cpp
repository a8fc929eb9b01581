#include "yaml_reader.hpp"

#include "codes.hpp"
#include "tree_builder.hpp"

#include "hub/base/text.hpp"

#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <utility>

namespace hub::settings::detail {
namespace {

constexpr std::size_t max_open_brackets = 200;

Place place_of_offset(const Source& source, std::size_t offset) {
    const auto before = std::string_view{source.text()}.substr(0, offset);
    const auto line_start = before.rfind('\n');
    const auto in_line = line_start == std::string_view::npos ? before : before.substr(line_start + 1);
    return {
        .source = &source,
        .line = static_cast<int>(std::ranges::count(before, '\n')) + 1,
        .column = static_cast<int>(count_code_points(in_line)) + 1};
}

bool has_readable_text(const Source& source, Findings& findings) {
    const auto& text = source.text();
    if (const auto bad = find_invalid_utf8(text)) {
        findings.error(
            code::bad_text, place_of_offset(source, *bad), say("this is not UTF-8 text"),
            say("save the file as UTF-8 (not UTF-16, not Windows-1252)"));
        return false;
    }
    const auto is_control = [](char c) {
        return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == 0x7F;
    };
    if (const auto bad = std::ranges::find_if(text, is_control); bad != text.end()) {
        findings.error(
            code::bad_text, place_of_offset(source, static_cast<std::size_t>(bad - text.begin())),
            say("a control character has no place in a configuration file"), say("remove it"));
        return false;
    }
    return true;
}

/// The parser keeps everything between an opening bracket and its end in memory at once: what can only be an attack
/// is refused before it gets there.
bool is_bounded(const Source& source, Findings& findings) {
    std::size_t open = 0;
    for (int number = 1; number <= static_cast<int>(source.line_count()); ++number) {
        const auto line = source.line(number);
        if (line.size() > max_line_bytes) {
            findings.error(
                code::too_large, {.source = &source, .line = number, .column = 1},
                say("this line is longer than 64 KiB"), say("break it up"));
            return false;
        }
        for (const char c : line) {
            open += c == '[' || c == '{' ? 1 : 0;
            open -= (c == ']' || c == '}') && open > 0 ? 1 : 0;
        }
        if (open > max_open_brackets) {
            findings.error(
                code::too_large, {.source = &source, .line = number, .column = 1},
                say("more than 200 brackets are open here"), say("close them, or write the lists line by line"));
            return false;
        }
    }
    return true;
}

struct ParserText {
    std::string_view theirs;
    KnownText message;
    KnownText hint;
};
constexpr ParserText parser_texts[] = {
    {"illegal map value", "a ':' stands where none can stand", "put the text in quotes when it contains ': '"},
    {"end of map not found", "this does not fit what stands above it",
     "check the indentation, and whether a quote or bracket above is closed"},
    {"end of sequence not found", "this does not fit the list above it",
     "check the indentation: all '-' of one list stand in the same column"},
    {"end of map flow not found", "a '}' is missing", "close the bracket, or put a ',' between the entries"},
    {"end of sequence flow not found", "a ']' is missing", "close the bracket, or put a ',' between the entries"},
    {"illegal block entry", "a '-' stands where none can stand", "begin the list on a line of its own"},
    {"illegal flow end", "a closing bracket without an opening one", "remove it, or put the text in quotes"},
    {"illegal map key", "a key stands where none can stand", "check the indentation"},
    {"unknown escape character", "this '\\' sequence does not exist",
     "write '\\\\' for a backslash, or use single quotes"},
    {"referenced anchor", "aliases ('*') are not used in configuration files",
     "put a text that begins with '*' in quotes"},
    {"tab", "tabs cannot indent", "use spaces"},
    {"unknown token", "this character cannot begin a value", "put the text in quotes"},
};

void report_parser_error(const YAML::ParserException& error, const Source& source, Findings& findings) {
    const auto place =
        error.mark.is_null() ? Place{.source = &source, .line = 1, .column = 1} : place_of_mark(source, error.mark);
    auto message = say("this cannot be read as YAML ({0})", error.msg);
    auto hint = say("check indentation, quotes and brackets here and in the line above");
    for (const auto& text : parser_texts) {
        if (error.msg.find(text.theirs) != std::string::npos) {
            message = say(text.message);
            hint = say(text.hint);
            break;
        }
    }
    const auto line = source.line(place.line);
    if (line.substr(0, line.find_first_not_of(" \t")).find('\t') != std::string_view::npos) {
        message = say("tabs cannot indent");
        hint = say("use spaces");
    }
    const bool alias = error.msg.find("referenced anchor") != std::string::npos;
    findings.error(alias ? code::anchor_alias_tag : code::syntax, place, std::move(message), std::move(hint));
}

std::optional<Node> parse(const Source& source, Findings& findings) {
    std::istringstream stream{source.text()};
    TreeBuilder builder{source, findings};
    try {
        YAML::Parser parser{stream};
        if (!parser.HandleNextDocument(builder)) {
            return Node{.kind = Node::Kind::null, .text = {}, .at = {.source = &source, .line = 1, .column = 1}};
        }
        if (builder.is_broken()) {
            return std::nullopt;
        }
        auto root = std::move(builder).root();
        IgnoringHandler rest{source};
        if (parser.HandleNextDocument(rest)) {
            findings.error(
                code::second_document, rest.first_place(), say("a second document begins here"),
                say("one file is one document: remove the '---'"));
            return std::nullopt;
        }
        return root;
    } catch (const TreeBuilder::Stop&) {
        return std::nullopt;  // reported by the builder
    } catch (const YAML::ParserException& error) {
        if (!builder.is_broken()) {  // an open quote explains what came after it
            report_parser_error(error, source, findings);
        }
    } catch (const std::exception& error) {
        findings.file_error(
            code::syntax, source.name(), say("this cannot be read as YAML ({0})", std::string{error.what()}));
    }
    return std::nullopt;
}

}  // namespace

std::optional<Node> read_yaml(const Source& source, Findings& findings) {
    if (!has_readable_text(source, findings) || !is_bounded(source, findings)) {
        return std::nullopt;
    }
    return parse(source, findings);
}

}  // namespace hub::settings::detail
