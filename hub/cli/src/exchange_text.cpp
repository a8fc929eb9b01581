#include "exchange_text.hpp"

#include <boost/json.hpp>

#include <array>
#include <cstdint>
#include <cstdio>

namespace hub::cli {
namespace {

namespace json = boost::json;

std::string number(const json::object& in, std::string_view name) {
    const auto* value = in.if_contains(name);
    return value == nullptr ? "0" : json::serialize(*value);
}

bool is_true(const json::object& in, std::string_view name) {
    const auto* value = in.if_contains(name);
    return value != nullptr && value->is_bool() && value->get_bool();
}

std::string escaped(const char* format, std::uint32_t number) {
    std::array<char, 16> text{};
    const auto length = std::snprintf(text.data(), text.size(), format, number);
    return {text.data(), static_cast<std::size_t>(length)};
}

/// The character that begins at `at`, of well-formed UTF-8.
std::uint32_t character(std::string_view text, std::size_t at, std::size_t& length) {
    const auto first = static_cast<unsigned char>(text[at]);
    length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    std::uint32_t out = length == 1 ? first : first & (0x7FU >> length);
    for (std::size_t i = 1; i < length && at + i < text.size(); ++i) {
        out = out << 6U | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
    }
    return out;
}

bool hides_or_turns(std::uint32_t c) {
    return (c >= 0x80 && c < 0xA0) || (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x2069) || c == 0xFEFF;
}

}  // namespace

std::string visible(std::string_view text) {
    std::string out;
    std::size_t length = 1;
    for (std::size_t at = 0; at < text.size(); at += length) {
        const auto c = character(text, at, length);
        if (c == '\r' && at + 1 < text.size() && text[at + 1] == '\n') {
            continue;  // an ordinary end of a line
        }
        if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7F) {
            out += escaped("\\x%02x", c);
        } else if (hides_or_turns(c)) {
            out += escaped("\\u%04x", c);
        } else {
            out += text.substr(at, length);
        }
    }
    return out;
}

void print_pieces(std::ostream& out, const json::array& pieces, const Words& words) {
    for (const auto& entry : pieces) {
        const auto& piece = entry.as_object();
        out << (json_text(piece, "direction") == "sent" ? words(">>> sent: ", ">>> dikirim: ")
                                                        : words("<<< received: ", "<<< diterima: "))
            << visible(json_text(piece, "label")) << '\n';
        const auto text = visible(json_text(piece, "text"));
        out << text << (text.empty() || text.ends_with('\n') ? "" : "\n");
        if (const auto* binary = piece.if_contains("binary")) {
            out << "(" << number(binary->as_object(), "bytes")
                << words(" bytes that are no text, SHA-256 ", " bita yang bukan teks, SHA-256 ")
                << json_text(binary->as_object(), "sha256") << ")\n";
        }
        if (piece.contains("left_out")) {
            out << "(" << number(piece, "left_out")
                << words(" further bytes were not kept)\n", " bita selebihnya tidak disimpan)\n");
        }
    }
}

void print_exchanges(std::ostream& out, const json::object& answer, const Words& words) {
    const auto& attempts = answer.at("attempts").as_array();
    if (attempts.empty()) {
        out << words(
            "No attempt of this message left bytes: its connector hands none over, or none had left the hub.\n",
            "Tidak ada percobaan pesan ini yang meninggalkan bita: konektornya tidak menyerahkannya, atau belum ada "
            "yang "
            "keluar dari hub.\n");
    }
    const auto shown = number(answer, "attempt");
    for (const auto& entry : attempts) {
        const auto& attempt = entry.as_object();
        out << words("attempt ", "percobaan ") << number(attempt, "attempt") << "  " << number(attempt, "sent_bytes")
            << words(" bytes sent, ", " bita dikirim, ") << number(attempt, "received_bytes")
            << words(" received", " diterima");
        if (const auto hash = json_text(attempt, "sent_sha256"); !hash.empty()) {
            out << words(", SHA-256 of what was sent ", ", SHA-256 dari yang dikirim ") << hash;
        }
        if (!is_true(attempt, "kept")) {
            out << words(", not kept any more", ", tidak disimpan lagi");
        } else if (number(attempt, "attempt") != shown) {
            out << words(", kept: --attempt ", ", disimpan: --attempt ") << number(attempt, "attempt")
                << words(" shows it", " menampilkannya");
        }
        out << '\n';
    }
    if (const auto* pieces = answer.if_contains("pieces")) {
        out << words("--- attempt ", "--- percobaan ") << shown << " ---\n";
        print_pieces(out, pieces->as_array(), words);
    }
}

void declare_bytes(CLI::App& app, BytesWish& wish) {
    app.add_flag("--bytes", wish.wished, "What a failed attempt sent and heard; recorded");
    app.add_option("--attempt", wish.attempt, "Of which attempt (the newest of which they are kept, unless given)")
        ->check(CLI::Range(1, 1'000'000));
    app.add_option("--reason", wish.reason, "Why you look at them; stands in the audit");
}

int show_bytes(
    const HubOptions& hub, const std::string& delivery, const BytesWish& wish, bool as_json,
    const Surroundings& around) {
    int code = done;
    const auto answer = read_from_hub(
        hub,
        address_of(
            "/v1/dead-letters/" + percent_encoded(delivery) + "/bytes",
            {{"attempt", wish.attempt == 0 ? std::string{} : std::to_string(wish.attempt)}, {"reason", wish.reason}}),
        around, code);
    if (!answer) {
        return code;
    }
    if (as_json) {
        around.out << answer->body << '\n';
    } else {
        print_exchanges(around.out, json::parse(answer->body).as_object(), Words{around});
    }
    return done;
}

}  // namespace hub::cli
