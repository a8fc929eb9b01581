#include "mailbox_config.hpp"

#include "reply.hpp"

#include "hub/plugins/update_states.hpp"

#include <boost/json/array.hpp>

#include <algorithm>

namespace hub::email {
namespace {

using plugins::Tree;

/// A folder's name goes into a command as a quoted string.
std::string read_folder(const Tree& tree, std::string_view key, std::string preset) {
    if (tree.find(key) == nullptr) {
        return preset;
    }
    auto name = tree.text(key);
    const bool good = !name.empty() && name.size() <= 200 &&
                      std::ranges::all_of(name, [](char c) { return c >= 0x20 && c < 0x7F && c != '*' && c != '%'; });
    if (!good) {
        tree.fault(key, "must be a folder's name as the server writes it (ASCII; others as modified UTF-7)");
    }
    return name;
}

std::size_t read_number(const Tree& tree, std::string_view key, std::size_t preset, std::int64_t most) {
    const auto* value = tree.find(key);
    if (value == nullptr) {
        return preset;
    }
    const auto* number = value->if_int64();
    if (number == nullptr || *number < 1 || *number > most) {
        tree.fault(key, "must be a number from 1 to " + std::to_string(most));
        return preset;
    }
    return static_cast<std::size_t>(*number);
}

MailboxRules read_rules(const Tree& tree) {
    tree.only(
        {"protocol", "server", "port", "security", "tls", "auth", "timeouts", "folder", "after", "done_folder",
         "quarantine_folder", "fetch", "max_bytes"});
    MailboxRules made;
    if (const auto protocol = tree.text("protocol"); protocol == "pop3") {
        made.protocol = MailboxRules::Protocol::pop3;
    } else if (tree.find("protocol") != nullptr && protocol != "imap") {
        tree.fault("protocol", "must be imap or pop3");
    }
    const bool pop3 = made.protocol == MailboxRules::Protocol::pop3;
    made.server = read_server(tree, pop3 ? Ports{110, 995} : Ports{143, 993});
    made.folder = read_folder(tree, "folder", made.folder);
    made.done_folder = read_folder(tree, "done_folder", made.done_folder);
    made.quarantine_folder = read_folder(tree, "quarantine_folder", made.quarantine_folder);
    constexpr std::pair<std::string_view, MailboxRules::After> afters[] = {
        {"seen", MailboxRules::After::seen},
        {"move", MailboxRules::After::move},
        {"delete", MailboxRules::After::remove},
        {"keep", MailboxRules::After::keep}};
    if (tree.find("after") != nullptr) {
        const auto word = tree.text("after");
        const auto* const found = std::ranges::find(afters, word, [](const auto& one) { return one.first; });
        if (found == std::end(afters)) {
            tree.fault("after", "must be seen, move, delete or keep");
        } else {
            made.after = found->second;
        }
    }
    for (const auto* key : {"folder", "done_folder", "quarantine_folder"}) {
        if (pop3 && tree.find(key) != nullptr) {
            tree.fault(key, "is for imap: pop3 knows no folders");
        }
    }
    if (pop3 && (made.after == MailboxRules::After::seen || made.after == MailboxRules::After::move)) {
        if (tree.find("after") != nullptr) {
            tree.fault("after", "must be delete or keep: pop3 knows neither marks nor folders");
        }
        made.after = MailboxRules::After::keep;
    }
    made.fetch = read_number(tree, "fetch", made.fetch, 1000);
    made.most_bytes = read_number(tree, "max_bytes", made.most_bytes, 64 * 1024 * 1024);
    return made;
}

std::vector<std::string> read_senders(const Tree& tree) {
    std::vector<std::string> out;
    const auto* value = tree.find("senders");
    if (value == nullptr) {
        return out;
    }
    const auto* list = value->if_array();
    for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
        const auto* text = (*list)[i].if_string();
        const auto one = text == nullptr ? std::string{} : lower_case(std::string_view{text->data(), text->size()});
        if (!is_mail_address(one.starts_with('@') ? "x" + one : one)) {
            out.clear();
            break;
        }
        out.push_back(one);
    }
    if (out.empty()) {
        tree.fault("senders", "must be a list of mail addresses, or of domains such as @dinas.go.id");
    }
    return out;
}

void preset_states(ReplyRules& rules) {
    rules.states = {
        {"diterima", sdk::UpdateKind::accepted},
        {"diproses", sdk::UpdateKind::in_progress},
        {"ditindaklanjuti", sdk::UpdateKind::follow_up},
        {"selesai", sdk::UpdateKind::closed},
        {"bukan kewenangan kami", sdk::UpdateKind::returned_not_competent},
        {"butuh informasi", sdk::UpdateKind::needs_information}};
}

}  // namespace

void read_mailbox(const sdk::Settings& settings, Config& config, std::vector<sdk::Fault>& faults) {
    const auto each = [&](const std::string& option, auto read) {
        if (const auto value = plugins::tree_of(settings, option, faults)) {
            const Tree tree{option, "", value->get_object(), faults};
            if (option != "mailbox" && !config.mailbox) {
                tree.fault("", "is of no use without 'mailbox'");
            }
            read(tree);
        }
    };
    preset_states(config.replies);
    each("mailbox", [&](const Tree& t) {
        config.mailbox = read_rules(t);
        if (config.token_secret.empty()) {
            t.fault("", "needs reply_token: without it nobody can tell an answer from a forged one");
        }
    });
    each("replies", [&](const Tree& t) {
        t.only({"states", "senders"});
        if (const auto* states = t.mapping("states")) {
            config.replies.states.clear();
            for (auto& [word, kind] : plugins::read_update_states(t.below("states", *states))) {
                config.replies.states[folded_word(word)] = kind;
            }
        }
        config.replies.senders = read_senders(t);
    });
    if (config.replies.senders.empty()) {
        for (const auto* list : {&config.to, &config.cc}) {
            for (const auto& one : *list) {
                config.replies.senders.push_back(lower_case(one.mail));
            }
        }
    }
    each("own_door", [&](const Tree& t) {
        t.only({"senders"});
        config.own_door.emplace();
        config.own_door->senders = read_senders(t);
    });
}

std::string answers_text(const Config& config) {
    std::string out;
    if (config.mailbox) {
        for (const auto& [word, kind] : config.replies.states) {
            out += "  STATUS: " + word + "\n";
        }
    }
    return out;
}

}  // namespace hub::email
