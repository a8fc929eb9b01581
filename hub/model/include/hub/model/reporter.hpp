#pragma once
#include "hub/base/sensitive.hpp"

#include <string>

namespace hub::model {

/// Who reported (domain.md section 7). Kept apart from the complaint, sealed; read only where the law and the flags let
/// it be. Every field may be empty, not all of them at once.
struct Reporter {
    Sensitive<std::string> name;
    Sensitive<std::string> nik;  ///< number of the identity card: 16 digits
    Sensitive<std::string> phone;
    Sensitive<std::string> email;
    Sensitive<std::string> address;
};

}  // namespace hub::model
