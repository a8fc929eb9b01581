#include "hub/plugins/template.hpp"

#include "hub/plugins/fields.hpp"
#include "hub/plugins/json_template.hpp"

#include <cctz/time_zone.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace hub::plugins {
namespace {

enum Field {
    id,
    tracking_id,
    delivery_id,
    attempt,
    revision,
    kind,
    status,
    priority,
    channel,
    category,
    region,
    subject,
    body,
    address,
    latitude,
    longitude,
    anonymous,
    secret,
    supervisory,
    received_at,
    due_at,
    external_ref,
    copy,
    message_kind,
    message_reason,
    message_text,
    reporter_name,
    reporter_nik,
    reporter_phone,
    reporter_email,
    reporter_address,
    attribute,
    kept_value,
    own_field
};
constexpr std::string_view field_names[] = {
    "id",
    "tracking_id",
    "delivery_id",
    "attempt",
    "revision",
    "kind",
    "status",
    "priority",
    "channel",
    "category",
    "region",
    "subject",
    "body",
    "address",
    "latitude",
    "longitude",
    "anonymous",
    "secret",
    "supervisory",
    "received_at",
    "due_at",
    "external_ref",
    "copy",
    "message.kind",
    "message.reason",
    "message.text",
    "reporter.name",
    "reporter.nik",
    "reporter.phone",
    "reporter.email",
    "reporter.address"};
constexpr std::string_view attribute_prefix = "attribute.";

/// The word of a closed set, by number from 1.
template <std::size_t N>
std::string_view word(const std::string_view (&words)[N], std::int32_t number) {
    return number >= 1 && static_cast<std::size_t>(number) <= N ? words[number - 1] : std::string_view{};
}
constexpr std::string_view kinds[] = {"complaint", "aspiration", "information_request"};
constexpr std::string_view statuses[] = {"unverified", "awaiting_follow_up", "in_progress",
                                         "closed",     "postponed",          "archived"};
constexpr std::string_view priorities[] = {"low", "normal", "high"};
constexpr std::string_view message_kinds[] = {"complaint", "update", "withdrawal", "notice"};
constexpr std::string_view message_reasons[] = {"replied",   "corrected", "moved",   "merged",
                                                "withdrawn", "archived",  "closed",  "warned",
                                                "breached",  "escalated", "reopened"};
constexpr std::string_view channels[] = {"web",   "sms",     "app",    "x",           "whatsapp",
                                         "email", "walk_in", "letter", "other_system"};

std::string_view truth(bool value) {
    return value ? "true" : "false";
}

/// Degrees with seven decimals, no floating point.
std::string degrees(std::int32_t e7) {
    const auto magnitude = e7 < 0 ? -std::int64_t{e7} : std::int64_t{e7};
    auto fraction = std::to_string(magnitude % 10'000'000);
    fraction.insert(0, 7 - fraction.size(), '0');
    return (e7 < 0 ? "-" : "") + std::to_string(magnitude / 10'000'000) + "." + fraction;
}

void append_percent(std::string& out, unsigned char byte) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    out += '%';
    out += digits[byte >> 4U];
    out += digits[byte & 15U];
}

void append_url_escaped(std::string& out, std::string_view text) {
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
                           (byte >= 'a' && byte <= 'z') || c == '-' || c == '.' || c == '_' || c == '~';
        if (plain) {
            out += c;
        } else {
            append_percent(out, byte);
        }
    }
}

void append_header_escaped(std::string& out, std::string_view text) {
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x80) {
            append_percent(out, byte);
        } else {
            out += byte < 0x20 || byte == 0x7F ? ' ' : c;
        }
    }
}

std::string_view attribute_of(const sdk::Complaint& complaint, std::string_view name) {
    for (const auto& a : complaint.attributes()) {
        if (sdk::view(a.key) == name) {
            return sdk::view(a.value);
        }
    }
    return {};
}

/// Empty where the hub does not tell this agency.
std::string_view reporter_value(const sdk::Complaint& complaint, std::string_view sdk::Reporter::*field) {
    const auto reporter = complaint.reporter();
    return reporter ? (*reporter).*field : std::string_view{};
}

std::string_view kept_at(const Values& values, std::string_view name) {
    if (values.kept == nullptr) {
        return {};
    }
    const auto found = values.kept->find(name);
    return found == values.kept->end() ? std::string_view{} : std::string_view{found->second};
}

