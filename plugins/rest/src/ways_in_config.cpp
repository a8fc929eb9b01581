#include "ways_in_config.hpp"

#include <Poco/URI.h>

#include <charconv>

namespace hub::rest {
namespace {

std::string braced(std::string_view name) {
    return "{{" + std::string{name} + "}}";
}

std::string path_with(const plugins::Tree& tree, std::string_view name, std::string_view besides = {}) {
    auto path = tree.text("path", true);
    if (path.empty()) {
        return path;
    }
    if (path.front() != '/' || path.find_first_of("# \r\n") != std::string::npos) {
        tree.fault("path", "must start with / and hold no blanks");
    }
    auto rest = path;
    if (const auto at = rest.find(braced(name)); at != std::string::npos) {
        rest.erase(at, braced(name).size());
    } else {
        tree.fault("path", "must hold " + braced(name));
    }
    if (const auto at = besides.empty() ? std::string::npos : rest.find(braced(besides)); at != std::string::npos) {
        rest.erase(at, braced(besides).size());
    }
    if (rest.find("{{") != std::string::npos) {
        tree.fault("path", "may hold " + braced(name) + " once, and no other field");
    }
    return path;
}

plugins::ItemRules item_of(const plugins::Tree& tree, const plugins::States& preset) {
    const auto* item = tree.mapping("item");
    if (item == nullptr) {
        tree.fault("", "'item' is missing: how does a case read?");
        return {};
    }
    return plugins::read_item_rules(tree.below("item", *item), preset);
}

}  // namespace

PollRules read_poll_rules(const plugins::Tree& tree, const plugins::States& preset) {
    tree.only({"path", "first", "item", "next", "more", "page_size", "pages"});
    PollRules rules;
    if (const auto* pages = tree.mapping("pages")) {
        rules.pages = plugins::read_page_rules(tree.below("pages", *pages), tree.text("path"));
    }
    rules.path = path_with(tree, "cursor", rules.pages ? plugins::page_field(*rules.pages) : std::string_view{});
    rules.first = tree.text("first");
    rules.item = item_of(tree, preset);
    rules.next = tree.pointer("next");
    rules.more = tree.pointer("more");
    if (rules.next.empty() && rules.item.changed.empty() && rules.item.cursor.empty()) {
        tree.fault("", "neither 'next' nor 'item.cursor' nor 'item.changed': nothing would move the cursor");
    }
    const bool counts = rules.pages && !plugins::page_field(*rules.pages).empty();
    if (counts && rules.more.empty() && tree.find("page_size") == nullptr) {
        tree.fault("pages", "needs 'page_size' or 'more': which page is the last?");
    }
    if (rules.pages && !rules.next.empty()) {
        tree.fault("next", "and 'pages' exclude each other: the cursor moves after the last page");
    }
    if (const auto* size = tree.find("page_size")) {
        const auto* number = size->if_int64();
        if (number == nullptr || *number < 1 || *number > 10'000) {
            tree.fault("page_size", "must be a number of 1 to 10000");
        } else {
            rules.page_size = static_cast<std::size_t>(*number);
        }
    }
    return rules;
}

WebhookRules read_webhook_rules(const plugins::Tree& tree, const plugins::States& preset) {
    tree.only({"signature", "item"});
    WebhookRules rules;
    if (const auto* signature = tree.mapping("signature")) {
        rules.signature = read_signature_rules(tree.below("signature", *signature));
    } else {
        tree.fault("", "'signature' is missing: anybody could speak for the agency");
    }
    rules.item = item_of(tree, preset);
    return rules;
}

ReconcileRules read_reconcile_rules(const plugins::Tree& tree, const plugins::States& preset) {
    tree.only({"path", "item", "first", "next"});
    ReconcileRules rules;
    rules.path = path_with(tree, "since", "cursor");
    rules.item = item_of(tree, preset);
    rules.first = tree.text("first");
    rules.next = tree.pointer("next");
    rules.paged = rules.path.find(braced("cursor")) != std::string::npos;
    if (rules.paged == rules.next.empty()) {
        tree.fault("", "{{cursor}} in 'path' and 'next', where the next cursor stands, go together");
    }
    return rules;
}

std::string fill_in(const std::string& path, std::string_view name, const std::string& value) {
    std::string escaped;
    Poco::URI::encode(value, "!#$&'()*+,/:;=?@[]%\"<>^`{|}\\ ", escaped);
    const auto mark = braced(name);
    const auto at = path.find(mark);
    return path.substr(0, at) + escaped + path.substr(at + mark.size());
}

}  // namespace hub::rest
