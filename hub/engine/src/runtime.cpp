#include "hub/engine/runtime.hpp"

namespace hub::engine {

const model::Instance* Runtime::instance(const model::InstanceId& id) const {
    const auto found = instances.find(id.value());
    return found == instances.end() ? nullptr : &found->second;
}

Result<std::shared_ptr<const Runtime>> make_runtime(settings::Settings settings, model::ConfigVersion version) {
    HUB_TRY(auto router, routing::Router::create(settings.rules, settings.agencies));
    HUB_TRY(auto calendar, sla::WorkingCalendar::create(settings.calendar));
    HUB_TRY(auto deadlines, sla::Deadlines::create(settings.policies, std::move(calendar)));
    std::unordered_map<std::string, model::Instance> instances;
    for (const auto& instance : settings.instances) {
        instances.emplace(instance.id.value(), instance);
    }
    std::unordered_set<std::string> categories;
    for (const auto& category : settings.categories) {
        categories.insert(category.code.value());
    }
    sla::People people{settings.people, settings.agencies, settings.mails};
    return std::shared_ptr<const Runtime>{std::make_shared<Runtime>(Runtime{
        std::move(settings), std::move(router), std::move(deadlines), std::move(instances), std::move(categories),
        version, std::move(people)})};
}

}  // namespace hub::engine
