#include "report_sheet.hpp"

#include "hub_talk.hpp"

#include <cmath>

namespace hub::cli {
namespace {

namespace json = boost::json;

const char* clock_name(const std::string& clock, const Words& words) {
    if (clock == "verification") {
        return words("verification", "verifikasi");
    }
    if (clock == "first_follow_up") {
        return words("first follow-up", "tindak lanjut pertama");
    }
    return clock == "completion" ? words("completion", "penyelesaian")
                                 : words("each clock apart", "tiap jam tersendiri");
}

const char* head_of(const std::string& by, const Words& words) {
    if (by == "agency") {
        return words("AGENCY", "INSTANSI");
    }
    if (by == "province") {
        return words("PROVINCE", "PROVINSI");
    }
    if (by == "category") {
        return words("CATEGORY", "KATEGORI");
    }
    if (by == "kind") {
        return words("KIND", "JENIS");
    }
    if (by == "channel") {
        return words("CHANNEL", "KANAL");
    }
    if (by == "month") {
        return words("MONTH", "BULAN");
    }
    return by == "stage" ? words("STAGE", "TAHAP") : words("ALL", "SEMUA");
}

SheetCell share(const json::object& of, const char* name) {
    const auto* value = of.if_contains(name);
    return value != nullptr && value->is_number() ? SheetCell{Share{value->to_number<double>()}} : SheetCell{};
}
SheetCell number(const json::object& of, const char* name) {
    const auto* value = of.if_contains(name);
    return value != nullptr && value->is_int64() ? SheetCell{value->get_int64()} : SheetCell{};
}
SheetCell linked(const json::object& of, const char* name) {
    const auto* links = of.if_contains("links");
    return LinkedCount{
        json_number(of, name),
        links != nullptr && links->is_object() ? json_text(links->get_object(), name) : std::string{}};
}

std::string name_in(const json::object& line, const Words& words) {
    const auto* name = line.if_contains("name");
    return name != nullptr && name->is_object() ? json_text(name->get_object(), words.is_indonesian() ? "id" : "en")
                                                : std::string{};
}

/// Change of compliance against the period before, in percentage points: "+3.2".
SheetCell change(const json::object& line, const Words& words) {
    const auto* before = line.if_contains("previous");
    const auto* now = line.if_contains("compliance");
    const auto* then =
        before != nullptr && before->is_object() ? before->get_object().if_contains("compliance") : nullptr;
    if (now == nullptr || then == nullptr || !now->is_number() || !then->is_number()) {
        return {};
    }
    const auto points = now->to_number<double>() - then->to_number<double>();
    return (points < 0 ? "-" : "+") + share_text(Share{std::abs(points)}, words.is_indonesian());
}

std::vector<SheetCell> row_of(const json::object& line, std::string key, std::string name) {
    return {std::move(key),           std::move(name),           json_text(line, "group"),
            number(line, "rank"),     share(line, "compliance"), linked(line, "n"),
            share(line, "low"),       share(line, "high"),       linked(line, "met"),
            linked(line, "missed"),   linked(line, "open"),      linked(line, "left"),
            linked(line, "standing"), linked(line, "extended"),  number(line, "median_days"),
            number(line, "p90_days")};
}

}  // namespace

Sheet report_sheet(const json::object& figures, const Words& words) {
    Sheet sheet;
    const auto by = json_text(figures, "by");
    sheet.title = std::string{words("Compliance with deadlines: ", "Kepatuhan tenggat: ")} +
                  clock_name(json_text(figures, "clock"), words) + ", " + json_text(figures, "from") +
                  words(" to ", " s.d. ") + json_text(figures, "to") + " WIB";
    if (const auto* definition = figures.if_contains("definition"); definition != nullptr && definition->is_object()) {
        sheet.notes.push_back(json_text(definition->get_object(), words.is_indonesian() ? "id" : "en"));
    }
    sheet.notes.push_back(
        std::string{words("Rules: ", "Aturan: ")} + json_text(figures, "sources") +
        words(". As of ", ". Keadaan per ") + json_text(figures, "as_of"));
    sheet.heads = {
        head_of(by, words),
        words("NAME", "NAMA"),
        words("GROUP", "KELOMPOK"),
        words("RANK", "PERINGKAT"),
        words("COMPLIANCE", "KEPATUHAN"),
        "N",
        words("LOW95", "BAWAH95"),
        words("HIGH95", "ATAS95"),
        words("MET", "TERPENUHI"),
        words("MISSED", "TERLEWAT"),
        words("STILL-OPEN", "MASIH-TERBUKA"),
        words("HANDED-BACK", "DIKEMBALIKAN"),
        words("PAUSED", "DITUNDA"),
        words("EXTENDED", "DIPERPANJANG"),
        words("MEDIAN-DAYS", "MEDIAN-HARI"),
        words("P90-DAYS", "P90-HARI")};
    const auto* before = figures.if_contains("previous");
    const bool compared = before != nullptr && before->is_object();
    if (compared) {
        sheet.heads.emplace_back(words("CHANGE", "PERUBAHAN"));
        sheet.notes.push_back(
            std::string{words("Change against ", "Perubahan terhadap ")} + json_text(before->get_object(), "from") +
            words(" to ", " s.d. ") + json_text(before->get_object(), "to"));
    }
    const auto add = [&](const json::object& line, std::string key, std::string name) {
        sheet.rows.push_back(row_of(line, std::move(key), std::move(name)));
        if (compared) {
            sheet.rows.back().push_back(change(line, words));
        }
    };
    if (const auto* lines = figures.if_contains("lines"); lines != nullptr && lines->is_array()) {
        for (const auto& entry : lines->get_array()) {
            const auto& line = entry.as_object();
            const auto key = json_text(line, "key");
            add(line, key.empty() ? words("(none)", "(tanpa)") : key, name_in(line, words));
        }
    }
    if (const auto* total = figures.if_contains("total"); total != nullptr && total->is_object()) {
        add(total->get_object(), words("TOTAL", "JUMLAH"), "");
    }
    return sheet;
}

}  // namespace hub::cli
