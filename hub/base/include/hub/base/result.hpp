#pragma once
#include "hub/base/error.hpp"

#include <boost/system/result.hpp>

#include <stdexcept>
#include <utility>

namespace hub {

/// `value()` on an error is a bug in the caller; it is turned into this exception so that the last catch logs it.
[[noreturn]] inline void throw_exception_from_error(const Error& error, const boost::source_location& /*at*/) {
    throw std::logic_error("unchecked error: " + to_string(error));
}

/// Either a T or an Error. Expected failures travel as values (style guide, "Errors").
template <class T>
class [[nodiscard]] Result : public boost::system::result<T, Error> {
    using Base = boost::system::result<T, Error>;

public:
    using Base::Base;
    using value_type = T;
};

using Status = Result<void>;

}  // namespace hub

#define HUB_CONCAT_INNER(a, b) a##b
#define HUB_CONCAT(a, b) HUB_CONCAT_INNER(a, b)
#define HUB_TRY_INNER(tmp, decl, expr) \
    auto tmp = (expr);                 \
    if (!tmp) {                        \
        return std::move(tmp).error(); \
    }                                  \
    decl = std::move(*tmp)
/// HUB_TRY(auto x, f()); — x is f()'s value, or this function returns f()'s error.
#define HUB_TRY(decl, expr) HUB_TRY_INNER(HUB_CONCAT(hub_try_, __LINE__), decl, expr)
/// HUB_CHECK(f()); — returns f()'s error, if any.
#define HUB_CHECK(expr)                                          \
    do {                                                         \
        if (auto hub_check_result = (expr); !hub_check_result) { \
            return std::move(hub_check_result).error();          \
        }                                                        \
    } while (false)
