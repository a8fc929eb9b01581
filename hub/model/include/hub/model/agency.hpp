#pragma once
#include "hub/model/ids.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace hub::model {

/// A text for people in both languages.
struct Bilingual {
    std::string id;  ///< Bahasa Indonesia
    std::string en;
};

enum class AgencyKind : std::uint8_t {
    office = 1,
    desk = 2
};  ///< desk: people at triage; no connector, no agency clocks
enum class Disclosure : std::uint8_t { never = 1, unless_anonymous = 2 };

/// One office of the tree (design section 5, agencies/*.yaml).
struct Agency {
    AgencyId id;
    AgencyKind kind = AgencyKind::office;
    Bilingual name;
    AgencyId parent;                       ///< empty: a root
    std::string zone = "Asia/Jakarta";     ///< tz database name
    std::vector<RegionCode> jurisdiction;  ///< region prefixes; empty: the parent's, at a root the whole country
    std::vector<CategoryCode> handles;     ///< category prefixes it is competent for
    InstanceId connector;                  ///< empty: works in the hub's own inbox
    Disclosure disclose_reporter = Disclosure::never;
};

}  // namespace hub::model
