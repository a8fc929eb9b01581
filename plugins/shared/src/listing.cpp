#include "hub/plugins/listing.hpp"

#include "hub/plugins/json_pointer.hpp"
#include "hub/plugins/judgement.hpp"

#include <Poco/DateTime.h>
#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeParser.h>
#include <Poco/DigestEngine.h>
#include <Poco/SHA1Engine.h>
#include <boost/json/array.hpp>

#include <algorithm>
#include <charconv>

namespace hub::plugins {
namespace {

std::string at(const boost::json::value& item, const std::string& pointer) {
    return pointer.empty() ? std::string{} : scalar_at(item, pointer);
}

/// Short, and the same for the same text.
std::string digest(std::string_view text) {
    Poco::SHA1Engine engine;
    engine.update(text.data(), static_cast<unsigned>(text.size()));
    return Poco::DigestEngine::digestToHex(engine.digest()).substr(0, 16);
}

bool is_uuid(std::string_view text) {
    return text.size() == 36 && text[8] == '-' && text[13] == '-' && text[18] == '-' && text[23] == '-';
}

std::string key_of(
    const ItemRules& rules, const boost::json::value& item, const sdk::Update& said, std::string_view changed) {
    if (auto key = at(item, rules.key); !key.empty()) {
        return key;
    }
    auto key = (said.external_ref.empty() ? said.complaint_id + said.tracking_id : said.external_ref) + ":" +
               said.remote_status;
    if (!changed.empty()) {
        key += ":" + std::string{changed};
    }
    return said.note.empty() ? key : key + ":" + digest(said.note);
}

sdk::Filing filing_of(const OwnDoorRules& rules, const boost::json::value& item, const std::string& number) {
    sdk::Filing filing;
    filing.external_ref = number;
    filing.dedup_key = "case:" + number;
    filing.subject = at(item, rules.subject);
    filing.body = at(item, rules.body);
    filing.region = at(item, rules.region);
    filing.address = at(item, rules.address);
    const auto word = at(item, rules.category);
    const auto known = rules.categories.find(word);
    filing.category = known != rules.categories.end() ? known->second : rules.categories.empty() ? word : std::string{};
    return filing;
}

void take_files(
    const ItemRules& rules, const boost::json::value& item, bool of_filing, std::size_t index, Listing& out) {
    if (!rules.files) {
        return;
    }
    for (auto& file : carried_files(*rules.files, item, out.refused_files)) {
        out.files.push_back({of_filing, index, std::move(file)});
    }
}

bool is_own(const ItemRules& rules, const boost::json::value& item) {
    return !rules.own.at.empty() && std::ranges::find(rules.own.is, at(item, rules.own.at)) != rules.own.is.end();
}

/// `hint` and `item` are the same thing, where the rules name no `detail`.
void read_item(const ItemRules& rules, const boost::json::value& hint, const boost::json::value& item, Listing& out) {
    sdk::Update said;
    said.external_ref = at(hint, rules.id);
    const auto ours = at(item, rules.ours);
    (is_uuid(ours) ? said.complaint_id : said.tracking_id) = ours;
    said.remote_status = at(item, rules.status);
    said.note = at(item, rules.note);
    const auto changed = at(hint, rules.changed);
    said.happened_at = read_instant(changed).value_or(sdk::Time{});
    if (said.external_ref.empty() && ours.empty()) {
        ++out.unusable;
        return;
    }
    const auto known = rules.states.find(said.remote_status);
    sdk::Holding holding{said.external_ref, said.complaint_id, said.tracking_id, said.remote_status, {},
                         said.happened_at};
    if (known != rules.states.end()) {
        holding.kind = known->second;
    }
    out.holdings.push_back(std::move(holding));
    const bool files_case = rules.own_door && ours.empty() && !said.external_ref.empty();
    if (files_case) {
        out.filings.push_back(filing_of(*rules.own_door, item, said.external_ref));
        take_files(rules, item, true, out.filings.size() - 1, out);
    }
    if (said.remote_status.empty() && said.note.empty()) {
        ++out.unusable;
        return;
    }
    // A word that is not in the map goes out as a note with the word itself: the hub parks it, nobody guesses.
    said.kind = known != rules.states.end() ? known->second : sdk::UpdateKind::note;
    said.dedup_key = key_of(rules, hint, said, changed);
    if (known != rules.states.end() && said.kind == sdk::UpdateKind::note) {  // a word that means no more
        said.note = said.note.empty() ? said.remote_status : std::move(said.note);
        said.remote_status.clear();
    }
    out.updates.push_back(std::move(said));
    if (!files_case) {
        take_files(rules, item, false, out.updates.size() - 1, out);
    }
}

}  // namespace

bool is_after(std::string_view a, std::string_view b) {
    const auto is_number = [](std::string_view text) {
        return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
    };
    if (is_number(a) && is_number(b)) {
        a.remove_prefix(std::min(a.find_first_not_of('0'), a.size()));
        b.remove_prefix(std::min(b.find_first_not_of('0'), b.size()));
        return a.size() != b.size() ? a.size() > b.size() : a > b;
    }
    return a > b;
}

std::optional<sdk::Time> read_instant(std::string_view text) {
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (!text.empty() && error == std::errc{} && end == text.data() + text.size()) {
        constexpr std::int64_t last = 253'402'300'799;  // the end of the year 9999
        return seconds > 0 && seconds <= last ? std::optional{sdk::Time{std::chrono::seconds{seconds}}} : std::nullopt;
    }
    const auto sign = text.find_last_of("+-");
    const bool has_offset = sign != std::string_view::npos && sign >= std::string_view{"2026-11-27T03:00:00"}.size();
    if (!text.ends_with('Z') && !has_offset) {
        return std::nullopt;  // nobody knows when that is
    }
    Poco::DateTime date;
    int offset = 0;
    if (!Poco::DateTimeParser::tryParse(Poco::DateTimeFormat::ISO8601_FRAC_FORMAT, std::string{text}, date, offset)) {
        return std::nullopt;
    }
    const auto micros = date.timestamp().epochMicroseconds() - std::int64_t{offset} * 1'000'000;
    return micros != 0 ? std::optional{sdk::Time{std::chrono::microseconds{micros}}} : std::nullopt;
}

namespace {

/// The items of a document: of a list, or the one that it is. Empty: there are none where the rules say.
std::optional<std::vector<const boost::json::value*>> items_of(
    const ItemRules& rules, const boost::json::value& document) {
    const auto* found = find_at(document, rules.items);
    if (found == nullptr || (!found->is_object() && !found->is_array())) {
        return std::nullopt;
    }
    std::vector<const boost::json::value*> out;
    if (found->is_object()) {
        out.push_back(found);
        return out;
    }
    for (const auto& item : found->get_array()) {
        out.push_back(&item);
    }
    return out;
}

}  // namespace

std::vector<std::string> wanted_details(const ItemRules& rules, const boost::json::value& document) {
    std::vector<std::string> out;
    if (rules.detail.empty()) {
        return out;
    }
    for (const auto* item : items_of(rules, document).value_or(std::vector<const boost::json::value*>{})) {
        auto number = at(*item, rules.id);
        if (!is_own(rules, *item) && !number.empty() && std::ranges::find(out, number) == out.end()) {
            out.push_back(std::move(number));
        }
    }
    return out;
}

std::optional<Listing> read_listing(
    const ItemRules& rules, const boost::json::value& document, const Details& details) {
    const auto items = items_of(rules, document);
    if (!items) {
        return std::nullopt;
    }
    Listing out;
    out.items = items->size();
    std::map<std::string, const boost::json::value*> last;  // of each case, by its number
    for (const auto* item : *items) {
        const auto keep_greatest = [&](std::string& greatest, const std::string& pointer) {
            if (auto value = at(*item, pointer); is_after(value, greatest)) {
                greatest = std::move(value);
            }
        };
        keep_greatest(out.last_changed, rules.changed);
        keep_greatest(out.last_cursor, rules.cursor);
        if (!is_own(rules, *item)) {
            last[at(*item, rules.id)] = item;
        }
    }
    for (const auto* item : *items) {
        if (is_own(rules, *item)) {
            ++out.own;
        } else if (rules.detail.empty()) {
            read_item(rules, *item, *item, out);
        } else if (const auto number = at(*item, rules.id); last[number] == item) {
            const auto found = details.find(number);
            if (found == details.end()) {
                ++out.unusable;
            } else {
                read_item(rules, *item, found->second, out);
            }
        }
    }
    return out;
}

namespace {

OwnRules read_own_rules(const Tree& tree) {
    tree.only({"at", "is"});
    OwnRules rules;
    rules.at = tree.pointer("at", true);
    const auto* is = tree.find("is");
    const auto* list = is == nullptr ? nullptr : is->if_array();
    if (list == nullptr) {
        rules.is.push_back(tree.text("is", true));
        return rules;
    }
    for (const auto& one : *list) {
        if (const auto* text = one.if_string()) {
            rules.is.emplace_back(*text);
        } else {
            tree.fault("is", "must be a text, or a list of texts");
        }
    }
    return rules;
}

}  // namespace

ItemRules read_item_rules(const Tree& tree, const States& preset) {
    tree.only(
        {"items", "id", "ours", "status", "note", "changed", "key", "cursor", "own", "detail", "states", "own_door",
         "files"});
    ItemRules rules;
    rules.items = tree.pointer("items");
    rules.id = tree.pointer("id");
    rules.ours = tree.pointer("ours");
    rules.status = tree.pointer("status", true);
    rules.note = tree.pointer("note");
    rules.changed = tree.pointer("changed");
    rules.key = tree.pointer("key");
    rules.cursor = tree.pointer("cursor");
    if (const auto* own = tree.mapping("own")) {
        rules.own = read_own_rules(tree.below("own", *own));
    }
    rules.detail = tree.text("detail");
    const bool whole = rules.detail.starts_with('/') && rules.detail.find_first_of("# \r\n") == std::string::npos &&
                       rules.detail.find("{{id}}") != std::string::npos &&
                       rules.detail.find("{{") == rules.detail.rfind("{{");
    if (tree.find("detail") != nullptr && (!whole || rules.id.empty())) {
        tree.fault("detail", "must start with /, hold no blanks, and {{id}} once; and 'id' must be there");
    }
    if (rules.id.empty() && rules.ours.empty()) {
        tree.fault("", "neither 'id' nor 'ours': nothing would say which complaint is meant");
    }
    rules.states = preset;
    if (const auto* states = tree.mapping("states")) {
        rules.states = states_of(tree.below("states", *states));
    } else if (preset.empty()) {
        tree.fault("", "'states' is missing: what do the agency's words mean?");
    }
    if (const auto* files = tree.mapping("files")) {
        rules.files = read_file_rules(tree.below("files", *files));
    }
    if (const auto* door = tree.mapping("own_door")) {
        const auto inner = tree.below("own_door", *door);
        inner.only({"subject", "body", "category", "categories", "region", "address"});
        auto& own = rules.own_door.emplace();
        own.subject = inner.pointer("subject");
        own.body = inner.pointer("body", true);
        own.category = inner.pointer("category");
        own.region = inner.pointer("region");
        own.address = inner.pointer("address");
        if (const auto* words = inner.mapping("categories")) {
            const auto list = inner.below("categories", *words);
            for (const auto& member : *words) {
                const std::string word{member.key()};
                own.categories.emplace(word, list.text(word, true));
            }
        }
        if (rules.id.empty() || rules.ours.empty()) {
            inner.fault("", "needs 'id' (the agency's number) and 'ours' (empty in a complaint of its own door)");
        }
    }
    return rules;
}

}  // namespace hub::plugins
