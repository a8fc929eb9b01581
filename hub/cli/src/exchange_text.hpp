#pragma once
#include "hub_talk.hpp"
#include "words.hpp"

#include <CLI/CLI.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>

namespace hub::cli {

/// Text for a terminal, line ends as they are: what would move the cursor, hide text or turn its direction stands there
/// as \x1b, \u202e.
std::string visible(std::string_view text);

/// What an attempt sent and heard, as the API tells it.
void print_pieces(std::ostream& out, const boost::json::array& pieces, const Words& words);

/// The answer of /v1/dead-letters/{id}/bytes: bytes of one attempt, and of the others what is known of them.
void print_exchanges(std::ostream& out, const boost::json::object& answer, const Words& words);

/// Whoever looks at a message may want its bytes too.
struct BytesWish {
    bool wished = false;
    std::int32_t attempt = 0;  ///< 0: the newest of which they are kept
    std::string reason;
};
void declare_bytes(CLI::App& app, BytesWish& wish);
/// Asks the hub for them, which records it; returns the exit code.
int show_bytes(
    const HubOptions& hub, const std::string& delivery, const BytesWish& wish, bool as_json,
    const Surroundings& around);

}  // namespace hub::cli
