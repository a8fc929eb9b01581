#pragma once
#include "http_message.hpp"

#include "hub/base/error.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace hub::api {

/// One fault in the input, with its place as a JSON pointer.
struct FieldFault {
    std::string pointer;
    std::string code;
    std::string detail;
    std::string hint;
};

/// What a refusal says, before any door spells it.
struct ProblemText {
    int status = 500;
    std::string_view code;
    std::string_view title;
    std::string detail;
    std::string hint;
    std::vector<FieldFault> faults;
    std::string language;   ///< one for all of it: "id" or "en"
    int retry_after_s = 0;  ///< 0: does not matter
};
ProblemText problem_text(const Error& error, std::string_view language, const std::vector<FieldFault>& faults = {});

/// RFC 9457 problem+json. `language` is an Accept-Language value; Indonesian unless English is asked for first. One
/// answer has one language (Content-Language says which): English where a text of it has no translation.
/// The status comes from the code; unknown codes are 500.
Response problem(const Error& error, std::string_view language, const std::vector<FieldFault>& faults = {});

/// 422 `validation_failed` with these.
Response validation_problem(std::string_view language, const std::vector<FieldFault>& faults);

}  // namespace hub::api
