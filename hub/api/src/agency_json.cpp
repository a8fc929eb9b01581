#include "agency_json.hpp"

#include <boost/json.hpp>

namespace hub::api {
namespace {

namespace json = boost::json;

template <class Codes>
json::array codes_json(const Codes& codes) {
    json::array out;
    for (const auto& code : codes) {
        out.emplace_back(code.value());
    }
    return out;
}

/// Which connector it has is its own affair: what others need is whether complaints are worked on in the hub.
json::object one_json(const model::Agency& agency) {
    json::object out{
        {"id", agency.id.value()},
        {"kind", agency.kind == model::AgencyKind::desk ? "desk" : "office"},
        {"name", {{"id", agency.name.id}, {"en", agency.name.en}}},
        {"zone", agency.zone},
        {"works_in", agency.connector.empty() ? "hub" : "own_system"}};
    if (!agency.parent.empty()) {
        out["parent"] = agency.parent.value();
    }
    out["jurisdiction"] = codes_json(agency.jurisdiction);
    out["handles"] = codes_json(agency.handles);
    return out;
}

}  // namespace

std::string agencies_json(const routing::Router& router) {
    json::object out;
    auto& agencies = out["agencies"].emplace_array();
    for (const auto& agency : router.agencies()) {
        agencies.push_back(one_json(agency));
    }
    return json::serialize(out);
}

std::string categories_json(std::span<const settings::Category> categories) {
    json::object out;
    auto& list = out["categories"].emplace_array();
    for (const auto& one : categories) {
        list.push_back(json::object{{"code", one.code.value()}, {"name", {{"id", one.name.id}, {"en", one.name.en}}}});
    }
    return json::serialize(out);
}

std::string agency_json(const model::Agency& agency, const routing::Router& router) {
    auto out = one_json(agency);
    auto& below = out["below"].emplace_array();
    for (const auto& other : router.agencies()) {
        if (other.parent == agency.id) {
            below.emplace_back(other.id.value());
        }
    }
    return json::serialize(out);
}

}  // namespace hub::api
