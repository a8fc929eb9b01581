#pragma once
#include "wsdl.hpp"

#include "hub/plugins/auth.hpp"
#include "hub/plugins/http_settings.hpp"
#include "hub/plugins/settings_tree.hpp"
#include "hub/plugins/template.hpp"
#include "hub/plugins/xml.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hub::soap {

enum class Version : std::uint8_t { v1_1 = 1, v1_2 };

std::string_view namespace_of(Version version);

/// What all envelopes of an instance have in common. Immutable.
struct EnvelopeRules {
    Version version = Version::v1_1;
    plugins::XmlNamespaces namespaces;  ///< declared on each envelope, and known to every XPath; with "soap"
    std::string header;                 ///< custom SOAP headers, as a template
    std::optional<Wsdl> wsdl;
};

/// What operations are read with.
struct Around {
    const EnvelopeRules& envelope;
    const plugins::Auth& auth;
    plugins::Names names;
    bool takes_files = false;  ///< {{attachments}} may stand in the body
};

/// One operation as it is asked. Immutable.
struct Operation {
    std::optional<plugins::Template> action;  ///< empty: no SOAPAction at all
    plugins::Headers http_headers;
    std::string opening;                    ///< up to where the SOAP header's own entries begin
    std::optional<plugins::Template> rest;  ///< all behind it
    bool shows_files = false;               ///< {{attachments}} stands in the body
};

/// The names for files in the templates.
inline constexpr std::string_view attachments_name = "attachments";
inline constexpr std::string_view content_name = "file.content";

/// `operation`, `action`, `body` and `http_headers` of the settings. Faults are appended.
Operation read_operation(const plugins::Tree& tree, const Around& around);

/// What is wrong with a template of something that stands within an envelope; empty: nothing.
std::string fault_of_fragment(const EnvelopeRules& rules, const std::string& text);

/// The option `namespaces`. Faults are appended.
void check_namespaces(const plugins::Tree& tree, EnvelopeRules& rules);

}  // namespace hub::soap
