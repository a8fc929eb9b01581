#include "hub/runner/module.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace hub::runner {
namespace {

namespace json = boost::json;

std::string_view type_name(hubc_option_type type) {
    constexpr std::string_view names[] = {"", "string", "integer", "boolean", "duration", "enum", "url", "tree"};
    return names[type];  // the loader has checked the range
}

json::array capability_names(std::uint64_t bits) {
    constexpr std::pair<std::uint64_t, std::string_view> names[] = {
        {HUBC_CAP_COMPLAINT, "complaint"},    {HUBC_CAP_UPDATE, "update"},         {HUBC_CAP_WITHDRAWAL, "withdrawal"},
        {HUBC_CAP_NOTICE, "notice"},          {HUBC_CAP_IDEMPOTENT, "idempotent"}, {HUBC_CAP_EMIT, "emit"},
        {HUBC_CAP_ATTACHMENTS, "attachments"}};
    json::array list;
    for (const auto& [bit, name] : names) {
        if ((bits & bit) != 0) {
            list.emplace_back(name);
        }
    }
    return list;
}

}  // namespace

std::string describe(const Module& module) {
    const auto& m = module.descriptor();
    json::array options;
    for (const auto& option : module.options()) {
        json::object row{
            {"name", option.name},     {"type", type_name(option.type)},  {"required", option.required},
            {"secret", option.secret}, {"default", option.default_value}, {"constraint", option.constraint},
            {"help", option.help}};
        options.emplace_back(std::move(row));
    }
    const json::object all{
        {"id", m.id},
        {"name", m.name},
        {"vendor", m.vendor},
        {"version", m.version},
        {"abi", std::to_string(m.abi_major) + "." + std::to_string(m.abi_minor)},
        {"capabilities", capability_names(m.capabilities)},
        {"max_in_flight", m.max_in_flight},
        {"options", std::move(options)}};
    return json::serialize(all);
}

}  // namespace hub::runner
