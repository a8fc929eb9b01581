#pragma once
#include <array>
#include <string>
#include <string_view>

namespace hub::testing {

/// A made-up reporter whose marks nobody else has.
struct CanaryPerson {
    int number = 0;
    std::string agency;
    bool anonymous = false;
    bool secret = false;
    bool may_be_told = false;
    bool unsure = false;  ///< the flag was raised when it may have been on its way already
    std::string id;
    std::string code;

    /// Name, NIK, phone, mail, street. No two people share any of these, and none of them holds another.
    [[nodiscard]] std::array<std::string, 5> marks() const;
};

/// Some mark of the person is in the text: as it is, in hexadecimal (bytea), or inside base64 at any offset.
bool holds(std::string_view text, const CanaryPerson& person);
/// All of them are, as they are.
bool holds_all(std::string_view text, const CanaryPerson& person);

}  // namespace hub::testing
