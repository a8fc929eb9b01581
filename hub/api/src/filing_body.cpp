#include "filing_body.hpp"

#include "strict_json.hpp"

#include "hub/base/text.hpp"
#include "hub/model/names.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <cmath>

namespace hub::api {
namespace {

namespace json = boost::json;

constexpr std::size_t most_faults = 50;
constexpr const char* unknown_category = "unknown_category";
constexpr const char* unknown_agency = "unknown_agency";
constexpr std::string_view fields[] = {"subject",     "body",          "address",  "category",  "region",
                                       "kind",        "channel",       "priority", "anonymous", "secret",
                                       "supervisory", "wished_agency", "location", "attributes"};

std::string escape_pointer(std::string_view name) {
    std::string out;
    for (const char c : name.substr(0, 64)) {
        if (c == '~') {
            out += "~0";
        } else if (c == '/') {
            out += "~1";
        } else {
            out += c;
        }
    }
    return out;
}

bool has_forbidden_control(std::string_view text) {
    return std::ranges::any_of(text, [](char c) {
        const auto u = static_cast<unsigned char>(c);
        return (u < 0x20 && c != '\n' && c != '\r' && c != '\t') || u == 0x7F;
    });
}

/// "18", "18.72", "18.72.01", "18.72.01.1001"
bool is_region_code(std::string_view text) {
    constexpr std::size_t widths[] = {2, 2, 2, 4};
    std::size_t level = 0;
    while (!text.empty()) {
        if (level >= std::size(widths) || text.size() < widths[level] ||
            !std::ranges::all_of(text.substr(0, widths[level]), [](char c) { return c >= '0' && c <= '9'; })) {
            return false;
        }
        text.remove_prefix(widths[level++]);
        if (!text.empty() && (text.front() != '.' || text.size() == 1)) {
            return false;
        }
        text.remove_prefix(text.empty() ? 0 : 1);
    }
    return level > 0;
}

class Reader {
public:
    Reader(const json::object& in, const FilingWords& words, ParsedFiling& out) : in_{in}, words_{words}, out_{out} {}

