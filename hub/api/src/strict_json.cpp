#include "strict_json.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value_stack.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace hub::api {
namespace {

namespace json = boost::json;

constexpr std::size_t most_names = 500;  // keeps the look-up linear enough

/// Builds the value as boost::json::parser does, and keeps the member names of the objects that are open.
struct Builder {
    static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);
    using error_code = json::error_code;
    using text = json::string_view;

    json::value_stack stack;
    std::vector<std::string> names;    // of all open objects, innermost last
    std::vector<std::size_t> objects;  // where each open object's names begin
    std::string name;
    bool duplicate = false;

    bool on_object_begin(error_code&) {
        objects.push_back(names.size());
        return true;
    }
    bool on_object_end(std::size_t members, error_code&) {
        names.resize(objects.back());
        objects.pop_back();
        stack.push_object(members);
        return true;
    }
    bool on_key_part(text part, std::size_t, error_code&) {
        name.append(part.data(), part.size());
        stack.push_chars(part);
        return true;
    }
    bool on_key(text part, std::size_t, error_code& failed) {
        name.append(part.data(), part.size());
        if (names.size() >= most_names) {
            failed = json::error::object_too_large;
            return false;
        }
        const auto first = names.begin() + static_cast<std::ptrdiff_t>(objects.back());
        if (std::find(first, names.end(), name) != names.end()) {
            duplicate = true;
            failed = json::error::extra_data;
            return false;
        }
        names.push_back(std::exchange(name, {}));
        stack.push_key(part);
        return true;
    }
    bool on_document_begin(error_code&) { return true; }
    bool on_document_end(error_code&) { return true; }
    bool on_array_begin(error_code&) { return true; }
    bool on_array_end(std::size_t elements, error_code&) {
        stack.push_array(elements);
        return true;
    }
    bool on_string_part(text part, std::size_t, error_code&) {
        stack.push_chars(part);
        return true;
    }
    bool on_string(text part, std::size_t, error_code&) {
        stack.push_string(part);
        return true;
    }
    bool on_number_part(text, error_code&) { return true; }
    bool on_int64(std::int64_t number, text, error_code&) {
        stack.push_int64(number);
        return true;
    }
    bool on_uint64(std::uint64_t number, text, error_code&) {
        stack.push_uint64(number);
        return true;
    }
    bool on_double(double number, text, error_code&) {
        stack.push_double(number);
        return true;
    }
    bool on_bool(bool truth, error_code&) {
        stack.push_bool(truth);
        return true;
    }
    bool on_null(error_code&) {
        stack.push_null();
        return true;
    }
    bool on_comment_part(text, error_code&) { return true; }
    bool on_comment(text, error_code&) { return true; }
};

/// For a message: short, and with nothing that a terminal would obey.
std::string shown(std::string_view name) {
    std::string out{name.substr(0, 64)};
    std::ranges::replace_if(
        out, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, '?');
    return out;
}

}  // namespace

Result<json::value> parse_strict_json(std::string_view text, json::storage_ptr memory) {
    json::basic_parser<Builder> parser{json::parse_options{}};
    auto& builder = parser.handler();
    builder.stack.reset(std::move(memory));
    json::error_code failed;
    const auto read = parser.write_some(false, text.data(), text.size(), failed);
    if (builder.duplicate) {
        return Error{"json_invalid", "the member \"" + shown(builder.name) + "\" stands twice"};
    }
    if (!failed && read < text.size()) {
        failed = json::error::extra_data;
    }
    if (failed) {
        return Error{"json_invalid", failed.message()};
    }
    return builder.stack.release();
}

}  // namespace hub::api
