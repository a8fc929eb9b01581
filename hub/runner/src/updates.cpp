#include "updates.hpp"

#include "views.hpp"

#include "hub/base/text.hpp"
#include "hub/model/names.hpp"

#include <chrono>

namespace hub::runner {
namespace {

constexpr std::size_t punctuation_bytes = 256;  // names, quotes, the numbers and the UUID of one update

}  // namespace

std::size_t encoded_bytes(std::string_view text) {
    std::size_t bytes = 0;
    for (const char c : text) {
        const bool short_escape = c == '"' || c == '\\' || c == '\n' || c == '\r' || c == '\t';
        bytes += short_escape ? 2 : static_cast<unsigned char>(c) < 0x20 ? 6 : 1;
    }
    while (const auto bad = find_invalid_utf8(text)) {
        bytes += 2;  // U+FFFD is three bytes
        text.remove_prefix(*bad + 1);
    }
    return bytes;
}

std::size_t encoded_bytes(const std::vector<model::ReceivedFile>& files) {
    constexpr std::size_t punctuation = 80;
    std::size_t bytes = 0;
    for (const auto& file : files) {
        bytes += punctuation + encoded_bytes(file.name) + encoded_bytes(file.media_type) + encoded_bytes(file.spooled);
    }
    return bytes;
}

std::string read_update(const hubc_update& in, model::AgencyUpdate& out) {
    if (in.struct_size < sizeof(hubc_update)) {
        return "too_short";
    }
    const auto kind = model::from_number<model::UpdateKind>(in.kind);
    if (!kind) {
        return "unknown_kind";
    }
    out.kind = *kind;
    out.external_ref = view(in.external_ref);
    out.remote_status = view(in.remote_status);
    out.note = view(in.note);
    out.tracking_id = view(in.tracking_id).substr(0, 40);
    out.dedup_key = view(in.dedup_key);
    if (out.dedup_key.empty()) {
        return "no_dedup_key";
    }
    if (const auto id = view(in.complaint_id); !id.empty()) {
        const auto uuid = parse_uuid(id);
        if (!uuid) {
            return "bad_complaint_id";
        }
        out.complaint = model::ComplaintId{*uuid};
    }
    if (in.happened_at != 0) {
        out.happened_at = TimePoint{std::chrono::microseconds{in.happened_at}};
    }
    return {};
}

std::size_t encoded_bytes(const model::AgencyUpdate& update) {
    return punctuation_bytes + encoded_bytes(update.external_ref) + encoded_bytes(update.remote_status) +
           encoded_bytes(update.note) + encoded_bytes(update.dedup_key) + encoded_bytes(update.tracking_id) +
           encoded_bytes(update.files);
}

}  // namespace hub::runner
