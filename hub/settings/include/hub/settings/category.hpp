#pragma once
#include "hub/model/agency.hpp"
#include "hub/model/ids.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace hub::settings {

/// Data types of Open311 GeoReport v2, by its words ("GET Service Definition", `datatype`).
enum class AttributeType : std::uint8_t { string = 1, number, datetime, text, singlevaluelist, multivaluelist };

struct AttributeValue {
    std::string key;
    model::Bilingual name;
};

/// What a form asks about complaints of a category beside their text.
struct CategoryAttribute {
    std::string code;  ///< as rules and connectors name it: road_class
    AttributeType type = AttributeType::string;
    model::Bilingual name;
    bool required = false;
    std::vector<AttributeValue> values{};  ///< of a list; else empty
};

/// categories.yaml: one topic of the tree.
struct Category {
    model::CategoryCode code;
    model::Bilingual name;
    std::vector<CategoryAttribute> attributes{};  ///< in the order of the file; they hold for what is below, too
};

}  // namespace hub::settings
