#pragma once
#include "query_reader.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hub::api {

struct ExchangeQuery {
    std::optional<std::int32_t> attempt;  ///< empty: the newest of which bytes are kept
    std::string reason;                   ///< stands in the audit
    std::vector<FieldFault> faults;
};

/// GET /v1/dead-letters/{delivery}/bytes: attempt, reason. Error `request_invalid`.
Result<ExchangeQuery> parse_exchange_query(std::string_view query);

}  // namespace hub::api
