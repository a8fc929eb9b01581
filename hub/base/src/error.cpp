#include "hub/base/error.hpp"

#include "hub/base/log.hpp"

#include <cstdlib>

namespace hub {

Error Error::in(std::string doing) && {
    context.push_back(std::move(doing));
    return std::move(*this);
}

std::string to_string(const Error& error) {
    std::string out = error.code + ": " + error.detail;
    if (!error.where.empty()) {
        out += " (at " + error.where + ")";
    }
    for (const auto& line : error.context) {
        out += "; " + line;
    }
    if (!error.hint.empty()) {
        out += "; hint: " + error.hint;
    }
    return out;
}

void assertion_failed(const char* expression, const char* file, int line) {
    const log::Field fields[] = {{"expression", expression}, {"file", file}, {"line", line}};
    log::write(log::Level::fatal, "assertion_failed", fields);
    std::abort();
}

}  // namespace hub
