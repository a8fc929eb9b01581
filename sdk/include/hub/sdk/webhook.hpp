#pragma once
#include "hub/ext/webhook.h"
#include "hub/sdk/text.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hub::sdk {

/// A request to /hooks/<instance>. A view, valid until `receive` returns.
class WebRequest {
public:
    explicit WebRequest(const hubc_web_request& request) : r_{&request} {}

    [[nodiscard]] std::string_view method() const { return view(r_->method); }
    [[nodiscard]] std::string_view path() const { return view(r_->path); }  ///< behind the instance's name; not decoded
    [[nodiscard]] std::string_view query() const { return view(r_->query); }  ///< not decoded
    [[nodiscard]] std::string_view body() const { return view(r_->body); }    ///< the raw bytes
    [[nodiscard]] Strided<hubc_attribute> headers() const { return Strided<hubc_attribute>{r_->headers}; }
    /// The only one of that (lower case) name; empty when there is none, or more than one.
    [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const {
        std::optional<std::string_view> found;
        for (const auto& header : headers()) {
            if (view(header.key) == name) {
                if (found) {
                    return std::nullopt;
                }
                found = view(header.value);
            }
        }
        return found;
    }

private:
    const hubc_web_request* r_;
};

struct WebAnswer {
    std::int32_t status = 200;
    std::string body{};
    std::vector<std::pair<std::string, std::string>> headers{};
};

}  // namespace hub::sdk
