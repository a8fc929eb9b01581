#include "georeport_form.hpp"

#include "hub/base/text.hpp"
#include "hub/base/time_text.hpp"

#include <boost/json.hpp>
#include <boost/url/params_view.hpp>
#include <boost/url/parse_query.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>

namespace hub::api {
namespace {

namespace json = boost::json;
using settings::AttributeType;

constexpr std::size_t longest_subject = 80;
constexpr std::string_view attribute_prefix = "attribute[";
constexpr std::array<std::string_view, 7> passed_over{"account_id",   "device_id", "zipcode",        "api_key",
                                                      "service_name", "format",    "jurisdiction_id"};

/// Argument → member of the complaint's body.
constexpr std::array<std::pair<std::string_view, std::string_view>, 10> same{{
    {"description", "/body"},
    {"address_string", "/address"},
    {"service_code", "/category"},
    {"jurisdiction_id", "/region"},
    {"lat", "/location/latitude"},
    {"long", "/location/longitude"},
    {"email", "/reporter/email"},
    {"phone", "/reporter/phone"},
    {"first_name", "/reporter/name"},
    {"description", "/subject"},
}};

/// The first line, cut between words; whole characters.
std::string subject_of(std::string_view text) {
    text = trim(text);
    auto line = trim(text.substr(0, text.find_first_of("\r\n")));
    if (line.size() <= longest_subject) {
        return std::string{line};
    }
    auto end = longest_subject;
    while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80) {
        --end;
    }
    line = line.substr(0, end);
    if (const auto blank = line.rfind(' '); blank != std::string_view::npos && blank > longest_subject / 2) {
        line = line.substr(0, blank);
    }
    return std::string{line} + "…";
}

std::optional<double> number_of(std::string_view text) {
    double out = 0;
    text = trim(text);
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), out);
    return failed == std::errc{} && end == text.data() + text.size() && std::isfinite(out) ? std::optional{out}
                                                                                           : std::nullopt;
}

class Reader {
public:
    Reader(const FormValues& values, std::span<const settings::Category> categories)
        : values_{values}, categories_{categories} {}

    GeoFiling read() {
        sort_out();
        const auto code = std::string{once("service_code")};
        if (code.empty()) {
            fault("service_code", "missing", "must be given", "see the services");
        } else {
            body_["category"] = code;
        }
        const auto description = std::string{once("description")};
        body_["body"] = description;
        body_["subject"] = subject_of(description);
        body_["channel"] = "app";
        put("jurisdiction_id", "region");
        put("address_string", "address");
        place();
        reporter();
        flag("anonymous");
        flag("secret");
        if (!code.empty()) {
            attributes(code);
        }
        if (!attributes_.empty()) {
            body_["attributes"] = std::move(attributes_);
        }
        out_.body = json::serialize(body_);
        return std::move(out_);
    }

private:
    void fault(std::string_view name, std::string code, std::string detail, std::string hint = {}) {
        out_.faults.push_back({std::string{name}, std::move(code), std::move(detail), std::move(hint)});
    }

    /// Attributes apart from arguments; each argument once, or twice alike (in the address and in the form).
    void sort_out() {
        for (const auto& [name, value] : values_) {
            if (name.starts_with(attribute_prefix)) {
                const auto end = name.find(']');
                if (end == std::string::npos || (end + 1 != name.size() && name.substr(end + 1) != "[]")) {
                    fault(name, "unknown_parameter", "is written attribute[code]");
                } else {
                    asked_[name.substr(attribute_prefix.size(), end - attribute_prefix.size())].push_back(value);
                }
                continue;
            }
            const auto [at, is_new] = arguments_.emplace(name, value);
            if (!is_new && at->second != value) {
                fault(name, "repeated", "stands twice with different values");
            }
            if (!is_known(name)) {
                fault(name, "unknown_parameter", "GeoReport v2 has no such argument");
            }
        }
    }

    static bool is_known(std::string_view name) {
        constexpr std::array<std::string_view, 5> more{"address_id", "last_name", "media_url", "anonymous", "secret"};
        return std::ranges::find(passed_over, name) != passed_over.end() ||
               std::ranges::find(more, name) != more.end() ||
               std::ranges::find(same, name, [](const auto& one) { return one.first; }) != same.end();
    }

    [[nodiscard]] std::string_view once(std::string_view name) const {
        const auto found = arguments_.find(name);
        return found == arguments_.end() ? std::string_view{} : trim(found->second);
    }

    void put(std::string_view argument, std::string_view member) {
        if (const auto value = once(argument); !value.empty()) {
            body_[member] = value;
        }
    }

    void place() {
        const auto lat = once("lat");
        const auto lon = once("long");
        if (lat.empty() != lon.empty()) {
            fault(lat.empty() ? "lat" : "long", "missing", "lat and long are given together");
        } else if (!lat.empty()) {
            const auto latitude = number_of(lat);
            const auto longitude = number_of(lon);
            if (!latitude) {
                fault("lat", "wrong_type", "must be a number of degrees");
            }
            if (!longitude) {
                fault("long", "wrong_type", "must be a number of degrees");
            }
            if (latitude && longitude) {
                body_["location"] = {{"latitude", *latitude}, {"longitude", *longitude}};
            }
        } else if (once("address_string").empty() && once("address_id").empty()) {
            fault("lat", "missing", "a place must be given: lat and long, address_string or address_id");
        }
        for (const auto* name : {"address_id", "media_url"}) {
            if (const auto value = once(name); !value.empty()) {
                attributes_[name] = value;
            }
        }
    }

