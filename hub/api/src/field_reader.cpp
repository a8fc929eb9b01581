#include "field_reader.hpp"

#include "hub/base/text.hpp"
#include "hub/model/region_code.hpp"

#include <algorithm>

namespace hub::api {
namespace {

constexpr std::size_t most_faults = 50;

}  // namespace

std::string escape_pointer(std::string_view name) {
    std::string out;
    for (const char c : name.substr(0, 64)) {
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

bool has_forbidden_control(std::string_view text) {
    return std::ranges::any_of(text, [](char c) {
        const auto u = static_cast<unsigned char>(c);
        return (u < 0x20 && c != '\n' && c != '\r' && c != '\t') || u == 0x7F;
    });
}

void FieldReader::fault(std::string pointer, std::string code, std::string detail, std::string hint) {
    if (faults_.size() < most_faults) {
        faults_.push_back({std::move(pointer), std::move(code), std::move(detail), std::move(hint)});
    }
}

void FieldReader::unknown_members(std::span<const std::string_view> known, const std::vector<FieldFault>& told) {
    for (const auto& member : in_) {
        const std::string_view name{member.key().data(), member.key().size()};
        if (std::ranges::find(known, name) != known.end()) {
            continue;
        }
        if (const auto own = std::ranges::find(told, name, &FieldFault::pointer); own != told.end()) {
            fault(pointer_of(own->pointer), own->code, own->detail, own->hint);
            continue;
        }
        const auto nearest =
            std::ranges::min_element(known, {}, [&](std::string_view field) { return edit_distance(field, name); });
        const bool close = edit_distance(*nearest, name) <= 2;
        fault(
            pointer_of(escape_pointer(name)), "unknown_field", "there is no such field",
            close ? "did you mean `" + std::string{*nearest} + "`?" : std::string{});
    }
}

std::string FieldReader::text(std::string_view name, std::size_t most, bool required) {
    const auto pointer = pointer_of(name);
    const auto* value = in_.if_contains(name);
    if (value == nullptr) {
        if (required) {
            fault(pointer, "required", "this field must be given");
        }
        return {};
    }
    if (!value->is_string()) {
        fault(pointer, "wrong_type", "must be a text");
        return {};
    }
    const std::string_view said{value->get_string().data(), value->get_string().size()};
    if (has_forbidden_control(said)) {
        fault(pointer, "control_character", "must not hold control characters");
    } else if (required && trim(said).empty()) {
        fault(pointer, "empty", "must not be empty");
    } else if (count_code_points(said) > most) {
        fault(pointer, "too_long", "must have at most " + std::to_string(most) + " characters");
    }
    return std::string{said};
}

std::optional<bool> FieldReader::flag(std::string_view name) {
    const auto* value = in_.if_contains(name);
    if (value == nullptr) {
        return std::nullopt;
    }
    if (!value->is_bool()) {
        fault(pointer_of(name), "wrong_type", "must be true or false");
        return std::nullopt;
    }
    return value->get_bool();
}

std::optional<std::int32_t> FieldReader::integer(std::string_view name, std::int32_t least, std::int32_t most) {
    const auto* value = in_.if_contains(name);
    if (value == nullptr) {
        return std::nullopt;
    }
    if (!value->is_int64() || value->get_int64() < least || value->get_int64() > most) {
        fault(
            pointer_of(name), "wrong_type",
            "must be a whole number from " + std::to_string(least) + " to " + std::to_string(most));
        return std::nullopt;
    }
    return static_cast<std::int32_t>(value->get_int64());
}

std::optional<model::RegionCode> FieldReader::region(std::string_view name) {
    auto code = text(name, 13, false);
    if (code.empty()) {
        return std::nullopt;
    }
    if (!model::is_region_code(code)) {
        fault(pointer_of(name), "invalid_region", "must be a code like 18.72 or 18.72.01.1001, as a text");
        return std::nullopt;
    }
    return model::RegionCode{std::move(code)};
}

}  // namespace hub::api
