#pragma once
#include <compare>
#include <functional>
#include <string>
#include <utility>

namespace hub {

/// A value that names one thing: `StrongId<struct AgencyTag, std::string>` never converts to another kind of id.
template <class Tag, class Rep>
class StrongId {
public:
    StrongId() = default;
    explicit StrongId(Rep value) : value_{std::move(value)} {}

    [[nodiscard]] const Rep& value() const noexcept { return value_; }
    [[nodiscard]] bool empty() const noexcept { return value_ == Rep{}; }

    friend auto operator<=>(const StrongId&, const StrongId&) = default;

private:
    Rep value_{};
};

template <class Tag>
using NameId = StrongId<Tag, std::string>;

}  // namespace hub

template <class Tag, class Rep>
struct std::hash<hub::StrongId<Tag, Rep>> {  // NOLINT(cert-dcl58-cpp): what std::hash is there for
    std::size_t operator()(const hub::StrongId<Tag, Rep>& id) const noexcept { return std::hash<Rep>{}(id.value()); }
};