/// Views into the call, or into `scratch`.
std::string_view value_of(int field, std::string_view name, const Values& values, std::string& scratch) {
    if (field == kept_value) {
        return kept_at(values, name);
    }
    const auto& call = *values.call;
    const auto& zone = *values.zone;
    const auto c = call.complaint();
    const auto made = [&](std::string text) -> std::string_view { return scratch = std::move(text); };
    switch (field) {
        case id: return c.id();
        case tracking_id: return c.tracking_id();
        case delivery_id: return call.idempotency_key();
        case attempt: return made(std::to_string(call.attempt()));
        case revision: return made(std::to_string(c.revision()));
        case kind: return word(kinds, c.kind());
        case status: return word(statuses, c.status());
        case priority: return word(priorities, c.priority());
        case channel: return word(channels, c.channel());
        case category: return c.category();
        case region: return c.region();
        case subject: return c.subject();
        case body: return c.body();
        case address: return c.address();
        case latitude: return c.has_place() ? made(degrees(c.latitude_e7())) : std::string_view{};
        case longitude: return c.has_place() ? made(degrees(c.longitude_e7())) : std::string_view{};
        case anonymous: return truth(c.anonymous());
        case secret: return truth(c.secret());
        case supervisory: return truth(c.supervisory());
        case received_at: return made(zone.format(c.received_at()));
        case due_at: return c.has_due_at() ? made(zone.format(c.due_at())) : std::string_view{};
        case external_ref: {
            const auto given = kept_at(values, "external_ref");
            return given.empty() ? c.external_ref() : given;
        }
        case copy: return truth(call.is_copy());
        case message_kind: return word(message_kinds, static_cast<std::int32_t>(call.message_kind()));
        case message_reason: return word(message_reasons, static_cast<std::int32_t>(call.reason()));
        case message_text: return call.text();
        case reporter_name: return reporter_value(c, &sdk::Reporter::name);
        case reporter_nik: return reporter_value(c, &sdk::Reporter::nik);
        case reporter_phone: return reporter_value(c, &sdk::Reporter::phone);
        case reporter_email: return reporter_value(c, &sdk::Reporter::email);
        case reporter_address: return reporter_value(c, &sdk::Reporter::address);
        case attribute: return attribute_of(c, name);
        case own_field: return values.fields == nullptr ? std::string_view{} : made(values.fields->value(name, values));
        default: return {};
    }
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') {
        text.remove_prefix(1);
    }
    while (!text.empty() && text.back() == ' ') {
        text.remove_suffix(1);
    }
    return text;
}

void append_xml_escaped(std::string& out, std::string_view text) {
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&apos;"; break;
            case '\t': out += "&#9;"; break;
            case '\n': out += "&#10;"; break;
            case '\r': out += "&#13;"; break;
            default: out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;  // XML 1.0 has no others
        }
        constexpr std::string_view none[] = {"\xEF\xBF\xBE", "\xEF\xBF\xBF"};  // U+FFFE, U+FFFF: nor these
        if (out.ends_with(none[0]) || out.ends_with(none[1])) {
            out.back() = '\xBD';  // U+FFFD
        }
    }
}

}  // namespace

void append_escaped(std::string& out, std::string_view text, Escape escape) {
    switch (escape) {
        case Escape::none: out += text; break;
        case Escape::json_string: append_json_escaped(out, text); break;
        case Escape::url_component: append_url_escaped(out, text); break;
        case Escape::header: append_header_escaped(out, text); break;
        case Escape::xml: append_xml_escaped(out, text); break;
    }
}

struct Zone::Data {
    cctz::time_zone zone;
};

std::optional<Zone> Zone::load(const std::string& name) {
    auto data = std::make_shared<Data>();
    if (!cctz::load_time_zone(name, &data->zone)) {
        return std::nullopt;
    }
    return Zone{std::move(data)};
}

std::string Zone::format(sdk::Time time) const {
    return cctz::format("%Y-%m-%dT%H:%M:%S%Ez", std::chrono::floor<std::chrono::seconds>(time), data_->zone);
}

std::string Zone::format(sdk::Time time, const std::string& as) const {
    return cctz::format(as, std::chrono::floor<std::chrono::microseconds>(time), data_->zone);
}

std::optional<sdk::Time> Zone::parse(const std::string& text, const std::string& as) const {
    cctz::time_point<std::chrono::microseconds> time;
    return cctz::parse(as, text, data_->zone, &time) ? std::optional{sdk::Time{time.time_since_epoch()}} : std::nullopt;
}

