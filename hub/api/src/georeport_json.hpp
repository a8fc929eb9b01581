#pragma once
#include "hub/engine/runtime.hpp"
#include "hub/settings/category.hpp"
#include "hub/store/records.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What the hub knows as GeoReport v2 shows it. Pure.
namespace hub::api {

/// Texts in Indonesian unless `english`.
struct GeoReader {
    bool english = false;
};

/// GET services: every category; those with attributes have a definition (`metadata`).
boost::json::array geo_services(std::span<const settings::Category> categories, GeoReader reader);
/// GET services/{service_code}: `category` must be one of them.
boost::json::object geo_definition(
    std::string_view category, std::span<const settings::Category> categories, GeoReader reader);

/// One request. `content`: what of it the reader may see; nullptr: the public's view, which knows no text, no place and
/// no answer (domain.md section 7: texts name people). `answer`: what its agency said last.
boost::json::object geo_request(
    const model::ComplaintState& state, const model::Content* content, const std::string& answer,
    const engine::Runtime& runtime, GeoReader reader);

/// What its agency said last to the reporter; empty: nothing yet.
std::string last_answer(const store::ComplaintFile& file);

}  // namespace hub::api
