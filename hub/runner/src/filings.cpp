#include "filings.hpp"

#include "updates.hpp"
#include "views.hpp"

#include "hub/ext/reconcile.h"
#include "hub/model/names.hpp"

#include <chrono>

namespace hub::runner {
namespace {

constexpr std::size_t punctuation_bytes = 640;  // names, quotes and numbers of one filing
constexpr std::uint32_t most_attributes = 200;

model::Reporter read_reporter(const hubc_reporter& in) {
    const auto own = [](const hubc_str& text) { return Sensitive<std::string>{std::string{view(text)}}; };
    return {own(in.name), own(in.nik), own(in.phone), own(in.email), own(in.address)};
}

std::string read_words(const hubc_filing& in, model::Content& out) {
    const auto kind = model::from_number<model::ComplaintKind>(in.kind == 0 ? HUBC_KIND_COMPLAINT : in.kind);
    const auto channel = model::from_number<model::Channel>(in.channel == 0 ? HUBC_CHANNEL_OTHER_SYSTEM : in.channel);
    if (!kind) {
        return "unknown_kind";
    }
    if (!channel) {
        return "unknown_channel";
    }
    out.kind = *kind;
    out.channel = *channel;
    return {};
}

}  // namespace

std::string read_filing(const hubc_filing& in, model::AgencyFiling& out) {
    if (in.struct_size < sizeof(hubc_filing)) {
        return "too_short";
    }
    auto& content = out.content;
    if (auto code = read_words(in, content); !code.empty()) {
        return code;
    }
    out.external_ref = view(in.external_ref);
    out.dedup_key = view(in.dedup_key);
    if (out.dedup_key.empty()) {
        return "no_dedup_key";
    }
    content.subject = view(in.subject);
    content.body = view(in.body);
    content.address = view(in.address);
    content.category = model::CategoryCode{std::string{view(in.category)}};
    content.region = model::RegionCode{std::string{view(in.region)}};
    content.anonymous = (in.flags & HUBC_COMPLAINT_ANONYMOUS) != 0;
    content.secret = (in.flags & HUBC_COMPLAINT_SECRET) != 0;
    content.supervisory = (in.flags & HUBC_COMPLAINT_SUPERVISORY) != 0;
    content.latitude_e7 = in.latitude_e7;
    content.longitude_e7 = in.longitude_e7;
    if (in.attributes.count > most_attributes ||
        (in.attributes.count != 0 && in.attributes.stride < sizeof(hubc_attribute))) {
        return "bad_attributes";
    }
    for (std::uint32_t i = 0; i < in.attributes.count; ++i) {
        const auto& attribute = *static_cast<const hubc_attribute*>(element(in.attributes, i));
        content.attributes.emplace_back(view(attribute.key), view(attribute.value));
    }
    if (in.reporter != nullptr) {
        if (in.reporter->struct_size < sizeof(hubc_reporter)) {
            return "too_short";
        }
        out.reporter = read_reporter(*in.reporter);
    }
    return {};
}

std::size_t encoded_bytes(const model::AgencyFiling& filing) {
    const auto& c = filing.content;
    auto bytes = punctuation_bytes + encoded_bytes(filing.files) + encoded_bytes(filing.external_ref) +
                 encoded_bytes(filing.dedup_key) + encoded_bytes(c.subject) + encoded_bytes(c.body) +
                 encoded_bytes(c.address) + encoded_bytes(c.category.value()) + encoded_bytes(c.region.value());
    for (const auto& [key, value] : c.attributes) {
        bytes += encoded_bytes(key) + encoded_bytes(value) + 6;
    }
    if (filing.reporter) {
        const auto& who = *filing.reporter;
        for (const auto* text : {&who.name, &who.nik, &who.phone, &who.email, &who.address}) {
            bytes += encoded_bytes(text->expose());
        }
    }
    return bytes;
}

std::vector<model::Holding> read_holdings(const hubc_array& holdings) {
    constexpr std::uint32_t most = 10'000;
    std::vector<model::Holding> out;
    if (holdings.count > most || (holdings.count != 0 && holdings.stride < sizeof(hubc_holding))) {
        return out;
    }
    for (std::uint32_t i = 0; i < holdings.count; ++i) {
        const auto& in = *static_cast<const hubc_holding*>(element(holdings, i));
        if (in.struct_size < sizeof(hubc_holding)) {
            continue;
        }
        model::Holding holding;
        holding.external_ref = view(in.external_ref).substr(0, 200);
        if (const auto id = parse_uuid(view(in.complaint_id))) {
            holding.complaint = model::ComplaintId{*id};
        }
        holding.tracking_id = view(in.tracking_id).substr(0, 40);
        holding.remote_status = view(in.remote_status).substr(0, 200);
        holding.kind = model::from_number<model::UpdateKind>(in.kind);
        if (in.changed_at != 0) {
            holding.changed_at = TimePoint{std::chrono::microseconds{in.changed_at}};
        }
        out.push_back(std::move(holding));
    }
    return out;
}

}  // namespace hub::runner
