#include "config.hpp"

#include "mailbox_config.hpp"
#include "texts.hpp"

#include "hub/plugins/http_client.hpp"

#include <algorithm>

namespace hub::email {
namespace {

using plugins::Tree;
using Faults = std::vector<sdk::Fault>;

constexpr std::pair<std::string_view, sdk::MessageKind> kinds[] = {
    {"complaint", sdk::MessageKind::complaint},
    {"update", sdk::MessageKind::update},
    {"withdrawal", sdk::MessageKind::withdrawal},
    {"notice", sdk::MessageKind::notice}};

/// "a@x.id, Dinas PU <b@x.id>".
std::vector<Address> read_list(std::string_view option, std::string_view text, Faults& faults) {
    std::vector<Address> out;
    while (!text.empty()) {
        const auto end = std::min(text.find(','), text.size());
        if (auto address = read_address(text.substr(0, end))) {
            out.push_back(std::move(*address));
        } else {
            faults.push_back(
                {std::string{option}, "", "must be mail addresses, commas between them: Dinas PU <aduan@dinas.go.id>"});
            return {};
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

std::string read_secret(const sdk::Settings& settings, const std::string& option, Faults& faults) {
    constexpr std::string_view prefix = "secret:";
    const auto value = settings.text(option);
    if (value.empty()) {
        return {};
    }
    if (!value.starts_with(prefix) || value.size() == prefix.size()) {
        faults.push_back({option, "", "must be a reference to a secret, 'secret:<name>'"});
        return {};
    }
    return std::string{value.substr(prefix.size())};
}

/// Headers pass through the logs of servers: no place for who reported.
std::optional<plugins::Template> read_template(
    const Tree& tree, std::string_view key, std::string_view text, bool open, const plugins::Fields& fields) {
    std::string error;
    auto compiled = plugins::Template::compile(text, error, &fields);
    if (!compiled) {
        tree.fault(key, error);
    } else if (open && compiled->names_reporter()) {
        tree.fault(key, "must not say who reported: {{reporter.…}} belongs into the text alone");
    }
    return compiled;
}

Texts read_texts(const Tree& tree, sdk::MessageKind kind, std::string_view answers, const Config& config) {
    const auto& fields = config.fields;
    tree.only({"subject", "text"});
    auto subject = tree.text("subject");
    auto text = tree.text("text");
    if (tree.find("subject") == nullptr) {
        subject = config.to_recipient ? "{{subject}}" : default_subject(kind);
    }
    if (tree.find("text") == nullptr) {
        text = config.to_recipient ? "{{message.text}}" : default_text(kind, answers);
    }
    return {read_template(tree, "subject", subject, true, fields), read_template(tree, "text", text, false, fields)};
}

void read_messages(const boost::json::object& object, Config& config, Faults& faults) {
    const Tree tree{"messages", "", object, faults};
    tree.only({"complaint", "update", "withdrawal", "notice"});
    const boost::json::object nothing;
    for (const auto& [name, kind] : kinds) {
        const auto* value = tree.find(name);
        if (config.to_recipient && kind != sdk::MessageKind::notice) {
            if (value != nullptr) {
                tree.fault(name, "is not sent where 'to' is recipient");
            }
            continue;
        }
        if (value != nullptr && value->is_string() && value->get_string() == "none") {
            if (kind == sdk::MessageKind::complaint) {
                tree.fault(name, "must be sent: without it the office learns nothing");
            }
            continue;
        }
        const auto* texts = tree.mapping(name);
        config.messages[kind] =
            read_texts(tree.below(name, texts == nullptr ? nothing : *texts), kind, answers_text(config), config);
    }
}

void read_headers(const Tree& tree, Config& config) {
    constexpr std::string_view ours[] = {
        "from",        "reply-to",   "to",     "cc",      "bcc",         "date",          "message-id",
        "in-reply-to", "references", "sender", "subject", "return-path", "auto-submitted"};
    for (const auto& member : tree.object()) {
        const std::string name{member.key()};
        const auto lower = lower_case(name);
        const bool letter = !lower.empty() && lower.front() >= 'a' && lower.front() <= 'z';
        if (!plugins::is_header_name(name) || !letter || name.size() > 60) {
            tree.fault(name, "is no header's name");
        } else if (
            std::ranges::find(ours, lower) != std::end(ours) || lower.starts_with("content-") ||
            lower.starts_with("mime-") || lower.starts_with("resent-")) {
            tree.fault(name, "is set by the connector itself");
        } else if (auto compiled = read_template(tree, name, tree.text(name), true, config.fields)) {
            config.headers.emplace_back(name, std::move(*compiled));
        }
    }
}

void read_addresses(const sdk::Settings& settings, Config& config, Faults& faults) {
    const auto one = [&](const char* option, Address& into) {
        auto list = read_list(option, settings.text(option), faults);
        if (list.size() == 1) {
            into = std::move(list.front());
        } else if (!settings.text(option).empty() && !list.empty()) {
            faults.push_back({option, "", "must be one mail address"});
        }
    };
    one("from", config.from);
    if (settings.text("from").empty()) {
        faults.push_back({"from", "", "must be our mail address, such as SP4N-LAPOR! <lapor@kota.go.id>"});
    }
    Address answers;
    one("reply_to", answers);
    config.reply_to = answers.mail;
    config.to_recipient = settings.text("to") == "recipient";
    if (!config.to_recipient) {
        config.to = read_list("to", settings.text("to"), faults);
    }
    if (settings.text("to").empty()) {
        faults.push_back({"to", "", "must be the office's mail address"});
    }
    config.cc = read_list("cc", settings.text("cc"), faults);
    config.token_secret = read_secret(settings, "reply_token", faults);
    config.previous_token_secret = read_secret(settings, "previous_reply_token", faults);
    config.plus_address = settings.get<bool>("plus_address") && !config.token_secret.empty();
    constexpr std::size_t most_local = 64 - 48;  // "+", a tracking id of 13, 16 digits, 16 letters, two dots
    const auto& base = config.reply_to.empty() ? config.from.mail : config.reply_to;
    if (config.plus_address && std::min(base.find('@'), base.size()) > most_local) {
        faults.push_back(
            {"plus_address", "", "the name before @ of reply_to may have 16 characters: a shorter one, or false"});
    }
    config.hello = settings.text("hello");
    if (config.hello.empty() || !is_mail_address("x@" + config.hello)) {
        faults.push_back({"hello", "", "must be this machine's name as mail servers see it"});
    }
}

}  // namespace

Config read_config(const sdk::Settings& settings, Faults& faults) {
    Config config;
    const auto each = [&](const std::string& option, auto read) {
        if (const auto value = plugins::tree_of(settings, option, faults)) {
            read(Tree{option, "", value->get_object(), faults});
        }
    };
    each("smtp", [&](const Tree& t) {
        t.only({"server", "port", "security", "tls", "auth", "timeouts"});
        config.smtp = read_server(t, Ports{});
    });
    config.zone = plugins::Zone::load(settings.get<std::string>("zone"));
    if (!config.zone) {
        faults.push_back({"zone", "", "is no time zone of the tz database (such as Asia/Jakarta)"});
    }
    read_addresses(settings, config, faults);
    each("fields", [&](const Tree& t) { config.fields = plugins::Fields::read(t); });
    read_mailbox(settings, config, faults);
    if (config.to_recipient && (config.mailbox || config.own_door || !config.cc.empty())) {
        faults.push_back({"to", "", "recipient goes without cc, mailbox and own_door"});
    }
    const auto messages = plugins::tree_of(settings, "messages", faults);
    read_messages(messages ? messages->get_object() : boost::json::object{}, config, faults);
    each("headers", [&](const Tree& t) { read_headers(t, config); });
    config.attachments = settings.get<bool>("attachments");
    return config;
}

}  // namespace hub::email
