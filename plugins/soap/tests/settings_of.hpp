#pragma once
#include "hub/sdk/settings.hpp"

#include <boost/json.hpp>

#include <string>
#include <utility>
#include <vector>

namespace hub::soap {

/// Settings as the host hands them over: from one JSON tree, every option there, trees as JSON text.
class SettingsOf {
public:
    explicit SettingsOf(const boost::json::object& tree) {
        for (const auto* option : {"url",         "wsdl", "version",   "namespaces", "header",  "security", "tls",
                                   "auth",        "zone", "timeouts",  "fields",     "session", "create",   "messages",
                                   "attachments", "poll", "reconcile", "lookup",     "probe",   "endpoint"}) {
            const auto* value = tree.if_contains(option);
            std::string text = std::string_view{option} == "zone"      ? "Asia/Jakarta"
                               : std::string_view{option} == "version" ? "1.1"
                                                                       : "";
            if (value != nullptr) {
                text = value->is_string() ? std::string{value->as_string()} : boost::json::serialize(*value);
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

/// A whole, good configuration whose members a test may replace: of the office in `peers`.
inline boost::json::object good_settings(const std::string& url = "http://127.0.0.1:8091/pengaduan") {
    auto tree = boost::json::parse(R"({
        "namespaces": {"p": "urn:dinas:pengaduan"},
        "security": {"username_token": {"user": "hub", "password": "secret:password"}, "timestamp": "5m"},
        "create": {
            "operation": "BuatPengaduan", "action": "urn:dinas:pengaduan/BuatPengaduan",
            "body": "<p:BuatPengaduan><p:rujukan>{{tracking_id}}</p:rujukan><p:judul>{{subject}}</p:judul><p:isi>{{body}}</p:isi>{{attachments}}</p:BuatPengaduan>",
            "rules": [{"when": {"xml": "//p:galat", "exists": true}, "then": "reject"}],
            "success": {"id": "//p:BuatPengaduanResponse/p:nomor"},
            "answer": {"status": "//p:status", "states": {
                "baru": "accepted", "dikerjakan": "in_progress", "selesai": "closed",
                "bukan wewenang": "returned_not_competent", "kurang data": "needs_information", "catatan": "note"}}},
        "messages": {"update": {
            "operation": "Tambahkan", "action": "urn:dinas:pengaduan/Tambahkan",
            "body": "<p:Tambahkan><p:nomor>{{external_ref}}</p:nomor><p:jenis>{{message.reason}}</p:jenis><p:teks>{{message.text}}</p:teks>{{attachments}}</p:Tambahkan>",
            "success": {"when": {"xml": "//p:urut", "exists": true}}}},
        "attachments": {"each": "<p:lampiran><p:nama>{{file.name}}</p:nama><p:tipe>{{file.media_type}}</p:tipe><p:isi>{{file.content}}</p:isi></p:lampiran>"},
        "poll": {
            "operation": "DaftarPerubahan", "action": "urn:dinas:pengaduan/DaftarPerubahan", "first": "0", "page_size": 3,
            "body": "<p:DaftarPerubahan><p:sejak>{{cursor}}</p:sejak></p:DaftarPerubahan>",
            "item": {"items": "//p:perubahan", "id": "p:nomor", "ours": "p:rujukan", "status": "p:status",
                     "note": "p:jawaban", "changed": "p:waktu", "key": "p:urut", "cursor": "p:urut",
                     "own": {"at": "p:oleh", "is": "hub"},
                     "files": {"list": "p:berkas", "content": "p:isi", "name": "p:nama", "media_type": "p:tipe"}}},
        "lookup": {
            "operation": "Cari", "action": "urn:dinas:pengaduan/Cari", "items": "//p:nomor", "id": ".",
            "body": "<p:Cari><p:rujukan>{{tracking_id}}</p:rujukan></p:Cari>"},
        "probe": {
            "operation": "Cari", "action": "urn:dinas:pengaduan/Cari",
            "body": "<p:Cari><p:rujukan>-</p:rujukan></p:Cari>", "success": {"status": [200]}}
    })")
                    .as_object();
    tree["url"] = url;
    return tree;
}

}  // namespace hub::soap
