#include "listing.hpp"

#include "judgement.hpp"

#include "hub/plugins/update_states.hpp"

#include <Poco/DateTime.h>
#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeParser.h>
#include <Poco/DigestEngine.h>
#include <Poco/SHA1Engine.h>
#include <boost/json/array.hpp>

#include <charconv>

namespace hub::rest {
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

void read_item(const ItemRules& rules, const boost::json::value& item, Listing& out) {
    sdk::Update said;
    said.external_ref = at(item, rules.id);
    const auto ours = at(item, rules.ours);
    (is_uuid(ours) ? said.complaint_id : said.tracking_id) = ours;
    said.remote_status = at(item, rules.status);
    said.note = at(item, rules.note);
    const auto changed = at(item, rules.changed);
    said.happened_at = read_instant(changed).value_or(sdk::Time{});
    if (changed > out.last_changed) {
        out.last_changed = changed;
    }
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
    said.dedup_key = key_of(rules, item, said, changed);
    out.updates.push_back(std::move(said));
    if (!files_case) {
        take_files(rules, item, false, out.updates.size() - 1, out);
    }
}

}  // namespace

States states_of(const plugins::Tree& list) {
    const auto words = plugins::read_update_states(list);
    return {words.begin(), words.end()};
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

std::optional<Listing> read_listing(const ItemRules& rules, const boost::json::value& document) {
    boost::json::error_code error;
    const auto* found = document.find_pointer(rules.items, error);
    if (found == nullptr || error) {
        return std::nullopt;
    }
    Listing out;
    if (found->is_object()) {
        out.items = 1;
        read_item(rules, *found, out);
        return out;
    }
    const auto* list = found->if_array();
    if (list == nullptr) {
        return std::nullopt;
    }
    out.items = list->size();
    for (const auto& item : *list) {
        read_item(rules, item, out);
    }
    return out;
}

ItemRules read_item_rules(const plugins::Tree& tree, const States& preset) {
    tree.only({"items", "id", "ours", "status", "note", "changed", "key", "states", "own_door", "files"});
    ItemRules rules;
    rules.items = tree.pointer("items");
    rules.id = tree.pointer("id");
    rules.ours = tree.pointer("ours");
    rules.status = tree.pointer("status", true);
    rules.note = tree.pointer("note");
    rules.changed = tree.pointer("changed");
    rules.key = tree.pointer("key");
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

}  // namespace hub::rest
