#pragma once
#include "hub/sdk/settings.hpp"

#include <boost/json.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hub::email {

/// Settings as the host hands them over: every option there, defaults filled in, trees as JSON text.
class SettingsOf {
public:
    explicit SettingsOf(const boost::json::object& tree) {
        constexpr std::pair<std::string_view, std::string_view> options[] = {
            {"smtp", ""},
            {"hello", "localhost"},
            {"from", ""},
            {"to", ""},
            {"cc", ""},
            {"reply_to", ""},
            {"reply_token", ""},
            {"previous_reply_token", ""},
            {"plus_address", "true"},
            {"zone", "Asia/Jakarta"},
            {"messages", ""},
            {"headers", ""},
            {"fields", ""},
            {"attachments", "true"},
            {"mailbox", ""},
            {"replies", ""},
            {"own_door", ""}};
        for (const auto& [name, preset] : options) {
            const auto* value = tree.if_contains(name);
            std::string text{preset};
            if (value != nullptr) {
                text = value->is_string() ? std::string{value->as_string()} : boost::json::serialize(*value);
            }
            values_.emplace_back(name, std::move(text));
        }
        for (const auto& [name, value] : values_) {
            list_.push_back({sizeof(hubc_setting), 0, sdk::c_str(name), sdk::c_str(value)});
        }
    }
    [[nodiscard]] sdk::Settings settings() const {
        return sdk::Settings{{list_.data(), static_cast<std::uint32_t>(list_.size()), sizeof(hubc_setting)}};
    }

private:
    std::vector<std::pair<std::string, std::string>> values_;
    std::vector<hubc_setting> list_;
};

/// A whole, good configuration whose members a test may replace.
inline boost::json::object good_settings(std::uint16_t port = 25) {
    auto tree = boost::json::parse(R"({
        "smtp": {"server": "127.0.0.1", "security": "none"},
        "from": "SP4N-LAPOR! <lapor@hub.test>",
        "to": "Dinas PU <aduan@dinas.test>",
        "reply_token": "secret:token"})")
                    .as_object();
    tree["smtp"].as_object()["port"] = port;
    return tree;
}

}  // namespace hub::email
