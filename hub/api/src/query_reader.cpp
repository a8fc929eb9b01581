#include "query_reader.hpp"

#include "access.hpp"

#include <boost/url/params_view.hpp>
#include <boost/url/parse_query.hpp>

#include <charconv>

namespace hub::api {

std::optional<std::int32_t> parse_query_number(std::string_view text) {
    std::int32_t out = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), out);
    return failed == std::errc{} && end == text.data() + text.size() ? std::optional{out} : std::nullopt;
}

Result<std::map<std::string, std::string>> query_values(std::string_view query) {
    const auto parsed = boost::urls::parse_query({query.data(), query.size()});
    if (!parsed) {
        return Error{"request_invalid", "the query of the address is malformed"};
    }
    std::map<std::string, std::string> out;
    if (query.empty()) {
        return out;
    }
    boost::urls::encoding_opts decoding;
    decoding.space_as_plus = true;
    for (const auto& param : boost::urls::params_view{boost::core::string_view{query.data(), query.size()}, decoding}) {
        if (!out.emplace(param.key, param.value).second) {
            return Error{"request_invalid", "a parameter stands twice in the address"};
        }
    }
    return out;
}

Status read_scope(
    QueryReader& reader, const store::ApiKey& key, const routing::Router& router, store::ListScope& scope) {
    const auto* wanted = reader.value("agency");
    const auto root = wanted == nullptr ? std::optional<model::AgencyId>{} : model::AgencyId{*wanted};
    auto mine = list_scope(key, router, root);
    HUB_CHECK(mine);
    scope = *std::move(mine);
    return {};
}

}  // namespace hub::api
