#pragma once
#include "problem.hpp"

#include "hub/model/ids.hpp"
#include "hub/model/names.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hub::api {

std::string escape_pointer(std::string_view name);
/// Control characters but line breaks and tabs.
bool has_forbidden_control(std::string_view text);

/// Reads the members of a JSON body by name; every fault is collected with its pointer, at most 50. An absent member is
/// empty.
class FieldReader {
public:
    /// `prefix`: pointer of the object itself, when it lies within the body.
    FieldReader(const boost::json::object& in, std::vector<FieldFault>& faults, std::string prefix = {})
        : in_{in}, faults_{faults}, prefix_{std::move(prefix)} {}

    /// A fault for each member that is none of `known`; those of `told` have a text of their own.
    void unknown_members(std::span<const std::string_view> known, const std::vector<FieldFault>& told = {});
    void fault(std::string pointer, std::string code, std::string detail, std::string hint = {});
    std::string text(std::string_view name, std::size_t most, bool required);
    std::optional<bool> flag(std::string_view name);
    std::optional<std::int32_t> integer(std::string_view name, std::int32_t least, std::int32_t most);
    std::optional<model::RegionCode> region(std::string_view name);

    template <class E>
    std::optional<E> word(std::string_view name) {
        const auto* value = in_.if_contains(name);
        if (value == nullptr) {
            return std::nullopt;
        }
        if (value->is_string()) {
            if (const auto parsed = model::parse_name<E>({value->get_string().data(), value->get_string().size()})) {
                return parsed;
            }
        }
        std::string allowed;
        for (const auto& [candidate, spelling] : model::names_of<E>()) {
            allowed += (allowed.empty() ? "" : ", ") + std::string{spelling};
        }
        fault(pointer_of(name), "unknown_value", "must be one of: " + allowed);
        return std::nullopt;
    }

    [[nodiscard]] const boost::json::object& in() const { return in_; }

private:
    [[nodiscard]] std::string pointer_of(std::string_view name) const { return prefix_ + "/" + std::string{name}; }

    const boost::json::object& in_;
    std::vector<FieldFault>& faults_;
    std::string prefix_;
};

}  // namespace hub::api