std::string formatted_time(std::string_view field, const std::string& format, const Zone& zone, const sdk::Call& call) {
    const auto complaint = call.complaint();
    if (field == "due_at" && !complaint.has_due_at()) {
        return {};
    }
    const auto time = field == "due_at" ? complaint.due_at() : complaint.received_at();
    const auto since = time.time_since_epoch();
    if (format == "unix") {
        return std::to_string(std::chrono::floor<std::chrono::seconds>(since).count());
    }
    if (format == "unix_ms") {
        return std::to_string(std::chrono::floor<std::chrono::milliseconds>(since).count());
    }
    return zone.format(time, format);
}

std::optional<Template> Template::compile(
    std::string_view text, std::string& error, const Fields* fields, const KeptNames* kept) {
    Template made;
    while (true) {
        const auto open = text.find("{{");
        if (open == std::string_view::npos) {
            made.pieces_.push_back({std::string{text}});
            return made;
        }
        const auto close = text.find("}}", open);
        if (close == std::string_view::npos) {
            error = "'{{' without '}}'";
            return std::nullopt;
        }
        const auto name = trimmed(text.substr(open + 2, close - open - 2));
        auto piece = piece_of(name, fields, kept);
        if (!piece) {
            error = "unknown field '" + std::string{name} + "'; known are";
            for (const auto known : field_names) {
                error += " " + std::string{known};
            }
            for (const auto& more : kept == nullptr ? KeptNames{} : *kept) {
                error += " " + more;
            }
            error += " attribute.<name>";
            return std::nullopt;
        }
        piece->literal = text.substr(0, open);
        made.pieces_.push_back(std::move(*piece));
        text.remove_prefix(close + 2);
    }
}

std::optional<Template::Piece> Template::piece_of(std::string_view name, const Fields* fields, const KeptNames* kept) {
    Piece piece;
    if (name.starts_with(attribute_prefix) && name.size() > attribute_prefix.size()) {
        piece.field = attribute;
        piece.attribute = name.substr(attribute_prefix.size());
        return piece;
    }
    if (kept != nullptr && kept->contains(name)) {
        piece.field = kept_value;
        piece.attribute = name;
        return piece;
    }
    if (const auto* own = fields == nullptr ? nullptr : fields->find(name)) {
        piece.field = own_field;
        piece.attribute = name;
        piece.reporter = own->from && own->from->names_reporter();
        return piece;
    }
    const auto* const found = std::ranges::find(field_names, name);
    if (found == std::end(field_names)) {
        return std::nullopt;
    }
    piece.field = static_cast<int>(found - std::begin(field_names));
    piece.reporter = piece.field >= reporter_name && piece.field <= reporter_address;
    return piece;
}

void Template::append_to(std::string& out, const Values& values, Escape escape) const {
    std::string scratch;
    for (const auto& piece : pieces_) {
        if (escape == Escape::json_string) {
            append_json_escaped(out, piece.literal);
        } else {
            out += piece.literal;
        }
        if (piece.field >= 0) {
            append_escaped(out, value_of(piece.field, piece.attribute, values, scratch), escape);
        }
    }
}

bool Template::append_path_to(std::string& out, const Values& values) const {
    std::string scratch;
    auto segment = out.size();
    bool has_field = false;
    bool in_query = false;
    const auto leads_astray = [&] {
        const auto text = std::string_view{out}.substr(segment);
        return !in_query && has_field && (text.empty() || text == "." || text == "..");
    };
    for (const auto& piece : pieces_) {
        for (const char c : piece.literal) {
            const bool ends = c == '/' || c == '?';
            if (ends && leads_astray()) {
                return false;
            }
            in_query = in_query || c == '?';
            out += c;
            if (ends) {
                segment = out.size();
                has_field = false;
            }
        }
        if (piece.field >= 0) {
            has_field = true;
            append_url_escaped(out, value_of(piece.field, piece.attribute, values, scratch));
        }
    }
    return !leads_astray();
}

bool Template::names_reporter() const {
    return std::ranges::any_of(pieces_, &Piece::reporter);
}

std::string_view Template::lone_field() const {
    const bool lone = pieces_.size() == 2 && pieces_[0].literal.empty() && pieces_[0].field == own_field &&
                      pieces_[1].literal.empty() && pieces_[1].field < 0;
    return lone ? std::string_view{pieces_[0].attribute} : std::string_view{};
}

bool Template::names_only_kept() const {
    return std::ranges::all_of(
        pieces_, [](const Piece& piece) { return piece.field < 0 || piece.field == kept_value; });
}

bool Template::is_literal() const {
    return pieces_.size() == 1 && pieces_.front().field < 0;
}

}  // namespace hub::plugins
