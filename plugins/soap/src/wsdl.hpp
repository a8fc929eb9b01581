#pragma once
#include "hub/plugins/settings_tree.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace hub::soap {

struct QName {
    std::string space;
    std::string name;
};

struct WsdlOperation {
    std::string action;  ///< soapAction; "": it says none
    QName element;       ///< that the body holds
};

/// What a description of a service says, as far as requests need it. Immutable.
struct Wsdl {
    std::string address;  ///< of the port; empty: it says none
    bool is_1_2 = false;
    std::map<std::string, WsdlOperation, std::less<>> operations;

    [[nodiscard]] const WsdlOperation* find(std::string_view name) const;
    /// All of them, for sentences.
    [[nodiscard]] std::string names() const;
};

/// {file, sha256, imports: {name: sha256}, service, port}: read from the disk, nothing is fetched, and a file that is
/// not the pinned one is refused. Faults are appended; empty: there are some.
std::optional<Wsdl> read_wsdl(const plugins::Tree& tree);

/// A template with a word in the place of each field.
std::string without_fields(std::string_view text);

}  // namespace hub::soap
