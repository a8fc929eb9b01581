#include "exchange_query.hpp"

namespace hub::api {

Result<ExchangeQuery> parse_exchange_query(std::string_view query) {
    constexpr std::size_t longest_reason = 500;
    HUB_TRY(auto values, query_values(query));
    ExchangeQuery out;
    QueryReader reader{std::move(values), out.faults};
    if (const auto* text = reader.value("attempt")) {
        out.attempt = parse_query_number(*text);
        if (!out.attempt || *out.attempt < 1) {
            reader.fault("attempt", "out_of_range", "must be the number of an attempt: 1, 2, …");
        }
    }
    if (const auto* text = reader.value("reason")) {
        if (find_invalid_utf8(*text) || text->size() > longest_reason) {
            reader.fault("reason", "invalid", "must be UTF-8 text of at most 500 bytes");
        } else {
            out.reason = clean_text(*text, longest_reason);
        }
    }
    reader.refuse_the_rest();
    return out;
}

}  // namespace hub::api
