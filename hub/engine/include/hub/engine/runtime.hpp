#pragma once
#include "hub/base/result.hpp"
#include "hub/model/instance.hpp"
#include "hub/routing/router.hpp"
#include "hub/settings/settings.hpp"
#include "hub/sla/deadlines.hpp"

#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>

namespace hub::engine {

/// One checked configuration, made ready to decide with. Immutable; shared by decisions that are under way while a
/// newer one is swapped in.
struct Runtime {
    settings::Settings settings;
    routing::Router router;
    sla::Deadlines deadlines;
    std::unordered_map<std::string, model::Instance> instances;
    std::unordered_set<std::string> categories;  ///< their codes
    model::ConfigVersion version;
    sla::People people{};

    /// nullptr: no such instance in this configuration.
    [[nodiscard]] const model::Instance* instance(const model::InstanceId& id) const;
};

Result<std::shared_ptr<const Runtime>> make_runtime(settings::Settings settings, model::ConfigVersion version);

}  // namespace hub::engine
