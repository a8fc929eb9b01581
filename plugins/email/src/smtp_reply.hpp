#pragma once
#include "mail_server.hpp"

#include "hub/sdk/outcome.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hub::email {

/// What a mail server answers to one command.
struct SmtpReply {
    int code = 0;  ///< 0: it is none
    std::vector<std::string> lines{};

    [[nodiscard]] bool good() const { return code >= 200 && code < 300; }
    /// "550 5.1.1": the numbers alone.
    [[nodiscard]] std::string numbers() const;
    /// The last line's text, printable, of at most 200 characters: "2.0.0 Ok: queued as 4F2".
    [[nodiscard]] std::string text() const;
};

/// How far a mail came: what decides between "surely not there" and "perhaps".
enum class SmtpStage : std::uint8_t {
    greeting = 1,
    hello,
    tls,
    login,
    sender,
    recipient,
    data,    ///< the server is asked to take the content; still nothing is there
    content  ///< the content's end was sent
};

/// Puts one line to the reply. True: it was the last. A line that is no reply makes the code 0 and ends it.
bool add_line(SmtpReply& reply, std::string_view line);
/// What an answer other than consent means. Pure.
sdk::Outcome judge(SmtpStage stage, const SmtpReply& reply);
/// What a broken connection means. Pure.
sdk::Outcome judge(SmtpStage stage, const plugins::HttpFailure& failure);

/// What a server said that it can do.
struct SmtpAbilities {
    bool starttls = false;
    bool size = false;
    std::uint64_t most_bytes = 0;  ///< 0: it does not say
    std::vector<std::string> logins{};
};
SmtpAbilities abilities_of(const SmtpReply& hello);

}  // namespace hub::email
