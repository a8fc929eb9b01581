#include "hub/cli/demo_complaints.hpp"
#include "hub/model/names.hpp"

#include <boost/json.hpp>

namespace hub::cli {
namespace json = boost::json;

std::string to_json(const DemoComplaint& complaint) {
    json::object out;
    const auto put = [&out](const char* name, std::string_view value) {
        if (!value.empty()) {
            out[name] = value;
        }
    };
    const auto flag = [&out](const char* name, bool value) {
        if (value) {
            out[name] = true;
        }
    };
    put("subject", complaint.subject);
    put("body", complaint.body);
    put("address", complaint.address);
    put("category", complaint.category);
    put("region", complaint.region);
    put("kind", model::name_of(complaint.kind));
    put("channel", model::name_of(complaint.channel));
    flag("anonymous", complaint.anonymous);
    flag("secret", complaint.secret);
    flag("supervisory", complaint.supervisory);
    if (complaint.location) {
        out["location"] = {{"latitude", complaint.location->latitude}, {"longitude", complaint.location->longitude}};
    }
    if (!complaint.attributes.empty()) {
        json::object attributes;
        for (const auto& [name, value] : complaint.attributes) {
            attributes[name] = value;
        }
        out["attributes"] = std::move(attributes);
    }
    return json::serialize(out);
}

}  // namespace hub::cli
