#include "hub/runner/settings.hpp"

#include "setting_value.hpp"
#include "views.hpp"

#include "hub/base/text.hpp"
#include "hub/ext/check_settings.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>

namespace hub::runner {
namespace {

namespace json = boost::json;

std::string escape_pointer(std::string_view key) {
    std::string out;
    for (const char c : key) {
        if (c == '~') {
            out += "~0";
        } else if (c == '/') {
            out += "~1";
        } else {
            out += c;
        }
    }
    return out;
}

std::string unknown_option(const Module& module, std::string_view key) {
    const Option* nearest = nullptr;
    std::size_t best = 4;
    for (const auto& option : module.options()) {
        const auto distance = edit_distance(option.name, key);
        if (distance < best) {
            best = distance;
            nearest = &option;
        }
    }
    auto text = "connector " + std::string{module.descriptor().id} + " has no option '" + std::string{key} + "'";
    if (nearest != nullptr) {
        text += "; did you mean '" + nearest->name + "'?";
    }
    return text;
}

void check_tree(const Module& module, const json::object& tree, Settings& out) {
    for (const auto& [key, value] : tree) {
        const std::string_view name{key};
        if (std::ranges::find(module.options(), name, &Option::name) == module.options().end()) {
            out.faults.push_back({"/" + escape_pointer(name), unknown_option(module, name)});
        }
    }
    for (const auto& option : module.options()) {
        const auto* value = tree.if_contains(option.name);
        if (value == nullptr || value->is_null()) {
            if (option.required) {
                out.faults.push_back({"", "the required setting '" + option.name + "' is missing"});
            }
            out.values.emplace_back(option.name, option.default_value);
            continue;
        }
        auto text = setting_value(option, *value);
        if (!text) {
            out.faults.push_back({"/" + escape_pointer(option.name), text.error().detail});
            continue;
        }
        out.values.emplace_back(option.name, std::move(*text));
    }
}

void ask_connector(const Module& module, Settings& out) {
    const auto& api = module.api();
    if (api.get_extension == nullptr) {
        return;
    }
    const auto* table = static_cast<const hubc_check_settings*>(api.get_extension(nullptr, HUBC_EXT_CHECK_SETTINGS));
    if (table == nullptr || table->struct_size < sizeof(hubc_check_settings) || table->check == nullptr) {
        return;
    }
    const SettingViews views{out.values};
    table->check(views.array(), &out, [](void* context, const hubc_fault* fault) noexcept {
        std::string pointer;
        if (fault->option.len != 0) {
            pointer = "/" + escape_pointer(view(fault->option)) + std::string{view(fault->pointer)};
        }
        static_cast<Settings*>(context)->faults.push_back({std::move(pointer), std::string{view(fault->message)}});
    });
}

}  // namespace

Settings check_settings(const Module& module, std::string_view settings_json) {
    Settings out;
    json::error_code error;
    const auto tree = json::parse(settings_json, error);
    if (error || !tree.is_object()) {
        out.faults.push_back({"", "the settings are not a mapping"});
        return out;
    }
    check_tree(module, tree.get_object(), out);
    if (out.faults.empty()) {
        ask_connector(module, out);
    }
    return out;
}

std::string to_json(const std::vector<SettingFault>& faults) {
    json::array list;
    for (const auto& fault : faults) {
        list.push_back(json::object{{"pointer", fault.pointer}, {"message", fault.message}});
    }
    return json::serialize(list);
}

}  // namespace hub::runner
