#include "letter.hpp"

#include "charset.hpp"
#include "header_text.hpp"

#include <algorithm>
#include <utility>

namespace hub::email {
namespace {

void add_header(std::string& out, std::string_view name, std::string_view value) {
    out += name;
    out += ": ";
    out += value;
    out += "\r\n";
}

/// Only from characters that can stand in a header as they are.
std::string safe_name(std::string_view name, std::size_t number) {
    const bool good =
        !name.empty() && name.size() <= 100 && name.front() != '.' && std::ranges::all_of(name, [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
                   c == '_';
        });
    return good ? std::string{name} : "lampiran-" + std::to_string(number) + ".bin";
}

std::string safe_type(std::string_view type) {
    const bool good =
        std::ranges::count(type, '/') == 1 && type.size() <= 100 && type.front() != '/' && type.back() != '/' &&
        std::ranges::all_of(type, [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '/' || c == '.' || c == '-' || c == '+';
        });
    return good ? std::string{type} : "application/octet-stream";
}

/// Text as a part: CRLF everywhere, in base64, so that no line of it means anything on the way.
std::string text_part(std::string_view text) {
    std::string lines;
    for (const char c : to_utf8(text, "")) {
        lines += c == '\n' ? std::string{"\r\n"} : std::string(1, c);
    }
    if (!lines.ends_with("\r\n")) {
        lines += "\r\n";
    }
    std::string out = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n";
    plugins::append_base64_lines(out, lines);
    return out;
}

/// What earlier mails of the same complaint have in common.
std::string thread_of(const Config& config, const sdk::Complaint& complaint) {
    auto id = lower_case(complaint.id());
    std::erase_if(id, [](char c) { return !((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'); });
    return "<" + id + ".case@" + std::string{domain_of(config.from.mail)} + ">";
}

/// The hand-over's Message-ID is what the hub has kept as the office's number.
std::string first_mail(const Config& config, const sdk::Complaint& complaint) {
    const auto ref = complaint.external_ref();
    return is_mail_address(ref) && domain_of(ref) == domain_of(config.from.mail) ? "<" + std::string{ref} + ">" : "";
}

std::optional<Address> recipient_of(const sdk::Complaint& complaint) {
    for (const auto& attribute : complaint.attributes()) {
        if (sdk::view(attribute.key) == "recipient") {
            return read_address(sdk::view(attribute.value));
        }
    }
    return std::nullopt;
}

struct Rendered {
    std::string subject;
    std::string text;
    std::vector<std::pair<std::string, std::string>> headers;
};

std::string headers_of(
    const Config& config, const Letter& letter, const Rendered& rendered, const sdk::Call& call, sdk::Time now,
    const std::string& reply_to) {
    std::string out;
    const auto complaint = call.complaint();
    add_header(out, "From", header_of(config.from));
    if (!reply_to.empty()) {
        add_header(out, "Reply-To", header_of(Address{config.from.name, reply_to}));
    }
    add_header(out, "To", header_of(letter.to));
    if (!config.cc.empty()) {
        add_header(out, "Cc", header_of(config.cc));
    }
    add_header(out, "Date", config.zone->format(now, "%a, %d %b %Y %H:%M:%S %z"));
    add_header(out, "Message-ID", "<" + letter.message_id + ">");
    if (config.to_recipient) {
        add_header(out, "Subject", encoded_header(rendered.subject, 9));
        return out;
    }
    auto references = thread_of(config, complaint);
    if (call.message_kind() != sdk::MessageKind::complaint) {
        const auto first = first_mail(config, complaint);
        add_header(out, "In-Reply-To", first.empty() ? references : first);
        references += first.empty() ? "" : "\r\n " + first;
    }
    add_header(out, "References", references);
    const auto reply = call.message_kind() == sdk::MessageKind::complaint ? "" : "Re: ";
    add_header(
        out, "Subject", encoded_header(reply + subject_tag(complaint.tracking_id()) + " " + rendered.subject, 9));
    return out;
}

std::string all_headers_of(
    const Config& config, const Letter& letter, const Rendered& rendered, const sdk::Call& call, sdk::Time now,
    const std::string& reply_to) {
    auto out = headers_of(config, letter, rendered, call, now, reply_to);
    add_header(out, "Auto-Submitted", "auto-generated");
    for (const auto& [name, value] : rendered.headers) {
        if (!value.empty()) {
            add_header(out, name, encoded_header(value, name.size() + 2));
        }
    }
    add_header(out, "MIME-Version", "1.0");
    return out;
}

std::variant<Rendered, sdk::Outcome> render(const Config& config, const Texts& texts, const sdk::Call& call) {
    std::optional<plugins::MappingFault> fault;
    const plugins::Values values{&call, &*config.zone, &config.fields, &fault};
    Rendered out;
    texts.subject->append_to(out.subject, values, plugins::Escape::none);
    texts.text->append_to(out.text, values, plugins::Escape::none);
    for (const auto& [name, value] : config.headers) {
        out.headers.emplace_back(name, std::string{});
        value.append_to(out.headers.back().second, values, plugins::Escape::none);
    }
    if (fault) {
        const bool missing = fault->kind == plugins::MappingFault::Kind::missing;
        return sdk::Outcome::rejected(missing ? sdk::Cause::validation : sdk::Cause::config, std::move(fault->text));
    }
    return out;
}

}  // namespace

std::uint64_t Letter::bytes() const {
    std::uint64_t sum = 0;
    for (const auto& piece : pieces) {
        sum += piece.bytes();
    }
    return sum;
}

std::variant<Letter, sdk::Outcome> letter_for(
    const Config& config, const Marks& marks, const sdk::Call& call, sdk::Time now) {
    auto rendered = render(config, config.messages.at(call.message_kind()), call);
    if (auto* impossible = std::get_if<sdk::Outcome>(&rendered)) {
        return std::move(*impossible);
    }
    const auto& said = std::get<Rendered>(rendered);
    const auto mark = marks.make(call.complaint().tracking_id(), call.idempotency_key());
    Letter letter;
    letter.message_id = mark + "@" + std::string{domain_of(config.from.mail)};
    letter.to = config.to;
    if (config.to_recipient) {
        const auto person = recipient_of(call.complaint());
        if (!person) {
            return sdk::Outcome::rejected(
                sdk::Cause::validation, "the message has no attribute 'recipient' with an address");
        }
        letter.to = {*person};
        letter.return_path = config.from.mail;
        letter.pieces.push_back(
            {all_headers_of(config, letter, said, call, now, config.reply_to) + text_part(said.text)});
        return letter;
    }
    const auto& answers = config.reply_to.empty() ? config.from.mail : config.reply_to;
    const auto marked = config.plus_address ? with_detail(answers, mark) : answers;
    letter.return_path = config.plus_address ? marked : config.from.mail;
    auto head = all_headers_of(config, letter, said, call, now, marked == config.from.mail ? "" : marked);
    const auto files = config.attachments ? call.complaint().attachments() : std::vector<sdk::Attachment>{};
    if (files.empty()) {
        letter.pieces.push_back({head + text_part(said.text)});
        return letter;
    }
    const std::string boundary = "=_sp4n_" + mark;  // "_" is in no base64
    letter.pieces.push_back(
        {head + "Content-Type: multipart/mixed; boundary=\"" + boundary + "\"\r\n\r\n--" + boundary + "\r\n" +
         text_part(said.text)});
    for (const auto& file : files) {
        auto& piece = letter.pieces.back();
        const auto name = safe_name(file.name, letter.pieces.size());
        piece.text += "--" + boundary + "\r\nContent-Type: " + safe_type(file.media_type) + "; name=\"" + name +
                      "\"\r\nContent-Disposition: attachment; filename=\"" + name +
                      "\"\r\nContent-Transfer-Encoding: base64\r\n\r\n";
        piece.file = file.path;
        piece.size = file.size;
        piece.encoding = plugins::HttpPiece::Encoding::base64_lines;
        letter.pieces.emplace_back();
    }
    letter.pieces.back().text = "--" + boundary + "--\r\n";
    return letter;
}

}  // namespace hub::email
