// IMAP4rev1 (RFC 3501), as much of it as reading a mailbox needs: one command at a time, literals in answers.
#include "address.hpp"
#include "imap_line.hpp"
#include "mailbox.hpp"

#include <algorithm>
#include <functional>

namespace hub::email {
namespace {

using plugins::FailureKind;
using plugins::HttpFailure;
using plugins::Reached;
using sdk::Cause;
using sdk::Outcome;
using Ended = std::optional<Outcome>;

constexpr std::size_t most_lines = 200'000;            // of one answer
constexpr std::size_t most_other_literal = 64 * 1024;  // of anything but a mail

class Imap final : public Mailbox {
public:
    Imap(MailServer& server, const MailboxRules& rules, Time deadline)
        : server_{server}, rules_{rules}, deadline_{deadline} {}

    Ended open() override {
        HttpFailure failure;
        line_ = server_.dial(deadline_, failure);
        if (line_ == nullptr) {
            return cannot_read(failure);
        }
        ImapLine greeting;
        if (auto ended = read(greeting, most_other_literal)) {
            return ended;
        }
        if (lower_case(greeting.text.substr(0, 4)) != "* ok") {
            return Outcome::retry(Cause::remote_fault, "the mailbox server does not greet as IMAP does, or is busy");
        }
        if (auto ended = begin_tls()) {
            return ended;
        }
        if (auto ended = log_in()) {
            return ended;
        }
        return select();
    }
    std::uint64_t validity() const override { return validity_; }

    Ended list(std::uint64_t after, std::size_t most, std::vector<MailEntry>& found) override {
        std::vector<std::uint64_t> uids;
        const auto command = "UID SEARCH UID " + std::to_string(after + 1) + ":* NOT DELETED";
        if (auto ended = need(command, [&](const ImapLine& line) {
                const auto some = searched(line.text);
                uids.insert(uids.end(), some.begin(), some.end());
            })) {
            return ended;
        }
        std::erase_if(uids, [&](std::uint64_t uid) { return uid <= after; });  // "n:*" names the last one always
        std::ranges::sort(uids);
        uids.erase(std::unique(uids.begin(), uids.end()), uids.end());
        uids.resize(std::min(uids.size(), most + 1));
        for (const auto uid : uids) {
            found.push_back({std::to_string(uid), uid, 0});
        }
        for (auto& entry : found) {
            if (auto ended = need("UID FETCH " + entry.id + " (UID RFC822.SIZE)", [&](const ImapLine& line) {
                    if (number_behind(line.text, "UID") == entry.uid) {
                        entry.bytes = number_behind(line.text, "RFC822.SIZE").value_or(0);
                    }
                })) {
                return ended;
            }
        }
        return std::nullopt;
    }

    Ended fetch(const MailEntry& mail, std::string& raw) override {
        bool there = false;
        if (auto ended = need(
                "UID FETCH " + mail.id + " (UID BODY.PEEK[])",
                [&](ImapLine& line) {
                    if (!line.literals.empty() && lower_case(line.text).find(" fetch ") != std::string::npos) {
                        raw = std::move(line.literals.front());
                        there = true;
                    }
                },
                rules_.most_bytes + 1024)) {
            return ended;
        }
        if (!there) {  // somebody has removed it meanwhile
            raw.clear();
        }
        return std::nullopt;
    }

    Ended put_done(const MailEntry& mail) override {
        bool moved = true;
        switch (rules_.after) {
            case MailboxRules::After::keep: return std::nullopt;
            case MailboxRules::After::seen: return need("UID STORE " + mail.id + " +FLAGS.SILENT (\\Seen)");
            case MailboxRules::After::remove: return remove(mail);
            case MailboxRules::After::move: break;
        }
        return move(mail, rules_.done_folder, moved);
    }
    Ended put_aside(const MailEntry& mail, bool& moved) override { return move(mail, rules_.quarantine_folder, moved); }
    void close() override { (void)line_->write("z LOGOUT\r\n"); }

private:
    enum class Said : std::uint8_t { ok = 1, no, bad };
    using Sink = std::function<void(ImapLine&)>;

