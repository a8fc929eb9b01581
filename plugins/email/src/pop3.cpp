// POP3 (RFC 1939): no folders and no marks, so what was read is known by its UIDL, and what is set aside stays.
#include "address.hpp"
#include "mailbox.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <set>

namespace hub::email {
namespace {

using plugins::HttpFailure;
using sdk::Cause;
using sdk::Outcome;
using Ended = std::optional<Outcome>;

constexpr std::size_t most_mails = 20'000;
constexpr std::size_t most_known = 3'500;  // what hub.state/1 holds of 16 digits each, and something over

std::string digits_of(std::uint64_t uid) {
    std::string out(16, '0');
    std::array<char, 17> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), uid, 16).ptr;
    const auto length = static_cast<std::size_t>(end - text.data());
    out.replace(out.size() - length, length, text.data(), length);
    return out;
}

std::uint64_t number_of(std::string_view digits) {
    std::uint64_t value = 0;
    (void)std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    return value;
}

class Pop3 final : public Mailbox {
public:
    Pop3(MailServer& server, const MailboxRules& rules, Time deadline)
        : server_{server}, rules_{rules}, deadline_{deadline} {}

    Ended open() override {
        HttpFailure failure;
        line_ = server_.dial(deadline_, failure);
        if (line_ == nullptr) {
            return cannot_read(failure);
        }
        if (auto ended = hear("greet")) {
            return ended;
        }
        if (server_.rules().tls == plugins::LineDialer::Tls::later) {
            if (auto ended = need("STLS", "carry out STLS", Cause::config)) {
                return ended;
            }
            if (!line_->start_tls()) {
                return cannot_read(line_->failure());
            }
        }
        return server_.rules().login ? log_in() : std::nullopt;
    }
    std::uint64_t validity() const override { return 1; }

    void recall(std::string_view memory) override {
        for (; memory.size() >= 16; memory.remove_prefix(16)) {
            known_.insert(number_of(memory.substr(0, 16)));
        }
    }
    std::string memory() const override {
        std::string out;
        for (const auto uid : known_) {
            out += digits_of(uid);
        }
        return out;
    }

    Ended list(std::uint64_t /*after*/, std::size_t most, std::vector<MailEntry>& found) override {
        std::map<std::string, std::size_t> sizes;
        if (auto ended = each("LIST", [&](std::string_view number, std::string_view size) {
                std::size_t bytes = 0;
                (void)std::from_chars(size.data(), size.data() + size.size(), bytes);
                sizes[std::string{number}] = bytes;
            })) {
            return ended;
        }
        std::set<std::uint64_t> there;
        if (auto ended = each("UIDL", [&](std::string_view number, std::string_view uidl) {
                // 60 bits: the cursor goes through JSON's signed numbers.
                const auto uid = number_of(std::string_view{hash_of(uidl)}.substr(0, 15));
                there.insert(uid);
                if (!known_.contains(uid) && found.size() <= most) {
                    found.push_back({std::string{number}, uid, sizes[std::string{number}]});
                }
            })) {
            return ended;
        }
        std::erase_if(known_, [&](std::uint64_t uid) { return !there.contains(uid); });
        if (known_.size() + found.size() > most_known) {
            return Outcome::retry(
                Cause::config, "the mailbox holds too many mails that were read: set after to delete");
        }
        return std::nullopt;
    }
    Ended fetch(const MailEntry& mail, std::string& raw) override {
        if (auto ended = need("RETR " + mail.id, "carry out RETR")) {
            return ended;
        }
        return body(raw, rules_.most_bytes + 1024);
    }
    Ended put_done(const MailEntry& mail) override {
        known_.insert(mail.uid);
        return rules_.after == MailboxRules::After::remove ? need("DELE " + mail.id, "carry out DELE") : std::nullopt;
    }
    Ended put_aside(const MailEntry& mail, bool& moved) override {
        known_.insert(mail.uid);
        moved = false;
        return std::nullopt;
    }
    void close() override {
        std::string line;
        if (line_->write("QUIT\r\n")) {  // only now are mails deleted
            (void)line_->read_line(line);
        }
    }

private:
    Ended hear(std::string_view what, Cause cause = Cause::remote_fault) {
        std::string line;
        if (!line_->read_line(line)) {
            return cannot_read(line_->failure());
        }
        if (line.starts_with("+OK")) {
            return std::nullopt;
        }
        return Outcome::retry(cause, "the mailbox server does not " + std::string{what});
    }
    Ended need(const std::string& command, std::string_view what, Cause cause = Cause::remote_fault) {
        if (!line_->write(command + "\r\n")) {
            return cannot_read(line_->failure());
        }
        return hear(what, cause);
    }
    Ended log_in() {
        HttpFailure failure;
        const auto secret = server_.secret(deadline_, failure);
        if (!secret) {
            return cannot_read(failure);
        }
        constexpr std::string_view what = "accept the login";
        auto ended = secret->token ? need("AUTH XOAUTH2 " + xoauth2(*secret), what, Cause::auth)
                                   : need("USER " + secret->user, what, Cause::auth);
        if (!ended && !secret->token) {
            ended = need("PASS " + secret->value, what, Cause::auth);
        }
        if (ended && ended->cause == Cause::auth) {
            server_.refused(*secret);
        }
        return ended;
    }
    /// The two words of each line of an answer.
    template <class Sink>
    Ended each(const std::string& command, const Sink& sink) {
        std::string text;
        if (auto ended = need(command, "carry out " + command)) {
            return ended;
        }
        if (auto ended = body(text, most_mails * 80)) {
            return ended;
        }
        for (std::size_t at = 0; at < text.size();) {
            const auto end = std::min(text.find('\n', at), text.size());
            const auto line = std::string_view{text}.substr(at, end - at);
            const auto blank = line.find(' ');
            if (blank != std::string_view::npos &&
                std::ranges::all_of(line.substr(0, blank), [](char c) { return c >= '0' && c <= '9'; })) {
                sink(line.substr(0, blank), line.substr(blank + 1));
            }
            at = end + 1;
        }
        return std::nullopt;
    }
    /// Lines up to the lone dot, whose stuffing goes.
    Ended body(std::string& into, std::size_t most) {
        std::string line;
        while (true) {
            if (!line_->read_line(line)) {
                return cannot_read(line_->failure());
            }
            if (line == ".") {
                return std::nullopt;
            }
            into += line.starts_with('.') ? line.substr(1) : line;
            into += '\n';
            if (into.size() > most) {
                return Outcome::retry(Cause::remote_fault, "the mailbox server sends more than it said");
            }
        }
    }

    MailServer& server_;
    const MailboxRules& rules_;
    Time deadline_;
    std::unique_ptr<plugins::LineConnection> line_;
    std::set<std::uint64_t> known_;
};

}  // namespace

std::string hash_of(std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    (void)EVP_Digest(text.data(), text.size(), digest.data(), &length, EVP_sha256(), nullptr);
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (std::size_t i = 0; i < 16; ++i) {
        out += digits[digest.at(i) >> 4U];
        out += digits[digest.at(i) & 15U];
    }
    return out;
}

std::unique_ptr<Mailbox> make_pop3(MailServer& server, const MailboxRules& rules, Mailbox::Time deadline) {
    return std::make_unique<Pop3>(server, rules, deadline);
}

}  // namespace hub::email
