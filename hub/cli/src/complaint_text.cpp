#include "complaint_text.hpp"

#include "hub_talk.hpp"

#include "hub/base/text.hpp"

#include <boost/json.hpp>

#include <string_view>

namespace hub::cli {
namespace {

namespace json = boost::json;
constexpr auto& text = json_text;
constexpr std::size_t label_width = 14;

const json::object& object_at(const json::object& in, std::string_view name) {
    static const json::object none;
    const auto* value = in.if_contains(name);
    return value != nullptr && value->is_object() ? value->get_object() : none;
}

const json::array& list_at(const json::object& in, std::string_view name) {
    static const json::array none;
    const auto* value = in.if_contains(name);
    return value != nullptr && value->is_array() ? value->get_array() : none;
}

std::string line(std::string_view label, const std::string& value) {
    const auto length = count_code_points(label);
    return "  " + std::string{label} + std::string(length < label_width ? label_width - length : 1, ' ') + value + '\n';
}

std::string clocks_text(const json::object& state, const Words& words) {
    std::string out;
    for (const auto& clock : list_at(state, "clocks")) {
        const auto& one = clock.as_object();
        out += line(
            words("due", "tenggat"), text(one, "due_at") + "  " + text(one, "clock") +
                                         (one.contains("overdue") ? words("  OVERDUE", "  TERLAMBAT") : ""));
    }
    return out;
}

std::string files_text(const json::object& file, const Words& words) {
    std::string out;
    for (const auto& entry : list_at(file, "attachments")) {
        const auto& one = entry.as_object();
        const std::string withheld = words(
            "  withheld from offices: it cannot be cleaned", "  tidak diberikan ke instansi: tidak dapat dibersihkan");
        out += line(
            words("attachment", "lampiran"),
            text(one, "name") + "  " + text(one, "media_type") + ", " + std::to_string(json_number(one, "size")) +
                words(" bytes  ", " bita  ") + text(one, "id") + (one.contains("withheld") ? withheld : ""));
    }
    return out;
}

std::string event_text(const json::object& event, const Words& words) {
    auto out = "  " + text(event, "at") + "  " + text(event, "kind");
    if (event.contains("routing")) {
        out += "  " + routing_text(object_at(event, "routing"), words);
    }
    for (const auto* name : {"external_ref", "text"}) {
        if (const auto value = text(event, name); !value.empty()) {
            out += "  " + value;
        }
    }
    if (const auto withheld = json_number(event, "withheld_files"); withheld != 0) {
        out += words("  without ", "  tanpa ") + std::to_string(withheld) +
               words(" of its files", " dari berkas-berkasnya");
    }
    if (const auto* refused = event.if_contains("refused_files"); refused != nullptr && refused->is_array()) {
        for (const auto& code : refused->get_array()) {
            out +=
                words("  a file was not taken: ", "  sebuah berkas tidak diterima: ") + std::string{code.as_string()};
        }
    }
    return out + '\n';
}

}  // namespace

std::string routing_text(const json::object& routing, const Words& words) {
    const auto by = text(routing, "by");
    const auto rule = text(routing, "rule");
    auto reason = text(routing, "reason");
    std::string how;
    if (by == "rule") {
        how = words("by the rule '", "menurut aturan '") + (rule.empty() ? reason : rule) + "'";
        reason.clear();
    } else if (by == "reporter") {
        how = words("by the reporter's choice", "menurut pilihan pelapor");
        reason.clear();
    } else if (by == "competence") {
        how = words("by competence", "menurut kewenangan");
    } else if (by == "person") {
        how = words("by a person", "oleh petugas");
    } else {
        how = words("for people to decide", "untuk diputuskan petugas");
    }
    return "-> " + text(routing, "to") + ' ' + how + (reason.empty() || reason == by ? "" : " (" + reason + ")");
}

std::string delivery_text(const json::object& delivery, const Words& words) {
    const auto attempts = json_number(delivery, "attempts");
    auto out =
        words("on its way to ", "dalam perjalanan ke ") + text(delivery, "instance") + ": " + text(delivery, "state");
    if (delivery.contains("attempts")) {
        out += ", " + std::to_string(attempts) + words(attempts == 1 ? " attempt" : " attempts", " percobaan");
    }
    if (const auto why = text(delivery, "waits_for"); !why.empty()) {
        out += words(", waits for ", ", menunggu ") + why;
    }
    if (const auto until = text(delivery, "waits_until"); !until.empty()) {
        out += words(" until ", " sampai ") + until;
    }
    return out;
}

std::string complaint_text(const json::object& file, const Words& words) {
    auto out = text(file, "tracking_id") + "  " + text(object_at(file, "content"), "subject") + '\n';
    out += line("status", text(file, "status"));
    out += line(words("responsible", "penanggung"), text(object_at(file, "responsible"), "id"));
    out += clocks_text(file, words) + files_text(file, words);
    if (const auto allowed = allowed_actions_text(file); !allowed.empty()) {
        out += line(words("you may", "Anda boleh"), allowed);
    }
    for (const auto& event : list_at(file, "events")) {
        out += event_text(event.as_object(), words);
    }
    for (const auto& delivery : list_at(file, "deliveries")) {
        out += "  " + delivery_text(delivery.as_object(), words) + '\n';
    }
    return out;
}

std::string filed_text(const json::object& filed, const Words& words) {
    auto out = text(filed, "tracking_id") + words("  is filed\n", "  tercatat\n");
    out += line("status", text(filed, "status"));
    out += line(words("goes", "disalurkan"), routing_text(object_at(filed, "routing"), words));
    if (const auto code = text(filed, "access_code"); !code.empty()) {
        out += line(
            words("access code", "kode akses"),
            code + words("  (its reporter follows it with this)", "  (dengan ini pelapor mengikutinya)"));
    }
    return out;
}

std::string acted_text(const json::object& state, const Words& words) {
    auto out = text(state, "tracking_id") + "  " + text(object_at(state, "event"), "kind") + '\n';
    out += line("status", text(state, "status"));
    out += line(words("responsible", "penanggung"), text(object_at(state, "responsible"), "id"));
    out += line(words("version", "versi"), std::to_string(json_number(state, "version")));
    out += clocks_text(state, words);
    const auto allowed = allowed_actions_text(state);
    return out +
           line(words("you may", "Anda boleh"), allowed.empty() ? words("nothing more", "tidak ada lagi") : allowed);
}

std::string allowed_actions_text(const json::object& state) {
    std::string out;
    for (const auto& action : list_at(state, "allowed_actions")) {
        out += (out.empty() ? "" : ", ") + std::string{action.as_string()};
    }
    return out;
}

}  // namespace hub::cli
