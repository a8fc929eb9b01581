#pragma once
#include "hub/sdk/settings.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hub::rest {

/// Settings as the host hands them over: from one JSON tree, every option there, trees as JSON text.
class SettingsOf {
public:
    explicit SettingsOf(const std::string& json) {
        const auto tree = boost::json::parse(json).as_object();
        for (const auto* option :
             {"base_url", "tls", "auth", "zone", "timeouts", "fields", "create", "messages", "poll", "webhook",
              "reconcile", "lookup", "probe", "attachments"}) {
            const auto* value = tree.if_contains(option);
            std::string text;
            if (value != nullptr) {
                text = value->is_string() ? std::string{value->as_string()} : boost::json::serialize(*value);
            } else if (std::string_view{option} == "zone") {
                text = "Asia/Jakarta";
            }
            values_.emplace_back(option, std::move(text));
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

/// Puts `leaf` where the JSON pointer says; missing members are made. No escapes.
inline void set_at(boost::json::value& tree, std::string_view pointer, boost::json::value leaf) {
    auto* at = &tree;
    while (!pointer.empty()) {
        pointer.remove_prefix(1);
        const auto end = std::min(pointer.find('/'), pointer.size());
        const auto segment = pointer.substr(0, end);
        pointer.remove_prefix(end);
        at = at->is_array() ? &at->as_array().at(static_cast<std::size_t>(segment.front() - '0'))
                            : &at->as_object()[segment];
    }
    *at = std::move(leaf);
}

/// A whole, good configuration whose members a test may replace.
inline boost::json::object good_settings(const std::string& base_url = "http://127.0.0.1:8091/api/") {
    auto tree = boost::json::parse(R"({
        "auth": {"bearer": "secret:token"},
        "create": {"path": "/tickets",
                   "headers": {"X-Region": "{{region}}"},
                   "body": {"json": {"judul": "{{subject}}", "ref": "{{tracking_id}}", "isi": "{{body}}",
                            "lokasi": {"alamat": "{{address}}", "titik": ["{{latitude}}", "{{longitude}}"]},
                            "diterima": "{{received_at}}", "sumber": "SP4N", "versi": 1}},
                   "success": {"status": [200, 201], "id": "/data/id"},
                   "retry": {"status": [429, 502, 503]},
                   "reject": {"status": [400, 422]},
                   "answer": {"status": "/data/status", "note": "/data/jawaban",
                              "states": {"diterima": "accepted", "selesai": "closed"}}}
    })")
                    .as_object();
    tree["base_url"] = base_url;
    return tree;
}

/// The good settings with requests for all kinds of later messages.
inline boost::json::object talkative_settings(const std::string& base_url = "http://127.0.0.1:8091/api/") {
    auto tree = good_settings(base_url);
    tree["messages"] = boost::json::parse(R"({
        "update": {"path": "/tickets/{{external_ref}}/updates",
                   "body": {"json": {"jenis": "{{message.reason}}", "teks": "{{message.text}}", "status": "{{status}}"}},
                   "success": {"status": [200, 201, 204]},
                   "answer": {"status": "/data/status", "states": {"diterima": "accepted", "dicatat": "note"}}},
        "withdrawal": {"method": "PUT", "path": "/tickets/{{external_ref}}/batal",
                       "headers": {"X-Kind": "{{message.kind}}"},
                       "body": {"json": {"alasan": "{{message.reason}}", "teks": "{{message.text}}"}},
                       "success": {"status": [200, 204]}},
        "notice": {"path": "/peringatan?nomor={{external_ref}}",
                   "body": {"json": {"ref": "{{tracking_id}}", "langkah": "{{message.text}}", "batas": "{{due_at}}"}},
                   "success": {"status": [202], "id": "/id"}}
    })");
    return tree;
}

}  // namespace hub::rest