    void read() {
        unknown_members();
        auto& content = out_.content;
        content.subject = text("subject", 200, true);
        content.body = text("body", 20'000, true);
        content.address = text("address", 500, false);
        category();
        region();
        content.kind = word("kind", model::ComplaintKind::complaint);
        content.channel = word("channel", model::Channel::web);
        content.priority = word("priority", model::Priority::normal);
        content.anonymous = flag("anonymous");
        content.secret = flag("secret");
        content.supervisory = flag("supervisory");
        wished_agency();
        location();
        attributes();
    }

private:
    void fault(std::string pointer, std::string code, std::string detail, std::string hint = {}) {
        if (out_.faults.size() < most_faults) {
            out_.faults.push_back({std::move(pointer), std::move(code), std::move(detail), std::move(hint)});
        }
    }

    void unknown_members() {
        for (const auto& member : in_) {
            const std::string_view name{member.key().data(), member.key().size()};
            if (std::ranges::find(fields, name) != std::end(fields)) {
                continue;
            }
            if (name == "reporter") {
                fault(
                    "/reporter", "reporter_not_accepted", "identities cannot be sealed yet, so none is accepted",
                    "leave `reporter` out");
                continue;
            }
            const auto* nearest = std::ranges::min_element(
                fields, {}, [&](std::string_view field) { return edit_distance(field, name); });
            const bool close = edit_distance(*nearest, name) <= 2;
            fault(
                "/" + escape_pointer(name), "unknown_field", "there is no such field",
                close ? "did you mean `" + std::string{*nearest} + "`?" : std::string{});
        }
    }

    std::string text(std::string_view name, std::size_t most, bool required) {
        const auto pointer = "/" + std::string{name};
        const auto* value = in_.if_contains(name);
        if (value == nullptr) {
            if (required) {
                fault(pointer, "required", "this field must be given");
            }
            return {};
        }
        if (!value->is_string()) {
            fault(pointer, "wrong_type", "must be a text");
            return {};
        }
        const std::string_view said{value->get_string().data(), value->get_string().size()};
        if (has_forbidden_control(said)) {
            fault(pointer, "control_character", "must not hold control characters");
        } else if (required && trim(said).empty()) {
            fault(pointer, "empty", "must not be empty");
        } else if (count_code_points(said) > most) {
            fault(pointer, "too_long", "must have at most " + std::to_string(most) + " characters");
        }
        return std::string{said};
    }

    template <class E>
    E word(std::string_view name, E otherwise) {
        const auto* value = in_.if_contains(name);
        if (value == nullptr) {
            return otherwise;
        }
        if (value->is_string()) {
            if (const auto parsed = model::parse_name<E>({value->get_string().data(), value->get_string().size()})) {
                return *parsed;
            }
        }
        std::string allowed;
        for (const auto& [candidate, spelling] : model::names_of<E>()) {
            allowed += (allowed.empty() ? "" : ", ") + std::string{spelling};
        }
        fault("/" + std::string{name}, "unknown_value", "must be one of: " + allowed);
        return otherwise;
    }

    bool flag(std::string_view name) {
        const auto* value = in_.if_contains(name);
        if (value == nullptr) {
            return false;
        }
        if (!value->is_bool()) {
            fault("/" + std::string{name}, "wrong_type", "must be true or false");
            return false;
        }
        return value->get_bool();
    }

    void category() {
        auto code = text("category", 100, false);
        if (!code.empty() && !words_.categories.contains(code)) {
            fault(
                "/category", unknown_category, "there is no such category", "leave it out when the topic is not known");
        }
        out_.content.category = model::CategoryCode{std::move(code)};
    }

    void region() {
        auto code = text("region", 13, false);
        if (!code.empty() && !is_region_code(code)) {
            fault("/region", "invalid_region", "must be a code like 18.72 or 18.72.01.1001, as a text");
        }
        out_.content.region = model::RegionCode{std::move(code)};
    }

    void wished_agency() {
        model::AgencyId id{text("wished_agency", 100, false)};
        if (!id.empty() && words_.router.agency(id) == nullptr) {
            fault("/wished_agency", unknown_agency, "there is no such agency");
        }
        out_.content.wished_agency = std::move(id);
    }

    void location() {
        const auto* value = in_.if_contains("location");
        if (value == nullptr) {
            return;
        }
        if (!value->is_object() || value->get_object().size() != 2) {
            return fault("/location", "wrong_type", "must be an object with latitude and longitude");
        }
        out_.content.latitude_e7 = degrees(value->get_object(), "latitude", 90);
        out_.content.longitude_e7 = degrees(value->get_object(), "longitude", 180);
    }

    std::int32_t degrees(const json::object& place, std::string_view name, double most) {
        const auto* value = place.if_contains(name);
        if (value == nullptr || !value->is_number()) {
            fault("/location/" + std::string{name}, "wrong_type", "must be a number of degrees");
            return 0;
        }
        const auto number = value->to_number<double>();
        if (!std::isfinite(number) || std::fabs(number) > most) {
            fault(
                "/location/" + std::string{name}, "out_of_range",
                "must lie within ±" + std::to_string(static_cast<int>(most)));
            return 0;
        }
        return static_cast<std::int32_t>(std::lround(number * 1e7));
    }

    void attributes() {
        const auto* value = in_.if_contains("attributes");
        if (value == nullptr) {
            return;
        }
        if (!value->is_object() || value->get_object().size() > 32) {
            return fault("/attributes", "wrong_type", "must be an object of at most 32 texts");
        }
        for (const auto& member : value->get_object()) {
            const std::string_view name{member.key().data(), member.key().size()};
            const auto pointer = "/attributes/" + escape_pointer(name);
            const bool named_well = !name.empty() && name.size() <= 40 && std::ranges::all_of(name, [](char c) {
                return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
            });
            if (!named_well) {
                fault(pointer, "invalid_name", "names are 1-40 of a-z, 0-9 and _");
                continue;
            }
            const auto* said = member.value().if_string();
            if (said == nullptr || said->size() > 200 || has_forbidden_control({said->data(), said->size()})) {
                fault(pointer, "wrong_type", "must be a text of at most 200 bytes");
                continue;
            }
            out_.content.attributes.emplace_back(std::string{name}, std::string{*said});
        }
    }

    const json::object& in_;
    const FilingWords& words_;
    ParsedFiling& out_;
};

}  // namespace

bool depends_on_configuration(const FieldFault& fault) {
    return fault.code == unknown_category || fault.code == unknown_agency;
}

Result<ParsedFiling> parse_filing(std::string_view body, const FilingWords& words) {
    if (const auto at = find_invalid_utf8(body)) {
        return Error{"utf8_invalid", "byte " + std::to_string(*at) + " of the body begins no valid UTF-8 character"};
    }
    unsigned char buffer[16'384];
    json::monotonic_resource memory{buffer, sizeof buffer};
    HUB_TRY(const auto parsed, parse_strict_json(body, &memory));
    if (!parsed.is_object()) {
        return Error{"json_invalid", "the body must be a JSON object"};
    }
    ParsedFiling out;
    Reader{parsed.get_object(), words, out}.read();
    return out;
}

}  // namespace hub::api
