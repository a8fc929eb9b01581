#pragma once
#include "hub/base/uuid.hpp"
#include "hub/crypto/access_code.hpp"
#include "hub/crypto/master_key.hpp"
#include "hub/model/ids.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace hub::api {

/// How a reporter comes back to his complaint: `Authorization: Access-Code <code>`, with the code that its 201 gave.
/// The code follows from the tracking id in the address and the master key alone, so a wrong one costs no look into the
/// database and tells nothing about whether there is such a complaint. Immutable: any thread.
class ReporterDoor {
public:
    explicit ReporterDoor(const crypto::MasterKey& master);

    /// What follows the scheme's name, which is read in either case; empty: another scheme.
    static std::optional<std::string_view> code_in(std::string_view authorization);

    [[nodiscard]] std::string code_of(model::TrackingNumber tracking) const { return codes_.code_of(tracking.value()); }
    [[nodiscard]] bool opens(model::TrackingNumber tracking, std::string_view code) const {
        return codes_.is_right(tracking.value(), code);
    }
    /// Of a body that names a person: it stands in the complaint's row, so nobody without the key may try names out on
    /// it.
    [[nodiscard]] Uuid body_digest(std::string_view body) const;

private:
    crypto::AccessCodes codes_;
    crypto::SecretKey digest_;
};

}  // namespace hub::api