    Ended read(ImapLine& line, std::size_t most_literal) {
        line = {};
        std::string text;
        while (true) {
            if (!line_->read_line(text)) {
                return cannot_read(line_->failure());
            }
            line.text += text;
            const auto literal = literal_behind(text);
            if (!literal) {
                return std::nullopt;
            }
            if (*literal > most_literal || line.literals.size() > 100) {
                return Outcome::retry(Cause::remote_fault, "the mailbox server sends more than was asked for");
            }
            line.literals.emplace_back();
            if (!line_->read_bytes(static_cast<std::size_t>(*literal), line.literals.back())) {
                return cannot_read(line_->failure());
            }
        }
    }
    /// Reads to the end of the command's answer. `continuation`: what to send when the server asks for more.
    Ended answer(
        const std::string& tag, Said& said, std::string& last, const Sink& sink, std::size_t most_literal,
        const std::vector<std::string>& continuations = {}) {
        std::size_t next = 0;
        for (std::size_t count = 0; count < most_lines; ++count) {
            ImapLine line;
            if (auto ended = read(line, most_literal)) {
                return ended;
            }
            if (line.text.starts_with('+')) {
                if (!line_->write((next < continuations.size() ? continuations[next++] : "") + "\r\n")) {
                    return cannot_read(line_->failure());
                }
            } else if (line.text.starts_with(tag + " ")) {
                last = line.text.substr(tag.size() + 1, 300);
                const auto word = lower_case(last.substr(0, 3));
                said = word == "ok " || word == "ok" ? Said::ok : word == "no " || word == "no" ? Said::no : Said::bad;
                return std::nullopt;
            } else if (lower_case(line.text.substr(0, 5)) == "* bye") {
                return Outcome::retry(Cause::remote_fault, "the mailbox server says good-bye");
            } else if (sink) {
                sink(line);
            }
        }
        return Outcome::retry(Cause::remote_fault, "the mailbox server's answer does not end");
    }
    Ended ask(
        const std::string& command, Said& said, std::string& last, const Sink& sink = {},
        std::size_t most_literal = most_other_literal, const std::vector<std::string>& continuations = {}) {
        const auto tag = "a" + std::to_string(++number_);
        if (!line_->write(tag + " " + command + "\r\n")) {
            return cannot_read(line_->failure());
        }
        return answer(tag, said, last, sink, most_literal, continuations);
    }
    /// A command that must be carried out.
    Ended need(const std::string& command, const Sink& sink = {}, std::size_t most_literal = most_other_literal) {
        Said said{};
        std::string last;
        if (auto ended = ask(command, said, last, sink, most_literal)) {
            return ended;
        }
        const auto verb = command.substr(0, command.find(' ', 4));
        return said == Said::ok
                   ? std::nullopt
                   : Ended{Outcome::retry(Cause::remote_fault, "the mailbox server does not carry out " + verb)};
    }
    Ended abilities() {
        return need("CAPABILITY", [&](ImapLine& line) { can_ = lower_case(line.text) + " "; });
    }
    bool can(std::string_view what) const { return can_.find(" " + std::string{what} + " ") != std::string::npos; }

    Ended begin_tls() {
        if (auto ended = abilities()) {
            return ended;
        }
        if (server_.rules().tls != plugins::LineDialer::Tls::later) {
            return std::nullopt;
        }
        if (!can("starttls")) {
            return Outcome::retry(Cause::config, "the mailbox server does not offer STARTTLS: security must be tls");
        }
        if (auto ended = need("STARTTLS")) {
            return ended;
        }
        if (!line_->start_tls()) {
            return cannot_read(line_->failure());
        }
        return abilities();
    }
    Ended log_in() {
        if (!server_.rules().login) {
            return std::nullopt;
        }
        HttpFailure failure;
        const auto secret = server_.secret(deadline_, failure);
        if (!secret) {
            return cannot_read(failure);
        }
        Said said{};
        std::string last;
        auto ended = secret->token
                         ? ask("AUTHENTICATE XOAUTH2", said, last, {}, most_other_literal, {xoauth2(*secret), ""})
                         : ask("LOGIN " + imap_quoted(secret->user) + " " + imap_quoted(secret->value), said, last);
        if (ended) {
            return ended;
        }
        if (said == Said::ok) {
            return abilities();  // there may be more now
        }
        server_.refused(*secret);
        return Outcome::retry(Cause::auth, "the mailbox server refuses the login");
    }
    Ended select() {
        Said said{};
        std::string last;
        if (auto ended = ask("SELECT " + imap_quoted(rules_.folder), said, last, [&](ImapLine& line) {
                if (const auto number = number_behind(line.text, "UIDVALIDITY")) {
                    validity_ = *number;
                }
            })) {
            return ended;
        }
        if (said != Said::ok || validity_ == 0) {
            return Outcome::retry(Cause::config, "the mailbox server cannot open the folder of mailbox.folder");
        }
        return std::nullopt;
    }
    Ended remove(const MailEntry& mail) {
        if (auto ended = need("UID STORE " + mail.id + " +FLAGS.SILENT (\\Deleted)")) {
            return ended;
        }
        // Without UIDPLUS an EXPUNGE would also take what others have marked: then it stays, marked.
        return can("uidplus") ? need("UID EXPUNGE " + mail.id) : std::nullopt;
    }
    Ended move(const MailEntry& mail, const std::string& folder, bool& moved) {
        const auto verb = can("move") ? "UID MOVE " : "UID COPY ";
        Said said{};
        std::string last;
        for (int round = 0; round < 2; ++round) {
            if (auto ended = ask(verb + mail.id + " " + imap_quoted(folder), said, last)) {
                return ended;
            }
            if (said == Said::ok) {
                moved = true;
                return can("move") ? std::nullopt : remove(mail);
            }
            Said made{};
            if (auto ended = ask("CREATE " + imap_quoted(folder), made, last); ended || made != Said::ok) {
                moved = false;
                return ended;
            }
        }
        moved = false;
        return std::nullopt;
    }

    MailServer& server_;
    const MailboxRules& rules_;
    Time deadline_;
    std::unique_ptr<plugins::LineConnection> line_;
    std::string can_;
    std::uint64_t validity_ = 0;
    unsigned number_ = 0;
};

}  // namespace

Outcome cannot_read(const HttpFailure& failure) {
    return Outcome::retry(cause_of(failure), "the mailbox: " + failure.detail);
}

std::unique_ptr<Mailbox> make_imap(MailServer& server, const MailboxRules& rules, Mailbox::Time deadline) {
    return std::make_unique<Imap>(server, rules, deadline);
}

}  // namespace hub::email
