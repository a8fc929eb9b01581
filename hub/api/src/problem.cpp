#include "problem.hpp"

#include "hub/settings/error_texts.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace hub::api {
namespace {

struct Kind {
    std::string_view code;
    int status;
    std::string_view title_id;
    std::string_view title_en;
};

constexpr Kind kinds[] = {
    {"request_invalid", 400, "Permintaan tidak sah", "Invalid request"},
    {"json_invalid", 400, "Isi bukan JSON yang sah", "The body is not valid JSON"},
    {"utf8_invalid", 400, "Isi bukan UTF-8 yang sah", "The body is not valid UTF-8"},
    {"idempotency_key_missing", 400, "Tajuk Idempotency-Key tidak ada", "Idempotency-Key is missing"},
    {"idempotency_key_invalid", 400, "Tajuk Idempotency-Key tidak sah", "Idempotency-Key is not valid"},
    {"key_missing", 401, "Kunci API tidak ada", "No API key"},
    {"key_unknown", 401, "Kunci API tidak dikenal", "The API key is not known"},
    {"access_code_wrong", 401, "Nomor laporan dan kode akses tidak cocok", "Tracking id and access code do not match"},
    {"sign_in_failed", 401, "Nama atau kata sandi salah", "Wrong name or password"},
    {"sign_in_too_often", 429, "Terlalu sering salah", "Too many wrong tries"},
    {"origin_refused", 403, "Permintaan dari halaman lain", "A request of another page"},
    {"role_not_allowed", 403, "Peran ini tidak berwenang", "This role may not do that"},
    {"agency_not_yours", 403, "Instansi di luar kewenangan kunci ini", "Not an agency of this key"},
    {"exchange_names_reporter", 403, "Isi ini menyebut pelapor", "This says who reported"},
    {"exchange_not_kept", 404, "Isinya tidak disimpan lagi", "The bytes are not kept"},
    {"identity_unavailable", 503, "Kunci untuk membukanya tidak ada di sini", "This hub has no key to open it"},
    {"not_found", 404, "Tidak ditemukan", "Not found"},
    {"method_not_allowed", 405, "Metode tidak didukung di sini", "Method not allowed here"},
    {"action_not_allowed", 409, "Tindakan tidak diperbolehkan saat ini", "Not allowed as things stand"},
    {"not_a_dead_letter", 409, "Bukan pesan dalam antrean gagal", "Not in the dead letter queue"},
    {"may_arrive_twice", 409, "Pesan dapat sampai dua kali", "The message may arrive twice"},
    {"probe_not_offered", 409, "Instans ini tidak dapat diuji", "The instance cannot be probed"},
    {"reconcile_not_offered", 409, "Instans ini tidak dapat memberi daftar", "The instance cannot list its cases"},
    {"instance_shared", 403, "Instans ini juga melayani instansi lain", "The instance serves others too"},
    {"reason_missing", 422, "Alasan belum diisi", "A reason is missing"},
    {"reference_missing", 422, "Nomor dari instansi belum diisi", "The agency's number is missing"},
    {"limit_reached", 409, "Batas sudah tercapai", "A limit is reached"},
    {"nothing_to_change", 409, "Tidak ada yang berubah", "There is nothing to change"},
    {"version_conflict", 412, "Laporan sudah berubah", "The complaint has changed meanwhile"},
    {"body_too_large", 413, "Isi terlalu besar", "The body is too large"},
    {"attachment_too_large", 413, "Berkas terlalu besar", "The file is too large"},
    {"attachment_type_refused", 415, "Jenis berkas tidak diterima", "Files of this type are not taken"},
    {"attachment_empty", 422, "Berkas kosong", "The file is empty"},
    {"attachment_unreadable", 422, "Gambar tidak dapat dibaca", "The picture cannot be read"},
    {"attachment_too_many_pixels", 422, "Ukuran gambar terlalu besar", "The picture has too many pixels"},
    {"attachment_withheld", 403, "Berkas ini tidak diberikan kepada instansi", "Offices are not given this file"},
    {"attachment_damaged", 500, "Berkas rusak di pihak kami", "The file is damaged on our side"},
    {"attachment_quota", 429, "Terlalu banyak berkas belum dipakai", "Too many files belong to no complaint yet"},
    {"attachments_busy", 503, "Terlalu banyak berkas sekaligus", "Too many files at once"},
    {"attachments_unavailable", 503, "Berkas tidak dapat diterima di sini", "Files cannot be taken here"},
    {"attachments_folder_unusable", 503, "Tempat berkas tidak dapat dipakai", "The files' folder cannot be used"},
    {"image_cleaner_unavailable", 503, "Gambar tidak dapat diolah sekarang", "Pictures cannot be processed now"},
    {"attachments_disk_full", 507, "Tempat berkas penuh", "There is no room for files"},
    {"content_type_unsupported", 415, "Jenis isi tidak didukung", "Content type not supported"},
    {"validation_failed", 422, "Isi laporan tidak sesuai", "The complaint is not as it must be"},
    {"text_missing", 422, "Keterangan belum diisi", "A text is missing"},
    {"argument_invalid", 422, "Isian tidak sesuai", "A value is not as it must be"},
    {"list_too_broad", 422, "Pencarian terlalu luas", "The search is too broad"},
    {"query_invalid", 422, "Parameter tidak sesuai", "The parameters are not as they must be"},
    {"unknown_agency", 422, "Instansi tidak dikenal", "Unknown agency"},
    {"if_match_invalid", 400, "Tajuk If-Match tidak sah", "If-Match is not valid"},
    {"idempotency_key_reused", 422, "Kunci yang sama dengan isi yang lain", "Same key, different body"},
    {"headers_too_large", 431, "Tajuk terlalu besar", "The headers are too large"},
    {"connector_unavailable", 503, "Konektor sedang tidak berjalan", "The connector does not run now"},
    {"connector_busy", 503, "Konektor sedang sibuk", "The connector is busy"},
    {"storage_unavailable", 503, "Penyimpanan sedang tidak terjangkau", "Storage cannot be reached now"},
    {"storage_busy", 503, "Penyimpanan sedang sibuk", "Storage is busy"},
    {"shutting_down", 503, "Simpul sedang dihentikan", "This node is being stopped"},
};
constexpr Kind internal{"internal_error", 500, "Kesalahan di pihak kami", "An error on our side"};

const Kind& kind_of(std::string_view code) {
    const auto* found = std::ranges::find(kinds, code, &Kind::code);
    return found == std::end(kinds) ? internal : *found;
}

/// What broke inside is for our logs.
bool is_told(const Kind& kind) {
    return kind.status != 500 && kind.code != "attachments_folder_unusable";
}

struct Texts {
    std::string detail;
    std::string hint;
    std::vector<FieldFault> faults;
};

Texts texts_of(const Error& error, const Kind& kind, const std::vector<FieldFault>& faults) {
    return is_told(kind) ? Texts{error.detail, error.hint, faults} : Texts{{}, {}, faults};
}

/// Into Indonesian, all or nothing: false leaves them in English.
bool translate(Texts& texts) {
    auto out = texts;
    std::vector<std::string*> all{&out.detail, &out.hint};
    for (auto& fault : out.faults) {
        all.push_back(&fault.detail);
        all.push_back(&fault.hint);
    }
    for (auto* text : all) {
        auto indonesian = settings::indonesian_error(*text);
        if (!indonesian) {
            return false;
        }
        *text = *std::move(indonesian);
    }
    texts = std::move(out);
    return true;
}

void put_hint(boost::json::object& into, const std::string& hint) {
    if (!hint.empty()) {
        into["hint"] = hint;
    }
}

}  // namespace

