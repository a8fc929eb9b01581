#include "reporter_seal.hpp"

#include "own_key.hpp"

#include "hub/crypto/hash.hpp"
#include "hub/crypto/hex.hpp"
#include "hub/crypto/sealing.hpp"

#include <boost/json.hpp>

#include <array>

namespace hub::store {
namespace {

namespace json = boost::json;

constexpr std::size_t padded_to = 256;  // a record's length does not tell a long name from a short one

std::string bound(std::string_view what, model::ComplaintId complaint) {
    return "sp4n-hub/" + std::string{what} + "/1 " + to_string(complaint.value());
}

struct Field {
    const char* name;
    Sensitive<std::string> model::Reporter::*member;
};
constexpr std::array<Field, 5> fields{
    {{"name", &model::Reporter::name},
     {"nik", &model::Reporter::nik},
     {"phone", &model::Reporter::phone},
     {"email", &model::Reporter::email},
     {"address", &model::Reporter::address}}};

std::string plain_of(const model::Reporter& reporter) {
    json::object out;
    for (const auto& [name, member] : fields) {
        if (const auto& value = (reporter.*member).expose(); !value.empty()) {
            out[name] = value;
        }
    }
    auto text = json::serialize(out);
    text.resize((text.size() / padded_to + 1) * padded_to, ' ');
    return text;
}

Error unreadable() {
    return Error{
        "identity_unreadable", "the reporter's record was altered, or belongs to another complaint or master key", "",
        "compare with a backup: the database was changed by something other than the hub"};
}

}  // namespace

SealedReporter seal_reporter(
    const ReporterKeys& keys, model::ComplaintId complaint, const model::Reporter& reporter, RandomSource& random) {
    const auto own = crypto::SecretKey::make(random);
    auto plain = plain_of(reporter);
    SealedReporter out;
    out.wrapped_key = crypto::seal(keys.wrap, own.expose_text(), bound("reporter-key", complaint), random);
    out.record = crypto::seal(own, plain, bound("reporter", complaint), random);
    const auto inner = crypto::hmac_sha256(own.expose_text(), plain);
    out.commitment = crypto::to_hex(crypto::hmac_sha256(keys.commitment.expose_text(), crypto::as_text(inner)));
    crypto::wipe(plain);
    return out;
}

Result<model::Reporter> open_reporter(
    const ReporterKeys& keys, model::ComplaintId complaint, std::string_view wrapped_key, std::string_view record) {
    const auto own = unwrap_key(keys.wrap, wrapped_key, bound("reporter-key", complaint));
    auto plain = own ? crypto::open_sealed(*own, record, bound("reporter", complaint)) : std::nullopt;
    if (!plain) {
        return unreadable();
    }
    json::error_code failed;
    const auto parsed = json::parse(*plain, failed);
    crypto::wipe(*plain);
    if (failed || !parsed.is_object()) {
        return unreadable();
    }
    model::Reporter out;
    for (const auto& [name, member] : fields) {
        if (const auto* value = parsed.get_object().if_contains(name); value != nullptr && value->is_string()) {
            out.*member = Sensitive<std::string>{std::string{value->get_string()}};
        }
    }
    return out;
}

}  // namespace hub::store
