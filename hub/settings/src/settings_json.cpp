#include "settings_json.hpp"

#include "codes.hpp"
#include "values.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>

namespace hub::settings::detail {
namespace {

constexpr std::string_view secret_keys[] = {"password", "passwd",      "passphrase",  "token",         "bearer",
                                            "secret",   "api_key",     "apikey",      "access_key",    "private_key",
                                            "hmac_key", "signing_key", "credentials", "client_secret", "authorization"};
/// Within `auth` everything is secret but what says how to use it.
constexpr std::string_view open_auth_keys[] = {"type",      "scheme",   "in",    "name",  "header",
                                               "user",      "username", "realm", "url",   "token_url",
                                               "client_id", "scope",    "param", "method"};

std::string lower(std::string_view text) {
    std::string result{text};
    for (auto& c : result) {
        c = c == '-' ? '_' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return result;
}

std::string pointer_token(std::string_view key) {
    std::string token;
    for (const char c : key) {
        token += c == '~' ? "~0" : c == '/' ? "~1" : std::string{c};
    }
    return token;
}

bool is_surprising_boolean(std::string_view text) {
    constexpr std::string_view words[] = {"yes", "no", "on", "off", "y", "n", "true", "false"};
    return std::ranges::find(words, lower(text)) != std::end(words);
}

bool looks_like_number(std::string_view text) {
    if (text.starts_with('-') || text.starts_with('+')) {
        text.remove_prefix(1);
    }
    return !text.empty() && text.front() >= '0' && text.front() <= '9' &&
           text.find_first_not_of("0123456789.eE+-_xXoabcdefABCDEF") == std::string_view::npos;
}

class Converter {
public:
    Converter(std::map<std::string, Position>& positions, Findings& findings)
        : positions_{positions}, findings_{findings} {}

    boost::json::value convert(const Node& node, const std::string& pointer, bool secret, bool in_auth) {
        positions_[pointer] = node.at.position();
        switch (node.kind) {
            case Node::Kind::scalar: check_secret(node, secret); return scalar(node, secret);
            case Node::Kind::sequence: {
                boost::json::array array;
                for (const auto& item : node.items) {
                    array.push_back(convert(item, pointer + '/' + std::to_string(array.size()), secret, in_auth));
                }
                return array;
            }
            case Node::Kind::map: return map(node, pointer, secret, in_auth);
            case Node::Kind::null:
            case Node::Kind::poisoned: break;
        }
        return nullptr;
    }

private:
    boost::json::value map(const Node& node, const std::string& pointer, bool secret, bool in_auth) {
        boost::json::object object;
        for (const auto& [key, value] : node.entries) {
            const bool auth_here = in_auth || is_auth_key(key.text);
            const bool open = is_open_auth_key(key.text);
            // A map under a secret key ("token: { url: … }") is no value; its own keys are judged one by one.
            const bool secret_here = !open && (secret || is_secret_key(key.text) || auth_here);
            object[key.text] = convert(value, pointer + '/' + pointer_token(key.text), secret_here, auth_here);
        }
        return object;
    }

    void check_secret(const Node& node, bool secret) {
        if (node.text.starts_with("secret:")) {
            if (!is_secret_reference(node.text)) {
                findings_.error(
                    code::bad_secret_reference, node.at, say("this is not a reference to a secret"),
                    say("write secret:name with small letters, digits, '-', '_' and '.'"));
            }
            return;
        }
        if (secret && !node.text.empty()) {
            findings_.warning(
                code::open_secret, node.at, say("a secret stands in this file"),
                say("put it in a file of mode 0400 and write secret:name here"));
        }
    }

    boost::json::value scalar(const Node& node, bool secret) {
        const auto& text = node.text;
        if (node.quoted) {
            return boost::json::value(text);
        }
        if (text == "true" || text == "false") {
            return text == "true";
        }
        if (is_surprising_boolean(text)) {
            findings_.error(
                code::bad_boolean, node.at, say("this word is true or false for some readers and text for others"),
                say("write true or false, or put it in quotes"));
            return nullptr;
        }
        if (!secret && looks_like_number(text)) {
            return number(node);
        }
        return boost::json::value(text);
    }

    boost::json::value number(const Node& node) {
        const auto& text = node.text;
        if (has_leading_zero(text)) {
            findings_.error(
                code::leading_zero, node.at, say("a number with a zero in front"),
                say("remove the zero; if it is a code and not a number, put it in quotes"));
            return nullptr;
        }
        const auto* end = text.data() + text.size();
        std::int64_t whole = 0;
        if (const auto read = std::from_chars(text.data(), end, whole); read.ec == std::errc{} && read.ptr == end) {
            return whole;
        }
        const bool decimal = text.find_first_not_of("0123456789.eE+-") == std::string::npos;
        double real = 0;
        const auto read = std::from_chars(text.data(), end, real);
        const bool is_real = decimal && read.ec == std::errc{} && read.ptr == end && std::isfinite(real);
        // 11.10 and 1e5 lose something as numbers: only plain short decimals are taken as what they look like.
        if (is_real && text.find_first_of("eE") == std::string::npos && !text.ends_with('0') && !text.ends_with('.') &&
            text.size() <= 15) {
            return real;
        }
        const bool is_text = !is_real && text.find_first_of("-.:abcdefABCDEF") != std::string::npos &&
                             !text.starts_with("0x") && !text.starts_with("0o");
        if (is_text) {
            return boost::json::value(text);  // 2026-11-24, 127.0.0.1, 3f2a
        }
        findings_.error(
            code::bad_number, node.at, say("this is a number for some readers and text for others"),
            say("put it in quotes, or write a plain number"));
        return nullptr;
    }

    std::map<std::string, Position>& positions_;
    Findings& findings_;
};

}  // namespace

bool is_secret_key(std::string_view key) {
    const auto name = lower(key);
    return std::ranges::any_of(
        secret_keys, [&](std::string_view word) { return name == word || name.ends_with("_" + std::string{word}); });
}

bool is_secret_reference(std::string_view text) {
    constexpr std::string_view prefix = "secret:";
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    };
    return text.starts_with(prefix) && text.size() > prefix.size() && text.size() <= 80 &&
           std::ranges::all_of(text.substr(prefix.size()), allowed);
}

bool is_open_auth_key(std::string_view key) {
    return std::ranges::find(open_auth_keys, lower(key)) != std::end(open_auth_keys);
}

bool is_auth_key(std::string_view key) {
    const auto name = lower(key);
    return name == "auth" || name == "authentication";
}

std::string to_json(const Node& tree, std::map<std::string, Position>& positions, Findings& findings) {
    Converter converter{positions, findings};
    return boost::json::serialize(converter.convert(tree, "", false, false));
}

}  // namespace hub::settings::detail
