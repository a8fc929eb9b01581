#include "smtp.hpp"

#include <algorithm>

namespace hub::email {
namespace {

using sdk::Cause;
using sdk::Outcome;

constexpr std::size_t most_traced = std::size_t{64} * 1024;

void keep(std::string& log, std::string_view text) {
    log += text.substr(0, most_traced - std::min(most_traced, log.size()));
}

bool offers(const SmtpAbilities& abilities, std::string_view login) {
    return std::ranges::find(abilities.logins, login) != abilities.logins.end();
}

std::string base64(std::string_view text) {
    std::string out;
    plugins::append_base64(out, text);
    return out;
}

}  // namespace

std::optional<Outcome> SmtpSession::hear(SmtpStage stage, SmtpReply& reply) {
    reply = {};
    std::string line;
    do {
        if (!line_->read_line(line)) {
            return judge(stage, line_->failure());
        }
        keep(dialog_.heard, line + "\r\n");
    } while (!add_line(reply, line));
    return std::nullopt;
}

std::optional<Outcome> SmtpSession::ask(SmtpStage stage, std::string_view command, SmtpReply& reply) {
    const auto line = std::string{command} + "\r\n";
    keep(dialog_.sent, line);
    if (!line_->write(line)) {
        return judge(stage, line_->failure());
    }
    return hear(stage, reply);
}

std::optional<Outcome> SmtpSession::ask_secretly(std::string_view shown, const std::string& line, SmtpReply& reply) {
    keep(dialog_.sent, std::string{shown} + "\r\n");
    if (!line_->write(line + "\r\n")) {
        return judge(SmtpStage::login, line_->failure());
    }
    return hear(SmtpStage::login, reply);
}

std::optional<Outcome> SmtpSession::greet() {
    SmtpReply reply;
    if (auto ended = ask(SmtpStage::hello, "EHLO " + hello_, reply)) {
        return ended;
    }
    if (!reply.good()) {
        return judge(SmtpStage::hello, reply);
    }
    abilities_ = abilities_of(reply);
    return std::nullopt;
}

std::optional<Outcome> SmtpSession::begin_tls() {
    if (!abilities_.starttls) {
        return Outcome::retry(
            Cause::config,
            "the mail server does not offer STARTTLS: security must be tls (or none), or the port is another");
    }
    SmtpReply reply;
    if (auto ended = ask(SmtpStage::tls, "STARTTLS", reply)) {
        return ended;
    }
    if (reply.code != 220) {
        return judge(SmtpStage::tls, reply);
    }
    if (!line_->start_tls()) {
        return judge(SmtpStage::tls, line_->failure());
    }
    return greet();  // what was said in the clear does not count
}

std::optional<Outcome> SmtpSession::prove(const Secret& secret, SmtpReply& reply) {
    const auto how = server_.rules().login->how;
    if (secret.token) {
        if (auto ended = ask_secretly("AUTH XOAUTH2 [secret]", "AUTH XOAUTH2 " + xoauth2(secret), reply)) {
            return ended;
        }
        // A refusal comes as a challenge that holds the reason; it wants an empty answer.
        return reply.code == 334 ? ask(SmtpStage::login, "", reply) : std::nullopt;
    }
    const bool plain = how == LoginRules::How::plain ||
                       (how == LoginRules::How::best && (offers(abilities_, "plain") || !offers(abilities_, "login")));
    if (plain) {
        const std::string text = std::string(1, '\0') + secret.user + std::string(1, '\0') + secret.value;
        return ask_secretly("AUTH PLAIN [secret]", "AUTH PLAIN " + base64(text), reply);
    }
    if (auto ended = ask(SmtpStage::login, "AUTH LOGIN", reply); ended || reply.code != 334) {
        return ended;
    }
    if (auto ended = ask_secretly("[user]", base64(secret.user), reply); ended || reply.code != 334) {
        return ended;
    }
    return ask_secretly("[secret]", base64(secret.value), reply);
}

std::optional<Outcome> SmtpSession::log_in() {
    plugins::HttpFailure failure;
    const auto secret = server_.secret(deadline_, failure);
    if (!secret) {
        return judge(SmtpStage::login, failure);
    }
    SmtpReply reply;
    if (auto ended = prove(*secret, reply)) {
        return ended;
    }
    if (reply.code == 235) {
        return std::nullopt;
    }
    if (reply.code == 535 || reply.code == 534) {
        server_.refused(*secret);
    }
    return judge(SmtpStage::login, reply);
}

std::optional<Outcome> SmtpSession::open() {
    plugins::HttpFailure failure;
    line_ = server_.dial(deadline_, failure);
    if (line_ == nullptr) {
        return judge(SmtpStage::greeting, failure);
    }
    SmtpReply reply;
    if (auto ended = hear(SmtpStage::greeting, reply)) {
        return ended;
    }
    if (reply.code != 220) {
        return judge(SmtpStage::greeting, reply);
    }
    if (auto ended = greet()) {
        return ended;
    }
    if (server_.rules().tls == plugins::LineDialer::Tls::later) {
        if (auto ended = begin_tls()) {
            return ended;
        }
    }
    return server_.rules().login ? log_in() : std::nullopt;
}

std::optional<Outcome> SmtpSession::address(
    const std::string& sender, const std::vector<Address>& to, const std::vector<Address>& cc, std::uint64_t bytes,
    std::size_t& refused) {
    refused = 0;
    if (abilities_.most_bytes != 0 && bytes > abilities_.most_bytes) {
        return Outcome::rejected(
            Cause::validation, "the mail has " + std::to_string(bytes) + " bytes, the mail server takes " +
                                   std::to_string(abilities_.most_bytes));
    }
    SmtpReply reply;
    const auto size = abilities_.size && bytes != 0 ? " SIZE=" + std::to_string(bytes) : std::string{};
    if (auto ended = ask(SmtpStage::sender, "MAIL FROM:<" + sender + ">" + size, reply)) {
        return ended;
    }
    if (!reply.good()) {
        return judge(SmtpStage::sender, reply);
    }
    std::size_t taken = 0;
    std::optional<Outcome> last;
    for (const auto* list : {&to, &cc}) {
        for (const auto& one : *list) {
            if (auto ended = ask(SmtpStage::recipient, "RCPT TO:<" + one.mail + ">", reply)) {
                return ended;
            }
            if (reply.good()) {
                taken += list == &to ? 1 : 0;
                continue;
            }
            last = judge(SmtpStage::recipient, reply);
            if (last->kind != HUBC_REJECTED) {
                return last;  // for now: all of them together later, so that nobody has it twice
            }
            ++refused;
        }
    }
    return taken == 0 ? last : std::nullopt;
}

Outcome SmtpSession::send(const Letter& letter, plugins::OpenPieces& content) {
    SmtpReply reply;
    if (auto ended = ask(SmtpStage::data, "DATA", reply)) {
        return *std::move(ended);
    }
    if (reply.code != 354) {
        return judge(SmtpStage::data, reply);
    }
    keep(dialog_.sent, letter.pieces.front().text);
    bool whole = true;
    const bool read = content.send([&](std::string_view bytes) { whole = whole && line_->write(bytes); });
    if (!whole) {
        return judge(SmtpStage::data, line_->failure());
    }
    if (!read) {  // without its end nothing counts
        return Outcome::retry(Cause::internal, "an attachment could not be read to its end");
    }
    if (auto ended = ask(SmtpStage::content, ".", reply)) {
        return *std::move(ended);
    }
    return reply.good() ? Outcome::delivered(letter.message_id).with_code(reply.text())
                        : judge(SmtpStage::content, reply);
}

void SmtpSession::quit() {
    (void)line_->write("QUIT\r\n");  // whatever it answers
}

}  // namespace hub::email
