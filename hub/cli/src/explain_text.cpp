#include "explain_text.hpp"

#include "words.hpp"

#include "hub/base/text.hpp"
#include "hub/model/names.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

namespace hub::cli {
namespace {

using routing::Relation;
using routing::RuleVerdict;
using routing::Verdict;
using settings::Language;

constexpr std::size_t many_rules = 40;
constexpr std::size_t widest_name = 40;

/// What explanations say beside names, codes and values, which are never translated.
class RuleWords : public Words {
public:
    using Words::Words;

    [[nodiscard]] std::string value(const std::string& given) const {
        constexpr std::array<std::pair<std::string_view, std::string_view>, 6> known{
            {{"(none)", "(kosong)"},
             {"(no time given)", "(tanpa waktu)"},
             {"returned", "dikembalikan"},
             {"not asked yet", "belum pernah diminta"},
             {"unknown", "tidak dikenal"},
             {"a desk", "sebuah meja"}}};
        for (const auto& [en, id] : known) {
            if (is_indonesian() && given == en) {
                return std::string{id};
            }
        }
        return given;
    }

    [[nodiscard]] std::string condition(const Verdict& verdict) const {
        if (!is_indonesian()) {
            return verdict.condition;
        }
        auto wanted = verdict.wanted;
        if (const auto at = wanted.rfind(" or "); at != std::string::npos && verdict.relation <= Relation::below) {
            wanted.replace(at, 4, " atau ");
        }
        return indonesian(verdict, wanted);
    }

private:
    static std::string what(const std::string& name) {
        constexpr std::array<std::pair<std::string_view, std::string_view>, 11> known{
            {{"kind", "jenis"},
             {"channel", "kanal"},
             {"priority", "prioritas"},
             {"supervisory", "berkadar pengawasan"},
             {"category", "kategori"},
             {"region", "wilayah"},
             {"wished_agency", "instansi pilihan"},
             {"text", "teks"},
             {"date", "tanggal"},
             {"day", "hari"},
             {"hour", "jam"}}};
        for (const auto& [en, id] : known) {
            if (name == en) {
                return std::string{id};
            }
        }
        return name;
    }