    void reporter() {
        json::object who;
        auto name = std::string{once("first_name")};
        if (const auto last = once("last_name"); !last.empty()) {
            name += (name.empty() ? "" : " ") + std::string{last};
        }
        if (!name.empty()) {
            who["name"] = name;
        }
        for (const auto* argument : {"email", "phone"}) {
            if (const auto value = once(argument); !value.empty()) {
                who[argument] = value;
            }
        }
        if (!who.empty()) {
            body_["reporter"] = std::move(who);
        }
    }

    void flag(std::string_view name) {
        const auto value = once(name);
        if (value == "true") {
            body_[name] = true;
        } else if (!value.empty() && value != "false") {
            fault(name, "unknown_value", "must be true or false");
        }
    }

    void attributes(const std::string& code) {
        for (const auto* wanted : attributes_of(code, categories_)) {
            const auto found = asked_.find(wanted->code);
            std::vector<std::string> said;
            if (found != asked_.end()) {
                std::ranges::copy_if(
                    found->second, std::back_inserter(said), [](const std::string& one) { return !trim(one).empty(); });
                asked_.erase(found);
            }
            const auto name = std::string{attribute_prefix} + wanted->code + "]";
            if (said.empty()) {
                if (wanted->required) {
                    fault(name, "missing", "must be given");
                }
                continue;
            }
            if (said.size() > 1 && wanted->type != AttributeType::multivaluelist) {
                fault(name, "repeated", "takes one value");
                continue;
            }
            check(*wanted, name, said);
        }
        for (const auto& [left, values] : asked_) {
            fault(
                std::string{attribute_prefix} + left + "]", "unknown_parameter", "this service has no such attribute",
                "see its definition");
        }
    }

    void check(
        const settings::CategoryAttribute& wanted, const std::string& name, const std::vector<std::string>& said) {
        std::string joined;
        for (const auto& raw : said) {
            const std::string value{trim(raw)};
            const bool listed =
                wanted.type == AttributeType::singlevaluelist || wanted.type == AttributeType::multivaluelist;
            if (listed &&
                std::ranges::find(wanted.values, value, &settings::AttributeValue::key) == wanted.values.end()) {
                return fault(name, "unknown_value", "must be a key of the service's definition");
            }
            if (wanted.type == AttributeType::number && !number_of(value)) {
                return fault(name, "wrong_type", "must be a number");
            }
            if (wanted.type == AttributeType::datetime && !parse_rfc3339(value)) {
                return fault(name, "invalid_time", "must be a time like 2026-12-01T00:00:00+07:00");
            }
            joined += (joined.empty() ? "" : ",") + value;
        }
        attributes_[wanted.code] = joined;
    }

    const FormValues& values_;
    std::span<const settings::Category> categories_;
    std::map<std::string, std::string, std::less<>> arguments_;
    std::map<std::string, std::vector<std::string>, std::less<>> asked_;
    json::object body_;
    json::object attributes_;
    GeoFiling out_;
};

}  // namespace

Result<FormValues> read_form(std::string_view text) {
    FormValues out;
    if (text.empty()) {
        return out;
    }
    // Some encoders leave brackets bare in attribute[code]; the grammar of a query wants them escaped.
    std::string escaped;
    for (const char c : text) {
        escaped += c == '[' ? "%5B" : c == ']' ? "%5D" : std::string(1, c);
    }
    if (!boost::urls::parse_query(escaped)) {
        return Error{"request_invalid", "the arguments are malformed"};
    }
    boost::urls::encoding_opts decoding;
    decoding.space_as_plus = true;
    for (const auto& param : boost::urls::params_view{escaped, decoding}) {
        if (find_invalid_utf8(param.key) || find_invalid_utf8(param.value)) {
            return Error{"utf8_invalid", "an argument is not valid UTF-8"};
        }
        out.emplace_back(param.key, param.value);
    }
    return out;
}

std::string_view form_value(const FormValues& values, std::string_view name) {
    const auto found = std::ranges::find(values, name, [](const auto& one) -> std::string_view { return one.first; });
    return found == values.end() ? std::string_view{} : trim(found->second);
}

std::vector<const settings::CategoryAttribute*> attributes_of(
    std::string_view category, std::span<const settings::Category> categories) {
    std::vector<const settings::CategoryAttribute*> out;
    for (std::size_t end = 0; end != std::string_view::npos;) {
        end = category.find('.', end + 1);
        const auto topic = category.substr(0, end);
        const auto found =
            std::ranges::find(categories, topic, [](const auto& one) -> std::string_view { return one.code.value(); });
        if (found != categories.end()) {
            std::ranges::transform(found->attributes, std::back_inserter(out), [](const auto& one) { return &one; });
        }
    }
    return out;
}

GeoFiling read_geo_filing(const FormValues& values, std::span<const settings::Category> categories) {
    return Reader{values, categories}.read();
}

std::vector<FieldFault> in_arguments(std::vector<FieldFault> faults) {
    std::vector<FieldFault> out;
    for (auto& one : faults) {
        const auto found = std::ranges::find(same, one.pointer, [](const auto& line) { return line.second; });
        if (found != same.end()) {
            one.pointer = found->first;
        } else if (one.pointer.starts_with("/attributes/")) {
            const auto name = one.pointer.substr(std::string_view{"/attributes/"}.size());
            one.pointer =
                name == "address_id" || name == "media_url" ? name : std::string{attribute_prefix} + name + "]";
        }
        // The subject is made of the description: a fault of both is told once.
        if (std::ranges::none_of(
                out, [&](const FieldFault& told) { return told.pointer == one.pointer && told.code == one.code; })) {
            out.push_back(std::move(one));
        }
    }
    return out;
}

}  // namespace hub::api
