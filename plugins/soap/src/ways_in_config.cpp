#include "ways_in_config.hpp"

#include "shorthand.hpp"

#include "hub/plugins/http_url.hpp"

#include <algorithm>

namespace hub::soap {
namespace {

using plugins::Tree;

/// An operation that may name what is given here, and nothing of a complaint's.
Operation read_question(
    const Tree& tree, const Around& around, const plugins::KeptNames& names, const std::string& needed) {
    auto all = *around.names.kept;
    all.insert(names.begin(), names.end());
    auto with = around;
    with.names = {nullptr, &all};
    auto made = read_operation(tree, with);
    const bool only_kept =
        (!made.rest || made.rest->names_only_kept()) && (!made.action || made.action->names_only_kept()) &&
        std::ranges::all_of(made.http_headers, [](const auto& header) { return header.second.names_only_kept(); });
    if (!only_kept) {
        tree.fault("body", "is asked without a complaint: no field of one may stand in it");
    }
    if (!needed.empty() && tree.text("body").find("{{" + needed + "}}") == std::string::npos) {
        tree.fault("body", "must hold {{" + needed + "}}");
    }
    return made;
}

std::string xpath_at(const Tree& tree, std::string_view key, const Around& around, bool required = false) {
    auto path = tree.text(key, required);
    if (!path.empty()) {
        if (auto fault = plugins::check_xpath(path, around.envelope.namespaces); !fault.empty()) {
            tree.fault(key, std::move(fault));
        }
    }
    return path;
}

ItemPaths read_item(const Tree& tree, const Around& around, const plugins::States& preset) {
    const auto* item = tree.mapping("item");
    if (item == nullptr) {
        tree.fault("", "'item' is missing: how does a case read?");
        return {};
    }
    return read_item_paths(tree.below("item", *item), around.envelope.namespaces, preset);
}

void read_page_size(const Tree& tree, PollRules& rules) {
    const auto* size = tree.find("page_size");
    const auto* number = size == nullptr ? nullptr : size->if_int64();
    if (number != nullptr && *number >= 1 && *number <= 10'000) {
        rules.page_size = static_cast<std::size_t>(*number);
    } else if (size != nullptr) {
        tree.fault("page_size", "must be a number of 1 to 10000");
    }
}

void read_detail(const Tree& tree, const Around& around, PollRules& rules) {
    const auto* item = tree.mapping("item");
    if (item == nullptr || item->if_contains("detail") == nullptr) {
        return;
    }
    const auto below = tree.below("item", *item);
    if (const auto* detail = below.mapping("detail")) {
        const auto inner = below.below("detail", *detail);
        inner.only({"operation", "action", "body", "http_headers", "item"});
        auto& made = rules.detail.emplace();
        made.operation = read_question(inner, around, {"id"}, "id");
        made.item = xpath_at(inner, "item", around, true);
        rules.item.rules.detail = "{{id}}";
        if (rules.item.rules.id.empty()) {
            inner.fault("", "needs 'id' in the item");
        }
    }
}

}  // namespace

PollRules read_poll(const Tree& tree, const Around& around, const plugins::States& preset) {
    tree.only({"operation", "action", "body", "http_headers", "first", "item", "next", "more", "page_size", "pages"});
    PollRules rules;
    plugins::KeptNames names{"cursor"};
    if (const auto* pages = tree.mapping("pages")) {
        rules.pages = plugins::read_page_rules(tree.below("pages", *pages), tree.text("body"));
        const auto field = rules.pages ? plugins::page_field(*rules.pages) : std::string_view{};
        if (rules.pages && field.empty()) {
            tree.fault("pages", "by: must be page or offset");
        }
        names.emplace(field);
        if (tree.find("page_size") == nullptr && tree.find("more") == nullptr) {
            tree.fault("pages", "needs 'page_size' or 'more': which page is the last?");
        }
    }
    rules.operation = read_question(tree, around, names, "cursor");
    rules.first = tree.text("first");
    rules.item = read_item(tree, around, preset);
    rules.next = xpath_at(tree, "next", around);
    rules.more = xpath_at(tree, "more", around);
    read_page_size(tree, rules);
    read_detail(tree, around, rules);
    if (rules.next.empty() && rules.item.rules.cursor.empty()) {
        tree.fault("", "neither 'next' nor 'item.cursor' nor 'item.changed': nothing would move the cursor");
    }
    if (rules.pages && !rules.next.empty()) {
        tree.fault("next", "and 'pages' exclude each other: the cursor moves after the last page");
    }
    return rules;
}

ReconcileRules read_reconcile(const Tree& tree, const Around& around, const plugins::States& preset) {
    tree.only({"operation", "action", "body", "http_headers", "first", "next", "item"});
    ReconcileRules rules;
    rules.operation = read_question(tree, around, {"since", "cursor"}, "since");
    rules.first = tree.text("first");
    rules.next = xpath_at(tree, "next", around);
    rules.paged = tree.text("body").find("{{cursor}}") != std::string::npos;
    rules.item = read_item(tree, around, preset);
    if (rules.paged == rules.next.empty()) {
        tree.fault("", "{{cursor}} in 'body' and 'next', where the next cursor stands, go together");
    }
    return rules;
}

LookupRules read_lookup(const Tree& tree, const Around& around) {
    tree.only({"operation", "action", "body", "http_headers", "items", "id", "ours"});
    LookupRules rules;
    rules.operation = read_operation(tree, around);
    if (rules.operation.rest && rules.operation.rest->names_only_kept()) {
        tree.fault("body", "must hold what the complaint is found by, such as {{tracking_id}}");
    }
    if (rules.operation.rest && rules.operation.rest->names_reporter()) {
        tree.fault("body", "must not say who reported");
    }
    rules.items = xpath_at(tree, "items", around, true);
    rules.id = xpath_at(tree, "id", around, true);
    rules.ours = xpath_at(tree, "ours", around);
    return rules;
}

ProbeRules read_probe(const Tree& tree, const Around& around) {
    tree.only({"operation", "action", "body", "http_headers", "rules", "success", "retry", "reject"});
    ProbeRules rules;
    rules.operation = read_question(tree, around, {}, "");
    rules.reply.statuses.success = {200};
    plugins::read_reply_rules(tree, plugins::Proof::status, {nullptr, nullptr}, rules.reply);
    std::ranges::move(fault_rules(), std::back_inserter(rules.reply.rules));
    std::ranges::move(envelope_is_there(), std::back_inserter(rules.reply.success_when));
    return rules;
}

EndpointRules read_endpoint(const Tree& tree, const plugins::States& preset) {
    tree.only({"address", "username_token", "window", "states"});
    EndpointRules rules;
    rules.address = tree.text("address", true);
    std::string fault;
    if (!rules.address.empty() && !plugins::read_http_url(rules.address, fault)) {
        tree.fault("address", std::move(fault));
    }
    if (const auto* token = tree.mapping("username_token")) {
        const auto inner = tree.below("username_token", *token);
        inner.only({"user", "password", "previous"});
        rules.user = inner.text("user", true);
        rules.secret = inner.secret("password");
        if (inner.find("previous") != nullptr) {
            rules.previous = inner.secret("previous");
        }
    } else {
        tree.fault("", "'username_token' is missing: anybody could speak for the agency");
    }
    if (tree.find("window") != nullptr) {
        const auto window = sdk::parse_duration(tree.text("window"));
        if (!window || *window < std::chrono::seconds{10} || *window > std::chrono::hours{1}) {
            tree.fault("window", "must be a duration of 10s to 1h");
        } else {
            rules.window = std::chrono::floor<std::chrono::seconds>(*window);
        }
    }
    rules.states = preset;
    if (const auto* states = tree.mapping("states")) {
        rules.states = plugins::states_of(tree.below("states", *states));
    } else if (preset.empty()) {
        tree.fault("", "'states' is missing: what do the agency's words mean?");
    }
    return rules;
}

AttachmentRules read_attachment_rules(const Tree& tree, const EnvelopeRules& envelope, const plugins::Fields& fields) {
    tree.only({"as", "each"});
    AttachmentRules rules;
    const auto as = tree.text("as");
    rules.as = as == "mtom" ? AttachmentRules::As::mtom : AttachmentRules::As::base64;
    if (!as.empty() && as != "mtom" && as != "base64") {
        tree.fault("as", "must be base64 or mtom");
    }
    const plugins::KeptNames names{
        "file.name", "file.media_type", "file.sha256", "file.size", std::string{content_name}};
    const auto text = tree.text("each", true);
    std::string error;
    auto compiled = plugins::Template::compile(text, error, &fields, &names);
    if (!compiled) {
        tree.fault("each", error);
    } else if (text.find("{{" + std::string{content_name} + "}}") == std::string::npos) {
        tree.fault("each", "must hold {{file.content}}");
    } else if (error = fault_of_fragment(envelope, text); !error.empty()) {
        tree.fault("each", std::move(error));
    } else {
        rules.each = std::move(*compiled);
    }
    return rules;
}

SessionRules read_session(const Tree& tree, const Around& around, plugins::KeptNames& kept) {
    tree.only({"operation", "action", "body", "http_headers", "secrets", "keep", "rules"});
    SessionRules rules;
    plugins::KeptNames names;
    if (const auto* secrets = tree.mapping("secrets")) {
        const auto inner = tree.below("secrets", *secrets);
        for (const auto& member : *secrets) {
            const std::string name{member.key()};
            rules.secrets.emplace_back("secret." + name, inner.secret(name));
            names.insert("secret." + name);
        }
    }
    auto envelope = around.envelope;
    envelope.header.clear();  // it may hold what the session is to give
    rules.operation = read_question(tree, {envelope, around.auth, around.names}, names, "");
    rules.rules = plugins::read_answer_rules(tree, "rules", nullptr, nullptr);
    if (const auto* keep = tree.mapping("keep")) {
        const auto inner = tree.below("keep", *keep);
        for (const auto& member : *keep) {
            const std::string name{member.key()};
            if (auto place = plugins::Place::read(inner, name)) {
                rules.keep.emplace_back("kept." + name, std::move(*place));
            }
            kept.insert("kept." + name);
        }
    }
    if (rules.keep.empty()) {
        tree.fault("", "'keep' is missing: what does it give to the operations after it?");
    }
    return rules;
}

}  // namespace hub::soap
