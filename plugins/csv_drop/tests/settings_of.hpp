#pragma once
#include "hub/sdk/settings.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hub::csv_drop {

/// Settings as the host hands them over: from one JSON tree, every option there, trees as JSON text.
class SettingsOf {
public:
    explicit SettingsOf(const boost::json::value& tree) {
        constexpr std::pair<const char*, const char*> presets[] = {
            {"folder", ""},
            {"remote", ""},
            {"zone", ""},
            {"out", ""},
            {"formula_guard", "true"},
            {"delimiter", "comma"},
            {"byte_order_mark", "false"},
            {"file_mode", "0640"},
            {"language", "id"},
            {"folders", ""},
            {"answers", ""},
            {"complaints", ""},
            {"pickup", ""}};
        for (const auto& [option, preset] : presets) {
            const auto* value = tree.as_object().if_contains(option);
            values_.emplace_back(
                option, value == nullptr     ? std::string{preset}
                        : value->is_string() ? std::string{value->as_string()}
                                             : boost::json::serialize(*value));
        }
        for (const auto& [name, value] : values_) {
            list_.push_back({sizeof(hubc_setting), 0, sdk::c_str(name), sdk::c_str(value)});
        }
    }
    [[nodiscard]] sdk::Settings settings() const { return sdk::Settings{array()}; }
    [[nodiscard]] hubc_array array() const {
        return {list_.data(), static_cast<std::uint32_t>(list_.size()), sizeof(hubc_setting)};
    }

private:
    std::vector<std::pair<std::string, std::string>> values_;
    std::vector<hubc_setting> list_;
};

/// Puts `leaf` where the JSON pointer says; missing members are made. No escapes, no arrays.
inline void set_at(boost::json::value& tree, std::string_view pointer, boost::json::value leaf) {
    auto* at = &tree;
    while (!pointer.empty()) {
        pointer.remove_prefix(1);
        const auto end = std::min(pointer.find('/'), pointer.size());
        at = &at->as_object()[pointer.substr(0, end)];
        pointer.remove_prefix(end);
        if (at->is_null() && !pointer.empty()) {
            at->emplace_object();
        }
    }
    *at = std::move(leaf);
}

/// A whole, good configuration whose members a test may replace.
inline boost::json::value good_settings(const std::string& folder = "/srv/sp4n/dishub") {
    auto tree = boost::json::parse(R"({
        "zone": "Asia/Jakarta",
        "out": {"columns": ["jenis", "nomor", "judul", "isi", "kategori", "wilayah", "alamat", "diterima", "batas", "keterangan"],
                "complaint": {"jenis": "pengaduan", "nomor": "{{tracking_id}}", "judul": "{{subject}}",
                              "isi": "{{body}}", "kategori": "{{category}}", "wilayah": "{{region}}",
                              "alamat": "{{address}}", "diterima": "{{received_at}}", "batas": "{{due_at}}"},
                "update": {"jenis": "tambahan", "nomor": "{{tracking_id}}", "keterangan": "{{message.text}}"},
                "withdrawal": {"jenis": "penarikan", "nomor": "{{tracking_id}}",
                               "keterangan": "{{message.reason}} {{message.text}}"}},
        "answers": {"columns": {"tracking_id": "nomor", "external_ref": "nomor surat", "state": "status",
                                "note": "jawaban", "at": "tanggal"},
                    "states": {"diterima": "accepted", "selesai": "closed", "bukan wewenang": "returned_not_competent",
                               "kurang data": "needs_information", "ditindaklanjuti": "follow_up"},
                    "dates": ["%d-%m-%Y %H:%M", "%d-%m-%Y"]},
        "pickup": {"complete": "renamed"}
    })");
    tree.as_object()["folder"] = folder;
    return tree;
}

}  // namespace hub::csv_drop
