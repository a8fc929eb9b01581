#pragma once
#include "config.hpp"

#include "hub/plugins/http_body.hpp"
#include "hub/sdk/call.hpp"
#include "hub/sdk/outcome.hpp"

#include <string>
#include <variant>
#include <vector>

namespace hub::email {

/// A mail, ready to be sent: pieces of text, files between them. Lines end with CRLF, none begins with a dot,
/// everything is ASCII: nothing in it can end the mail early or be taken for a command.
struct Letter {
    std::string message_id;   ///< without < and >
    std::string return_path;  ///< where reports of failed deliveries go
    std::vector<Address> to;
    std::vector<plugins::HttpPiece> pieces;

    [[nodiscard]] std::uint64_t bytes() const;
};

/// The mail that tells of a call; or why this complaint cannot be written as the settings want it. Pure: the same call
/// at the same time is the same mail, and its Message-ID is the same for all attempts of one delivery.
std::variant<Letter, sdk::Outcome> letter_for(
    const Config& config, const Marks& marks, const sdk::Call& call, sdk::Time now);

}  // namespace hub::email
