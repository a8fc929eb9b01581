#include "filing_body.hpp"

#include "field_reader.hpp"
#include "reporter_body.hpp"
#include "strict_json.hpp"

#include "hub/base/text.hpp"
#include "hub/model/names.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <cmath>

namespace hub::api {
namespace {

namespace json = boost::json;

constexpr const char* unknown_category = "unknown_category";
constexpr const char* unknown_agency = "unknown_agency";
constexpr std::size_t most_attachments = 10;
constexpr std::string_view fields[] = {
    "subject",   "body",   "address",     "category",      "region",   "kind",       "channel",  "priority",
    "anonymous", "secret", "supervisory", "wished_agency", "location", "attributes", "reporter", "attachments"};

class Reader : private FieldReader {
public:
    Reader(const json::object& in, const FilingWords& words, ParsedFiling& out)
        : FieldReader{in, out.faults}, words_{words}, out_{out} {}

    void read() {
        unknown_members(fields);
        auto& content = out_.content;
        content.subject = text("subject", 200, true);
        content.body = text("body", 20'000, true);
        content.address = text("address", 500, false);
        category();
        region();
        content.kind = word<model::ComplaintKind>("kind").value_or(content.kind);
        content.channel = word<model::Channel>("channel").value_or(content.channel);
        content.priority = word<model::Priority>("priority").value_or(content.priority);
        content.anonymous = flag("anonymous").value_or(false);
        content.secret = flag("secret").value_or(false);
        content.supervisory = flag("supervisory").value_or(false);
        wished_agency();
        location();
        attributes();
        attachments();
        if (const auto* reporter = in().if_contains("reporter")) {
            out_.reporter = read_reporter(*reporter, out_.faults);
        }
    }

private:
    void category() {
        auto code = text("category", 100, false);
        if (!code.empty() && !words_.categories.contains(code)) {
            fault(
                "/category", unknown_category, "there is no such category", "leave it out when the topic is not known");
        }
        out_.content.category = model::CategoryCode{std::move(code)};
    }

    void region() { out_.content.region = FieldReader::region("region").value_or(model::RegionCode{}); }

    void wished_agency() {
        model::AgencyId id{text("wished_agency", 100, false)};
        if (!id.empty() && words_.router.agency(id) == nullptr) {
            fault("/wished_agency", unknown_agency, "there is no such agency");
        }
        out_.content.wished_agency = std::move(id);
    }

    void location() {
        const auto* value = in().if_contains("location");
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
        const auto* value = in().if_contains("attributes");
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

    void attachments() {
        const auto* value = in().if_contains("attachments");
        if (value == nullptr) {
            return;
        }
        if (!value->is_array() || value->get_array().size() > most_attachments) {
            return fault("/attachments", "wrong_type", "must be a list of at most 10 ids of attachments");
        }
        for (std::size_t i = 0; i < value->get_array().size(); ++i) {
            const auto* text = value->get_array()[i].if_string();
            const auto id = text == nullptr ? std::nullopt : parse_uuid({text->data(), text->size()});
            const auto pointer = "/attachments/" + std::to_string(i);
            if (!id) {
                fault(pointer, "invalid_id", "must be the id that POST /v1/attachments gave");
            } else if (std::ranges::find(out_.attachments, model::AttachmentId{*id}) != out_.attachments.end()) {
                fault(pointer, "repeated", "each file stands here once");
            } else {
                out_.attachments.emplace_back(*id);
            }
        }
    }

    const FilingWords& words_;
    ParsedFiling& out_;
};

}  // namespace

bool depends_on_configuration(const FieldFault& fault) {
    return fault.code == unknown_category || fault.code == unknown_agency || fault.code == attachment_unusable;
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
