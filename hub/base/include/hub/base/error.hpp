#pragma once
#include <string>
#include <vector>

namespace hub {

/// What went wrong, for a program (`code`) and for a person (`detail`, `hint`).
/// `code` is stable, snake_case, never translated. `where` names the place in the input: a JSON pointer, a
/// configuration position or a setting. No field may hold personal data or a secret (design section 9).
struct Error {
    std::string code;
    std::string detail;
    std::string where;
    std::string hint;
    std::vector<std::string> context;  ///< what was being done, outermost last

    Error() = default;
    Error(std::string error_code, std::string error_detail, std::string place = {}, std::string what_to_do = {})
        : code{std::move(error_code)},
          detail{std::move(error_detail)},
          where{std::move(place)},
          hint{std::move(what_to_do)} {}

    /// The same error with one more line of context.
    [[nodiscard]] Error in(std::string doing) &&;
};

/// "code: detail (at where) [context; context]" on one line, for logs and the terminal.
std::string to_string(const Error& error);

/// Broken invariant: logs and aborts; the supervisor (systemd, the test) sees a crash. Never caught.
[[noreturn]] void assertion_failed(const char* expression, const char* file, int line);

}  // namespace hub

#define HUB_ASSERT(expr) \
    (static_cast<bool>(expr) ? static_cast<void>(0) : ::hub::assertion_failed(#expr, __FILE__, __LINE__))