    static std::string indonesian(const Verdict& verdict, const std::string& wanted) {
        const auto name = what(verdict.what);
        switch (verdict.relation) {
            case Relation::equals: return name + " = " + wanted;
            case Relation::within:
            case Relation::below: return name + " di bawah " + wanted;
            case Relation::has_any: return name + " memuat salah satu dari " + wanted;
            case Relation::has_all: return name + " memuat semua dari " + wanted;
            case Relation::has_none: return name + " tidak memuat " + wanted;
            case Relation::between_dates:
            case Relation::on_days:
            case Relation::within_hours: return name + ": " + wanted;
            case Relation::not_returned: return verdict.what + " belum mengembalikan laporan";
            case Relation::is_office: return verdict.what + " adalah instansi";
            case Relation::covers_region: return verdict.what + " mencakup wilayah";
            case Relation::handles_category: break;
        }
        return verdict.what + " menangani kategori";
    }
};

std::string padded(std::string text, std::size_t width) {
    const auto length = count_code_points(text);
    return length < width ? std::move(text) + std::string(width - length, ' ') : std::move(text);
}

std::string list_of(const std::vector<Verdict>& conditions, const RuleWords& words, bool only_failed) {
    std::string out;
    for (const auto& verdict : conditions) {
        if (verdict.holds && only_failed) {
            continue;
        }
        out += "  " + words.condition(verdict);
        if (!verdict.holds) {
            out += "  " + std::string{words("has: ", "nilai: ")} + words.value(verdict.value);
            continue;
        }
        const bool shows_found = verdict.relation == Relation::has_any && verdict.value != verdict.wanted;
        out += shows_found ? " ✓ (" + verdict.value + ")" : " ✓";
    }
    return out;
}

std::string rule_line(const RuleVerdict& rule, std::size_t number, std::size_t width, const RuleWords& words) {
    auto line = padded(std::to_string(number), 3) + (rule.matches ? " ✓ " : " ✗ ") + padded(rule.rule, width) + "  " +
                padded(rule.position, 20) + list_of(rule.conditions, words, !rule.matches);
    if (rule.near_miss && rule.conditions.size() > 1) {
        line += std::string{words("  <- near miss: 1 of ", "  <- nyaris: 1 dari ")} +
                std::to_string(rule.conditions.size()) + words(" conditions fails", " syarat gagal");
    }
    return line + '\n';
}

std::string rules_text(const std::vector<RuleVerdict>& rules, ShownRules shown, const RuleWords& words) {
    std::string out;
    std::size_t width = 0;
    std::size_t hidden = 0;
    for (const auto& rule : rules) {
        width = std::max(width, std::min(count_code_points(rule.rule), widest_name));
    }
    const bool all = shown == ShownRules::all || rules.size() <= many_rules;
    for (std::size_t i = 0; i < rules.size(); ++i) {
        if (all || rules[i].matches || rules[i].near_miss) {
            out += rule_line(rules[i], i + 1, width, words);
        } else {
            ++hidden;
        }
    }
    if (hidden > 0) {
        out += "    (" + std::to_string(hidden) +
               words(
                   " more rules fail in two or more conditions; --all shows them)\n",
                   " aturan lain gagal pada dua syarat atau lebih; --all menampilkannya)\n");
    }
    return out;
}

std::string outcome_text(const model::RoutingDecision& decision, const RuleWords& words) {
    using model::RoutedBy;
    std::string how = decision.by == RoutedBy::rule       ? words("by rule ", "menurut aturan ")
                      : decision.by == RoutedBy::reporter ? words("by the reporter's choice", "menurut pilihan pelapor")
                      : decision.by == RoutedBy::competence ? words("by competence", "menurut kewenangan")
                                                            : words("people decide: ", "diputuskan petugas: ");
    how += decision.by == RoutedBy::rule     ? "'" + decision.rule + "'"
           : decision.by == RoutedBy::triage ? decision.reason + (decision.detail.empty() ? "" : " " + decision.detail)
                                             : std::string{};
    std::string out = "    -> " + decision.responsible.value() + "   " + how + '\n';
    if (!decision.suggested.empty()) {
        out += std::string{"       "} + words("suggested: ", "saran: ") + decision.suggested.value() + '\n';
    }
    for (const auto& copy : decision.copies) {
        out += std::string{"       "} + words("copy: ", "tembusan: ") + copy.value() + '\n';
    }
    const auto& effects = decision.effects;
    if (effects.priority) {
        out += std::string{"       "} + words("priority becomes ", "prioritas menjadi ") +
               std::string{model::name_of(*effects.priority)} + '\n';
    }
    for (const auto& [is_set, flag] : {std::pair{effects.supervisory, "supervisory"}, {effects.secret, "secret"}}) {
        out += is_set ? std::string{"       "} + words("flag: ", "tanda: ") + flag + '\n' : std::string{};
    }
    return out;
}

}  // namespace

std::string explanation_text(const routing::Explanation& why, ShownRules shown, Language language) {
    const RuleWords words{language};
    auto out = rules_text(why.rules, shown, words);
    const bool has_winner = !why.rules.empty() && why.rules.back().matches;
    if (!why.choice.empty()) {
        out += std::string{words("reporter's choice:", "pilihan pelapor:")} + list_of(why.choice, words, false) + '\n';
    }
    if (!has_winner || why.decision.detail.starts_with("region=")) {
        for (const auto& candidate : why.competence) {
            out += std::string{words("competent: ", "berwenang: ")} + candidate + '\n';
        }
    }
    return out + outcome_text(why.decision, words);
}

}  // namespace hub::cli