ProblemText problem_text(const Error& error, std::string_view language, const std::vector<FieldFault>& faults) {
    const auto& kind = kind_of(error.code);
    auto told = texts_of(error, kind, faults);
    const bool indonesian = !language.starts_with("en") && translate(told);
    ProblemText out;
    out.status = kind.status;
    out.code = kind.code;
    out.title = indonesian ? kind.title_id : kind.title_en;
    out.detail = std::move(told.detail);
    out.hint = std::move(told.hint);
    out.faults = std::move(told.faults);
    out.language = indonesian ? "id" : "en";
    if (kind.status == 503 || kind.status == 429 || kind.status == 507) {
        out.retry_after_s = kind.status == 503 ? 1 : 60;
    }
    return out;
}

Response problem(const Error& error, std::string_view language, const std::vector<FieldFault>& faults) {
    const auto told = problem_text(error, language, faults);
    boost::json::object body;
    body["type"] = "urn:sp4n:problem:" + std::string{told.code};
    body["title"] = told.title;
    body["status"] = told.status;
    body["code"] = told.code;
    if (!told.detail.empty()) {
        body["detail"] = told.detail;
    }
    put_hint(body, told.hint);
    if (!told.faults.empty()) {
        auto& errors = body["errors"].emplace_array();
        for (const auto& fault : told.faults) {
            boost::json::object one{{"pointer", fault.pointer}, {"code", fault.code}, {"detail", fault.detail}};
            put_hint(one, fault.hint);
            errors.push_back(std::move(one));
        }
    }
    Response out;
    out.status = told.status;
    out.content_type = "application/problem+json";
    out.headers.emplace_back("Content-Language", told.language);
    out.body = boost::json::serialize(body);
    if (told.retry_after_s != 0) {
        out.headers.emplace_back("Retry-After", std::to_string(told.retry_after_s));
    }
    if (told.status == 401) {
        out.headers.emplace_back("WWW-Authenticate", told.code == "access_code_wrong" ? "Access-Code" : "Bearer");
    }
    return out;
}

Response validation_problem(std::string_view language, const std::vector<FieldFault>& faults) {
    return problem(
        {"validation_failed", "see `errors`: each names a field, what is wrong and what to do"}, language, faults);
}

}  // namespace hub::api
