#include "hub/plugins/settings_tree.hpp"

#include "hub/plugins/json_template.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

#include <algorithm>

namespace hub::plugins {

std::string Tree::at(std::string_view key) const {
    return key.empty() ? pointer_ : pointer_ + "/" + escape_pointer(key);
}

void Tree::only(std::initializer_list<std::string_view> known) const {
    for (const auto& member : *object_) {
        const std::string_view key{member.key()};
        if (std::ranges::find(known, key) != known.end()) {
            continue;
        }
        std::string message = "unknown key; known are";
        for (const auto name : known) {
            message += " " + std::string{name};
        }
        fault(key, std::move(message));
    }
}

std::string Tree::text(std::string_view key, bool required) const {
    const auto* value = find(key);
    if (value == nullptr) {
        if (required) {
            fault("", "'" + std::string{key} + "' is missing");
        }
        return {};
    }
    const auto* string = value->if_string();
    if (string == nullptr) {
        fault(key, "must be a text");
        return {};
    }
    return {string->data(), string->size()};
}

std::string Tree::pointer(std::string_view key, bool required) const {
    auto value = text(key, required);
    if (!value.empty() && value.front() != '/') {
        fault(key, "must be a JSON pointer such as /data/id");
    }
    return value;
}

std::string Tree::secret(std::string_view key) const {
    const auto value = text(key, true);
    constexpr std::string_view prefix = "secret:";
    if (!value.starts_with(prefix) || value.size() == prefix.size()) {
        if (!value.empty()) {
            fault(key, "must be a reference to a secret, 'secret:<name>'");
        }
        return {};
    }
    return value.substr(prefix.size());
}

std::vector<int> Tree::statuses(std::string_view key, std::vector<int> preset) const {
    const auto* value = find(key);
    if (value == nullptr) {
        return preset;
    }
    const auto* list = value->if_array();
    std::vector<int> statuses;
    if (list != nullptr) {
        for (const auto& element : *list) {
            const auto* number = element.if_int64();
            if (number == nullptr || *number < 100 || *number > 599) {
                statuses.clear();
                break;
            }
            statuses.push_back(static_cast<int>(*number));
        }
    }
    if (statuses.empty()) {
        fault(key, "must be a list of HTTP statuses such as [200, 201]");
    }
    return statuses;
}

const boost::json::object* Tree::mapping(std::string_view key) const {
    const auto* value = find(key);
    if (value == nullptr) {
        return nullptr;
    }
    if (!value->is_object()) {
        fault(key, "must be a mapping");
        return nullptr;
    }
    return &value->get_object();
}

std::vector<Tree> Tree::mappings(std::string_view key) const {
    const auto* value = find(key);
    if (value == nullptr) {
        return {};
    }
    if (value->is_object()) {
        return {below(key, value->get_object())};
    }
    std::vector<Tree> out;
    const auto* list = value->if_array();
    for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
        if (const auto* object = (*list)[i].if_object()) {
            out.emplace_back(option_, at(key) + "/" + std::to_string(i), *object, *faults_);
        } else {
            list = nullptr;
        }
    }
    if (list == nullptr || list->empty()) {
        fault(key, "must be a list of mappings");
        return {};
    }
    return out;
}

std::optional<boost::json::value> tree_of(
    const sdk::Settings& settings, const std::string& option, std::vector<sdk::Fault>& faults) {
    const auto text = settings.text(option);
    if (text.empty()) {
        return std::nullopt;
    }
    boost::json::error_code error;
    auto value = boost::json::parse(text, error);
    if (error || !value.is_object()) {
        faults.push_back({option, "", "must be a mapping"});
        return std::nullopt;
    }
    return value;
}

}  // namespace hub::plugins
