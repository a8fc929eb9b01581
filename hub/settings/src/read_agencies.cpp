#include "codes.hpp"
#include "fields.hpp"
#include "readers.hpp"

#include <utility>

namespace hub::settings::detail {
namespace {

/// Reads every item of a list by `read`, which reports and returns empty when an item is wrong.
template <class Read, class Use>
void each(const Node* list, const char* what, Findings& findings, Read read, Use use) {
    if (list == nullptr || !is_list(*list, what, findings)) {
        return;
    }
    for (const auto& item : list->items) {
        if (auto value = read(item, findings)) {
            use(*std::move(value), item.at);
        }
    }
}

void read_kind(const Node& node, model::Agency& agency, Findings& findings) {
    constexpr std::string_view words[] = {"office", "desk"};
    if (const auto word = word_of(node, words, findings)) {
        agency.kind = *word == "desk" ? model::AgencyKind::desk : model::AgencyKind::office;
    }
}

void read_disclosure(const Node& node, model::Agency& agency, Findings& findings) {
    constexpr std::string_view words[] = {"never", "unless_anonymous"};
    if (const auto word = word_of(node, words, findings)) {
        agency.disclose_reporter = *word == "never" ? model::Disclosure::never : model::Disclosure::unless_anonymous;
    }
}

void read_references(Fields& fields, DraftAgency& made, Findings& findings) {
    auto& agency = made.agency;
    if (const auto* parent = fields.optional("parent")) {
        if (auto id = agency_of(*parent, findings)) {
            agency.parent = *id;
            made.parent = {*std::move(id), parent->at};
        }
    }
    if (const auto* zone = fields.optional("zone")) {
        if (auto name = text_of(*zone, findings)) {
            made.zone = {*std::move(name), zone->at};
        }
    }
    if (const auto* connector = fields.optional("connector")) {
        if (auto name = name_of(*connector, findings)) {
            agency.connector = model::InstanceId{*std::move(name)};
            made.connector = {agency.connector, connector->at};
        }
    }
    each(
        fields.optional("jurisdiction"), "a list of region codes", findings, region_of,
        [&](model::RegionCode code, const Place&) { agency.jurisdiction.push_back(std::move(code)); });
    each(
        fields.optional("handles"), "a list of category codes", findings, category_of,
        [&](model::CategoryCode code, const Place& at) {
            agency.handles.push_back(code);
            made.handles.push_back({std::move(code), at});
        });
}

void check_desk(const Node& item, const model::Agency& agency, Findings& findings) {
    for (const auto& entry : item.entries) {
        const auto& key = entry.key.text;
        if (agency.kind == model::AgencyKind::desk && (key == "handles" || key == "connector")) {
            findings.error(
                code::desk_misuse, entry.key.at, say("a desk has no '{0}'", key),
                say("a desk is people who decide; remove the key, or remove 'kind: desk'"));
        }
    }
}

void read_agency(const Node& item, Draft& draft, Findings& findings) {
    if (!is_map(item, "an agency: { id: …, name: … }", findings)) {
        return;
    }
    Fields fields{item, "an agency", findings};
    DraftAgency made;
    if (const auto* id = fields.required("id")) {
        made.at = id->at;
        made.agency.id = agency_of(*id, findings).value_or(model::AgencyId{});
    }
    if (const auto* name = fields.required("name")) {
        made.agency.name = read_bilingual(*name, findings);
    }
    if (const auto* kind = fields.optional("kind")) {
        read_kind(*kind, made.agency, findings);
    }
    if (const auto* disclosure = fields.optional("disclose_reporter")) {
        read_disclosure(*disclosure, made.agency, findings);
    }
    read_references(fields, made, findings);
    check_desk(item, made.agency, findings);
    fields.finish();
    if (!made.agency.id.empty()) {
        draft.agencies.push_back(std::move(made));
    }
}

}  // namespace

void read_agencies(const Node& root, Draft& draft, Findings& findings) {
    if (!is_map(root, "the key 'agencies'", findings)) {
        return;
    }
    Fields fields{root, "a file of agencies", findings};
    const auto* list = fields.required("agencies");
    fields.finish();
    if (list == nullptr || !is_list(*list, "a list of agencies", findings)) {
        return;
    }
    for (const auto& item : list->items) {
        read_agency(item, draft, findings);
    }
}

}  // namespace hub::settings::detail
