#include "action_body.hpp"

#include "field_reader.hpp"
#include "strict_json.hpp"

#include "hub/base/text.hpp"
#include "hub/base/time_text.hpp"
#include "hub/crypto/crockford.hpp"

#include <boost/json.hpp>

namespace hub::api {
namespace {

namespace json = boost::json;

constexpr std::string_view fields[] = {"text",     "to",     "days", "rating",   "accepts",     "until",     "other",
                                       "category", "region", "kind", "priority", "supervisory", "anonymous", "secret"};
constexpr std::size_t longest_text = 20'000;

void read(FieldReader& in, const std::unordered_set<std::string>& categories, ParsedAction& out) {
    auto& act = out.act;
    in.unknown_members(fields);
    act.text = trim(in.text("text", longest_text, false));
    act.to = model::AgencyId{in.text("to", 100, false)};
    act.days = in.integer("days", 0, 3'660).value_or(0);
    act.rating = in.integer("rating", 0, 5).value_or(0);
    act.accepts = in.flag("accepts").value_or(false);
    if (const auto until = in.text("until", 40, false); !until.empty()) {
        act.until = parse_rfc3339(until);
        if (!act.until) {
            in.fault("/until", "invalid_time", "must be a time like 2026-12-01T00:00:00+07:00");
        }
    }
    if (const auto other = in.text("other", 20, false); !other.empty()) {
        if (const auto number = crypto::parse_crockford(other)) {
            out.other = model::TrackingNumber{*number};
        } else {
            in.fault("/other", "invalid_tracking_id", "must be the tracking id of a complaint");
        }
    }
    if (auto category = in.text("category", 100, false); !category.empty()) {
        if (!categories.contains(category)) {
            in.fault("/category", "unknown_category", "there is no such category");
        }
        act.category = model::CategoryCode{std::move(category)};
    }
    act.region = in.region("region");
    act.kind = in.word<model::ComplaintKind>("kind");
    act.priority = in.word<model::Priority>("priority");
    act.supervisory = in.flag("supervisory");
    act.anonymous = in.flag("anonymous");
    act.secret = in.flag("secret");
}

}  // namespace

Result<ParsedAction> parse_action(std::string_view body, const std::unordered_set<std::string>& categories) {
    ParsedAction out;
    if (trim(body).empty()) {
        return out;
    }
    if (const auto at = find_invalid_utf8(body)) {
        return Error{"utf8_invalid", "byte " + std::to_string(*at) + " of the body begins no valid UTF-8 character"};
    }
    unsigned char buffer[8'192];
    json::monotonic_resource memory{buffer, sizeof buffer};
    HUB_TRY(const auto parsed, parse_strict_json(body, &memory));
    if (!parsed.is_object()) {
        return Error{"json_invalid", "the body must be a JSON object"};
    }
    FieldReader reader{parsed.get_object(), out.faults};
    read(reader, categories, out);
    return out;
}

}  // namespace hub::api
