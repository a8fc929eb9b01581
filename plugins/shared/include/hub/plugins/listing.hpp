#pragma once
#include "hub/plugins/carried_files.hpp"
#include "hub/plugins/reply_rules.hpp"
#include "hub/plugins/settings_tree.hpp"
#include "hub/sdk/filing.hpp"
#include "hub/sdk/holding.hpp"
#include "hub/sdk/update.hpp"

#include <boost/json/value.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace hub::plugins {

/// How a complaint that the agency received at its own door reads in an item: pointers within it.
struct OwnDoorRules {
    std::string subject;
    std::string body;
    std::string category;
    std::string region;
    std::string address;
    std::map<std::string, std::string, std::less<>>
        categories;  ///< the agency's word → our code; empty: its word is one
};

/// Who we are in what the agency lists.
struct OwnRules {
    std::string at;  ///< pointer to the author; empty: nothing is known of authors
    std::vector<std::string> is;
};

/// How one case reads in what the agency sends: JSON pointers within the item; empty: not there.
struct ItemRules {
    std::string items;    ///< where the list of them stands in the document; "": the document is the list, or one item
    std::string id;       ///< the agency's number
    std::string ours;     ///< our tracking id, or our complaint id
    std::string status;   ///< the agency's word
    std::string note;     ///< its answer
    std::string changed;  ///< when
    std::string key;      ///< what makes this piece of news unique; empty: number, state, time, answer
    std::string cursor;   ///< whose greatest value is where the next poll goes on; empty: that of `changed`
    OwnRules own;         ///< whose items are dropped: they echo what we did ourselves
    /// With {{id}}: an item is a hint that something changed; what is so now stands in this document. `id`, `key`,
    /// `changed`, `cursor` and `own` are of the hint, all else of the document.
    std::string detail;
    States states;                         ///< what its words mean
    std::optional<FileRules> files;        ///< what it carries besides
    std::optional<OwnDoorRules> own_door;  ///< items without `ours` are complaints of its own door
};

/// Faults are appended. `preset`: the words that the settings know already.
ItemRules read_item_rules(const Tree& tree, const States& preset);

/// A file of one of a listing's filings or updates, by index.
struct ItemFile {
    bool of_filing = false;
    std::size_t index = 0;
    CarriedFile file;
};

/// What a document says.
struct Listing {
    std::vector<sdk::Filing> filings;  ///< to be filed before the updates, which may speak of them
    std::vector<sdk::Update> updates;
    std::vector<sdk::Holding> holdings;
    std::vector<ItemFile> files;
    std::size_t refused_files = 0;
    std::string last_changed;  ///< the greatest of `changed`, verbatim
    std::string last_cursor;   ///< the greatest of `cursor`; numbers by their value
    std::size_t own = 0;       ///< echoes of what we did
    std::size_t items = 0;
    std::size_t unusable = 0;  ///< without a number or a state
};

/// What hints name, by the agency's number; what is not there any more is absent.
using Details = std::map<std::string, boost::json::value, std::less<>>;

/// The numbers whose documents are wanted, each once. None where the rules name no `detail`. Pure.
std::vector<std::string> wanted_details(const ItemRules& rules, const boost::json::value& document);

/// Pure. Empty: there is no list where the rules say. Of several hints of one case the last counts.
std::optional<Listing> read_listing(
    const ItemRules& rules, const boost::json::value& document, const Details& details = {});

/// Is `a` further on? Numbers by their value: "10" is after "9".
bool is_after(std::string_view a, std::string_view b);

/// RFC 3339 with an offset, or seconds since 1970; the epoch itself means "never set". Empty: it is neither.
std::optional<sdk::Time> read_instant(std::string_view text);

}  // namespace hub::plugins
