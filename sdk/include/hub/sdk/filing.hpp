#pragma once
#include "hub/sdk/call.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hub::sdk {

/// Who reported, owned. Personal data: nowhere but in a filing.
struct Person {
    std::string name{};
    std::string nik{};  ///< number of the identity card
    std::string phone{};
    std::string email{};
    std::string address{};
};

/// A complaint that the office received at its own door.
struct Filing {
    std::string external_ref{};  ///< the office's number
    std::string dedup_key{};     ///< unique within the instance: the same complaint twice is filed once
    std::string subject{};
    std::string body{};
    std::string category{};  ///< code; empty: unknown
    std::string region{};    ///< code; empty: unknown
    std::string address{};
    std::int32_t kind = HUBC_KIND_COMPLAINT;
    std::int32_t channel = HUBC_CHANNEL_OTHER_SYSTEM;
    bool anonymous = false;
    bool secret = false;
    bool supervisory = false;
    std::int32_t latitude_e7 = 0;
    std::int32_t longitude_e7 = 0;
    std::vector<std::pair<std::string, std::string>> attributes{};
    std::optional<Person> reporter{};  ///< who reported
    std::vector<GivenFile> attachments{};
};

namespace detail {

/// A filing as it crosses; looks at it, pinned.
class FilingView {
public:
    explicit FilingView(const Filing& f) : attachments_{to_c(f.attachments)} {
        attributes_.reserve(f.attributes.size());
        for (const auto& [key, value] : f.attributes) {
            attributes_.push_back({sizeof(hubc_attribute), 0, c_str(key), c_str(value)});
        }
        if (f.reporter) {
            reporter_ = {sizeof(hubc_reporter),     0,
                         c_str(f.reporter->name),   c_str(f.reporter->nik),
                         c_str(f.reporter->phone),  c_str(f.reporter->email),
                         c_str(f.reporter->address)};
        }
        filing_ = {
            sizeof(hubc_filing),
            (f.anonymous ? HUBC_COMPLAINT_ANONYMOUS : 0) | (f.secret ? HUBC_COMPLAINT_SECRET : 0) |
                (f.supervisory ? HUBC_COMPLAINT_SUPERVISORY : 0),
            f.kind,
            f.channel,
            c_str(f.external_ref),
            c_str(f.dedup_key),
            c_str(f.category),
            c_str(f.region),
            c_str(f.subject),
            c_str(f.body),
            c_str(f.address),
            f.latitude_e7,
            f.longitude_e7,
            {attributes_.data(), static_cast<std::uint32_t>(attributes_.size()), sizeof(hubc_attribute)},
            nullptr,
            {}};
        has_reporter_ = f.reporter.has_value();
    }
    /// Valid as long as this view stays where it is.
    [[nodiscard]] hubc_filing raw() const {
        auto out = filing_;
        out.reporter = has_reporter_ ? &reporter_ : nullptr;
        out.attachments = array_of(attachments_);
        return out;
    }

private:
    std::vector<hubc_attribute> attributes_;
    std::vector<hubc_attachment> attachments_;
    hubc_reporter reporter_{};
    hubc_filing filing_{};
    bool has_reporter_ = false;
};

}  // namespace detail
}  // namespace hub::sdk
