#pragma once
#include "hub/sdk/settings.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hub::plugins {

/// Reads one mapping of a settings tree and reports what is wrong with its pointer.
class Tree {
public:
    Tree(std::string option, std::string pointer, const boost::json::object& object, std::vector<sdk::Fault>& faults)
        : option_{std::move(option)}, pointer_{std::move(pointer)}, object_{&object}, faults_{&faults} {}

    void only(std::initializer_list<std::string_view> known) const;
    [[nodiscard]] const boost::json::value* find(std::string_view key) const { return object_->if_contains(key); }
    /// Empty when absent; a fault when it is no text, or absent and required.
    [[nodiscard]] std::string text(std::string_view key, bool required = false) const;
    /// A JSON pointer: empty or starting with "/".
    [[nodiscard]] std::string pointer(std::string_view key, bool required = false) const;
    /// The name in "secret:<name>"; empty and a fault when it is none, or absent.
    [[nodiscard]] std::string secret(std::string_view key) const;
    [[nodiscard]] std::vector<int> statuses(std::string_view key, std::vector<int> preset) const;
    /// The mapping under `key`; null when absent (a fault when it is something else).
    [[nodiscard]] const boost::json::object* mapping(std::string_view key) const;
    /// The mappings in the list under `key`; none when absent. A mapping alone is a list of one; all else is a fault.
    [[nodiscard]] std::vector<Tree> mappings(std::string_view key) const;
    [[nodiscard]] Tree below(std::string_view key, const boost::json::object& object) const {
        return {option_, at(key), object, *faults_};
    }
    void fault(std::string_view key, std::string message) const {
        faults_->push_back({option_, at(key), std::move(message)});
    }
    /// `pointer`: below the member `key`.
    void fault_at(std::string_view key, std::string_view pointer, std::string message) const {
        faults_->push_back({option_, at(key).append(pointer), std::move(message)});
    }
    [[nodiscard]] std::string at(std::string_view key) const;
    [[nodiscard]] const boost::json::object& object() const { return *object_; }
    [[nodiscard]] const std::string& option() const { return option_; }

private:
    std::string option_;
    std::string pointer_;
    const boost::json::object* object_;
    std::vector<sdk::Fault>* faults_;
};

/// A tree option as an object; empty when the option is not set, or is none (a fault).
std::optional<boost::json::value> tree_of(
    const sdk::Settings& settings, const std::string& option, std::vector<sdk::Fault>& faults);

}  // namespace hub::plugins
