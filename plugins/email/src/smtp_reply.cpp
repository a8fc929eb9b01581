#include "smtp_reply.hpp"

#include "address.hpp"

#include <algorithm>
#include <charconv>
#include <sstream>

namespace hub::email {
namespace {

using sdk::Cause;
using sdk::Outcome;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// "5.1.1" at the beginning of a reply's text; empty: none.
std::string_view enhanced(std::string_view text) {
    const auto code = text.substr(0, text.find(' '));
    const bool shape = code.size() >= 5 && code.size() <= 9 && std::ranges::count(code, '.') == 2 && code[1] == '.' &&
                       std::ranges::all_of(code, [](char c) { return is_digit(c) || c == '.'; });
    return shape ? code : std::string_view{};
}

std::string_view place(SmtpStage stage) {
    switch (stage) {
        case SmtpStage::greeting: return "as its greeting";
        case SmtpStage::hello: return "to EHLO";
        case SmtpStage::tls: return "to STARTTLS";
        case SmtpStage::login: return "to the login";
        case SmtpStage::sender: return "to our sender's address";
        case SmtpStage::recipient: return "to the recipient's address";
        case SmtpStage::data: return "to DATA";
        case SmtpStage::content: break;
    }
    return "to the mail";
}

Cause cause_of_refusal(SmtpStage stage, int code) {
    if (stage == SmtpStage::login || code == 530 || code == 535 || code == 538) {
        return Cause::auth;
    }
    if (stage == SmtpStage::content || stage == SmtpStage::data || code == 552) {
        return Cause::validation;  // this mail, as it is
    }
    return Cause::config;  // addresses and rights
}

}  // namespace

std::string SmtpReply::numbers() const {
    const auto more = lines.empty() ? std::string_view{} : enhanced(lines.back());
    return std::to_string(code) + (more.empty() ? "" : " " + std::string{more});
}

std::string SmtpReply::text() const {
    auto out = lines.empty() ? std::string{} : lines.back().substr(0, 200);
    std::ranges::replace_if(
        out, [](char c) { return static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) > 0x7E; }, '?');
    return out;
}

bool add_line(SmtpReply& reply, std::string_view line) {
    constexpr std::size_t most_lines = 200;
    const bool shape = line.size() >= 3 && std::ranges::all_of(line.substr(0, 3), is_digit) &&
                       (line.size() == 3 || line[3] == ' ' || line[3] == '-') && line[0] >= '2' && line[0] <= '5';
    int code = 0;
    if (shape) {
        std::from_chars(line.data(), line.data() + 3, code);
    }
    if (!shape || (!reply.lines.empty() && code != reply.code) || reply.lines.size() >= most_lines) {
        reply.code = 0;
        return true;
    }
    reply.code = code;
    reply.lines.emplace_back(line.size() > 4 ? line.substr(4) : std::string_view{});
    return line.size() == 3 || line[3] == ' ';
}

Outcome judge(SmtpStage stage, const SmtpReply& reply) {
    const auto why = "the mail server answered " + reply.numbers() + " " + std::string{place(stage)};
    const bool early = stage <= SmtpStage::login;
    if (reply.code >= 500) {
        const auto cause =
            early && stage != SmtpStage::login ? Cause::remote_fault : cause_of_refusal(stage, reply.code);
        // What is ours or theirs to mend for all mails alike must not make dead letters of them.
        auto outcome = early || cause == Cause::auth ? Outcome::retry(cause, why) : Outcome::rejected(cause, why);
        return std::move(outcome).with_code(reply.numbers());
    }
    if (reply.code >= 400) {
        const auto cause = stage == SmtpStage::login ? Cause::auth : Cause::remote_fault;
        return Outcome::retry(cause, why).with_code(reply.numbers());
    }
    if (stage == SmtpStage::content) {
        return Outcome::unknown(Cause::remote_fault, "the mail server's answer to the mail is none of SMTP");
    }
    return Outcome::retry(
        Cause::remote_fault, "what the mail server said " + std::string{place(stage)} + " is no answer of SMTP");
}

Outcome judge(SmtpStage stage, const plugins::HttpFailure& failure) {
    const auto cause = cause_of(failure);
    if (stage == SmtpStage::content) {
        return Outcome::unknown(cause, "the whole mail was sent, then: " + failure.detail);
    }
    return Outcome::retry(cause, failure.detail);
}

SmtpAbilities abilities_of(const SmtpReply& hello) {
    SmtpAbilities found;
    for (std::size_t i = 1; i < hello.lines.size(); ++i) {
        auto line = lower_case(hello.lines[i]);
        std::ranges::replace(line, '=', ' ');  // "AUTH=LOGIN" of old servers
        std::istringstream words{line};
        std::string word;
        words >> word;
        if (word == "starttls") {
            found.starttls = true;
        } else if (word == "size") {
            found.size = true;
            words >> found.most_bytes;
        } else if (word == "auth") {
            while (words >> word) {
                found.logins.push_back(word);
            }
        }
    }
    return found;
}

}  // namespace hub::email
