#pragma once
#include "signature.hpp"

#include "hub/plugins/listing.hpp"
#include "hub/plugins/pages.hpp"
#include "hub/plugins/settings_tree.hpp"

#include <optional>
#include <string>

namespace hub::rest {

/// Asking the agency what is new, page by page.
struct PollRules {
    std::string path;   ///< with {{cursor}} in it, which is written as a URL component
    std::string first;  ///< the cursor while there is none
    plugins::ItemRules item;
    std::string next;  ///< pointer to the next cursor in the document; empty: the greatest `changed` is it
    std::string more;  ///< pointer to a flag that says that there is more; empty: `page_size` says
    std::optional<plugins::PageRules> pages;  ///< a list that goes on at the same cursor
    std::size_t page_size = 0;                ///< a page with as many items has another behind it; 0: there is one page
};

/// What the agency pushes.
struct WebhookRules {
    SignatureRules signature;
    plugins::ItemRules item;
};

/// All that the agency holds since a time, for comparison.
struct ReconcileRules {
    std::string path;  ///< with {{since}} in it, and {{cursor}} where it comes in pages
    plugins::ItemRules item;
    std::string first;  ///< the first page's cursor
    std::string next;   ///< pointer to the next cursor in the document
    bool paged = false;
};

/// Faults are appended. `preset`: the words that `create.answer` explains.
PollRules read_poll_rules(const plugins::Tree& tree, const plugins::States& preset);
WebhookRules read_webhook_rules(const plugins::Tree& tree, const plugins::States& preset);
ReconcileRules read_reconcile_rules(const plugins::Tree& tree, const plugins::States& preset);

/// `path` with `value` in the place of `{{name}}`, written as a URL component.
std::string fill_in(const std::string& path, std::string_view name, const std::string& value);

}  // namespace hub::rest
