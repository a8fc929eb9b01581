#pragma once
#include <ostream>
#include <utility>

namespace hub {

/// A value that must not reach a log, a metric or an error text: streams print `***`, and the value itself is only
/// had by the word `expose()`, which a reviewer can search for.
template <class T>
class Sensitive {
public:
    Sensitive() = default;
    explicit Sensitive(T value) : value_{std::move(value)} {}
    [[nodiscard]] const T& expose() const noexcept { return value_; }
    friend std::ostream& operator<<(std::ostream& out, const Sensitive& /*hidden*/) { return out << "***"; }

private:
    T value_{};
};

}  // namespace hub
