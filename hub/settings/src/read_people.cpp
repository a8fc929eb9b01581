#include "codes.hpp"
#include "fields.hpp"
#include "read_condition.hpp"
#include "readers.hpp"

#include <algorithm>
#include <utility>

namespace hub::settings::detail {
namespace {

constexpr std::string_view told_roles[] = {"liaison", "agency_admin", "coordinator", "national_admin", "overseer"};
constexpr std::size_t longest_address = 200;

/// Shape alone: one '@', nothing that could end a header, add a recipient or be taken for a name.
bool is_address(std::string_view text) {
    const auto at = text.find('@');
    return at != std::string_view::npos && at != 0 && at + 1 != text.size() && text.find('@', at + 1) == text.npos &&
           text.size() <= longest_address && std::ranges::all_of(text, [](char c) {
               return c > ' ' && c < '\x7f' && c != '<' && c != '>' && c != ',' && c != ';' && c != '"' && c != '\\';
           });
}

/// Where somebody stands: an office for who works in one, a region for a coordinator, nothing for the nation's.
void read_place(Fields& fields, const Node& item, DraftPerson& made, Findings& findings) {
    auto& person = made.person;
    const bool at_office = person.role == model::Role::liaison || person.role == model::Role::agency_admin;
    const auto* agency = at_office ? fields.required("agency") : fields.optional("agency");
    if (agency != nullptr && !at_office) {
        findings.error(
            code::contradiction, agency->at, say("only a liaison and an agency_admin belong to an agency"),
            say("remove the key, or correct the role"));
    } else if (agency != nullptr) {
        if (auto id = agency_of(*agency, findings)) {
            person.agency = *id;
            made.agency = {*std::move(id), agency->at};
        }
    }
    const auto* region = fields.optional("region");
    if (region != nullptr && person.role != model::Role::coordinator) {
        findings.error(
            code::contradiction, region->at, say("only a coordinator has a region"),
            say("remove the key, or correct the role"));
    } else if (region != nullptr) {
        person.region = region_of(*region, findings).value_or(model::RegionCode{});
    }
    made.at = item.at;
}

void read_person(const Node& item, Draft& draft, Findings& findings) {
    if (!is_map(item, "a person: { id: …, role: …, mail: … }", findings)) {
        return;
    }
    Fields fields{item, "a person", findings};
    DraftPerson made;
    bool has_role = false;
    if (const auto* role = fields.required("role")) {
        const auto word = word_of(*role, told_roles, findings);
        has_role = word.has_value();
        made.person.role =
            word ? model::parse_name<model::Role>(*word).value_or(model::Role::liaison) : model::Role::national_admin;
    }
    if (has_role) {
        read_place(fields, item, made, findings);
    } else {
        fields.optional("agency");
        fields.optional("region");
    }
    if (const auto* id = fields.required("id")) {
        made.at = id->at;
        made.person.id = model::PersonId{name_of(*id, findings).value_or("")};
    }
    if (const auto* mail = fields.required("mail")) {
        made.person.mail = text_of(*mail, findings).value_or("");
        if (!made.person.mail.empty() && !is_address(made.person.mail)) {
            findings.error(
                code::bad_id, mail->at, say("this is not one mail address"),
                say("write it without a name: loket@dinas.go.id"));
        }
    }
    if (const auto* language = fields.optional("language")) {
        constexpr std::string_view words[] = {"id", "en"};
        made.person.english = word_of(*language, words, findings) == "en";
    }
    if (const auto* zone = fields.optional("zone")) {
        made.person.zone = text_of(*zone, findings).value_or("");
        made.zone_at = zone->at;
    }
    fields.finish();
    if (!made.person.id.empty()) {
        draft.people.push_back(std::move(made));
    }
}

}  // namespace

void read_people(const Node& root, Draft& draft, Findings& findings) {
    if (!is_map(root, "the key 'people'", findings)) {
        return;
    }
    Fields fields{root, "people.yaml", findings};
    const auto* list = fields.required("people");
    fields.finish();
    if (list == nullptr || !is_list(*list, "a list of people", findings)) {
        return;
    }
    for (const auto& item : list->items) {
        read_person(item, draft, findings);
    }
}

void read_mails(const Node& node, Draft& draft, Findings& findings) {
    if (!is_map(node, "how people are told: { through: … }", findings)) {
        return;
    }
    Fields fields{node, "mails", findings};
    auto& rules = draft.mails;
    if (const auto* through = fields.required("through")) {
        if (auto name = name_of(*through, findings)) {
            rules.through = model::InstanceId{*std::move(name)};
            draft.mails_through = {rules.through, through->at};
        }
    }
    if (const auto* gather = fields.optional("gather")) {
        rules.gather = duration_of(*gather, findings).value_or(rules.gather);
    }
    if (const auto* when = fields.optional("when")) {
        constexpr std::string_view words[] = {"office_hours", "any_time"};
        rules.any_time = word_of(*when, words, findings) == "any_time";
    }
    if (const auto* hours = fields.optional("hours");
        hours != nullptr && is_map(*hours, "office hours: { from: \"08:00\", to: \"16:00\" }", findings)) {
        Fields inner{*hours, "office hours", findings};
        const auto* from = inner.required("from");
        const auto* to = inner.required("to");
        inner.finish();
        const auto opens = from == nullptr ? std::nullopt : time_of_day(*from, findings);
        const auto closes = to == nullptr ? std::nullopt : time_of_day(*to, findings);
        if (opens && closes && *opens >= *closes) {
            findings.error(
                code::empty_window, hours->at, say("these hours end when they begin, or before"),
                say("correct one of the two"));
        } else if (opens && closes) {
            rules.hours = {std::chrono::minutes{*opens}, std::chrono::minutes{*closes}};
        }
    }
    if (const auto* link = fields.optional("link")) {
        rules.link = text_of(*link, findings).value_or("");
        const bool is_web = rules.link.starts_with("https://") || rules.link.starts_with("http://");
        if (!rules.link.empty() && (!is_web || rules.link.find("{id}") == std::string::npos)) {
            findings.error(
                code::bad_id, link->at, say("'{0}' is not the address of a complaint", rules.link),
                say("write https://…/{id}: the tracking id is put there"));
        }
    }
    fields.finish();
}

}  // namespace hub::settings::detail
