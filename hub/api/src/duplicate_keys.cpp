#include "duplicate_keys.hpp"

#include <boost/json/basic_parser_impl.hpp>

#include <algorithm>
#include <vector>

namespace hub::api {
namespace {

namespace json = boost::json;

constexpr std::size_t most_names = 500;  // keeps the look-up linear enough

/// Listens to the parser and keeps the member names of the objects that are open.
struct KeyWatch {
    static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);
    using error_code = json::error_code;
    using text = json::string_view;

    std::vector<std::string> names;    // of all open objects, innermost last
    std::vector<std::size_t> objects;  // where each open object's names begin
    std::string name;
    std::optional<std::string> duplicate;

    bool on_object_begin(error_code&) {
        objects.push_back(names.size());
        return true;
    }
    bool on_object_end(std::size_t, error_code&) {
        names.resize(objects.back());
        objects.pop_back();
        return true;
    }
    bool on_key_part(text part, std::size_t, error_code&) {
        name.append(part.data(), part.size());
        return true;
    }
    bool on_key(text part, std::size_t, error_code& failed) {
        name.append(part.data(), part.size());
        if (names.size() >= most_names) {
            failed =
                json::error::object_too_large;  // far beyond any request of ours: refused as unknown members anyway
            return false;
        }
        const auto first = names.begin() + static_cast<std::ptrdiff_t>(objects.back());
        if (std::find(first, names.end(), name) != names.end()) {
            duplicate = name;
            failed = json::error::extra_data;
            return false;
        }
        names.push_back(std::exchange(name, {}));
        return true;
    }
    bool on_document_begin(error_code&) { return true; }
    bool on_document_end(error_code&) { return true; }
    bool on_array_begin(error_code&) { return true; }
    bool on_array_end(std::size_t, error_code&) { return true; }
    bool on_string_part(text, std::size_t, error_code&) { return true; }
    bool on_string(text, std::size_t, error_code&) { return true; }
    bool on_number_part(text, error_code&) { return true; }
    bool on_int64(std::int64_t, text, error_code&) { return true; }
    bool on_uint64(std::uint64_t, text, error_code&) { return true; }
    bool on_double(double, text, error_code&) { return true; }
    bool on_bool(bool, error_code&) { return true; }
    bool on_null(error_code&) { return true; }
    bool on_comment_part(text, error_code&) { return true; }
    bool on_comment(text, error_code&) { return true; }
};

}  // namespace

std::optional<std::string> find_duplicate_key(std::string_view text) {
    json::basic_parser<KeyWatch> parser{json::parse_options{}};
    json::error_code failed;
    parser.write_some(false, text.data(), text.size(), failed);
    return std::move(parser.handler().duplicate);
}

}  // namespace hub::api
