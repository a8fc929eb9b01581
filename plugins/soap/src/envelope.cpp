#include "envelope.hpp"

#include "hub/plugins/body_template.hpp"

#include <algorithm>

namespace hub::soap {
namespace {

using plugins::Template;
using plugins::Tree;

constexpr std::string_view reserved[] = {"soap", "wsse", "wsu", "xml", "xmlns"};

/// Text up to the header's entries, and behind them.
std::string opening_of(const EnvelopeRules& rules) {
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<soap:Envelope";
    for (const auto& [prefix, uri] : rules.namespaces) {
        out += " xmlns:" + prefix + "=\"";
        plugins::append_escaped(out, uri, plugins::Escape::xml);
        out += '"';
    }
    return out + "><soap:Header>";
}

/// The body's element must be the one that the WSDL names.
void check_element(const Tree& tree, const std::string& text, const WsdlOperation& operation, const Around& around) {
    const auto document = plugins::XmlDocument::parse(without_fields(text));
    const std::string first = "/soap:Envelope/soap:Body/*[1]";
    const auto& spaces = around.envelope.namespaces;
    const auto space = document ? document->find("namespace-uri(" + first + ")", spaces).value_or("") : "";
    const auto name = document ? document->find("local-name(" + first + ")", spaces).value_or("") : "";
    if (document && (space != operation.element.space || name != operation.element.name)) {
        tree.fault(
            "body", "its element is {" + space + "}" + name + ", but the WSDL's is {" + operation.element.space + "}" +
                        operation.element.name);
    }
}

std::optional<Template> read_action(const Tree& tree, const WsdlOperation* operation, const Around& around) {
    const auto* given = tree.find("action");
    auto text = given == nullptr && operation != nullptr ? operation->action : tree.text("action");
    if (text == "none") {
        return std::nullopt;
    }
    if (text.find('"') != std::string::npos || !plugins::is_safe_header_value(text)) {
        tree.fault("action", "must not hold quotes or line breaks");
        return std::nullopt;
    }
    return plugins::read_open_template(tree, "action", text, around.names);
}

}  // namespace

std::string_view namespace_of(Version version) {
    return version == Version::v1_1 ? "http://schemas.xmlsoap.org/soap/envelope/"
                                    : "http://www.w3.org/2003/05/soap-envelope";
}

std::string fault_of_fragment(const EnvelopeRules& rules, const std::string& text) {
    return plugins::fault_of_xml(opening_of(rules) + text + "</soap:Header></soap:Envelope>");
}

void check_namespaces(const Tree& tree, EnvelopeRules& rules) {
    for (const auto& member : tree.object()) {
        const std::string prefix{member.key()};
        const bool plain = !prefix.empty() &&
                           std::ranges::all_of(
                               prefix,
                               [](char c) {
                                   return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                                          c == '_' || c == '-';
                               }) &&
                           (prefix.front() < '0' || prefix.front() > '9') && prefix.front() != '-';
        const bool taken = std::ranges::find(reserved, prefix) != std::end(reserved);
        if (!plain || taken) {
            tree.fault(prefix, taken ? "is a prefix of the connector's own" : "is no prefix of letters and digits");
            continue;
        }
        if (auto uri = tree.text(prefix, true); !uri.empty()) {
            rules.namespaces.emplace(prefix, std::move(uri));
        }
    }
}

Operation read_operation(const Tree& tree, const Around& around) {
    Operation made;
    const auto name = tree.text("operation");
    const WsdlOperation* known = nullptr;
    if (around.envelope.wsdl) {
        known = around.envelope.wsdl->find(name);
        if (name.empty()) {
            tree.fault("", "'operation' is missing: which one of the WSDL?");
        } else if (known == nullptr) {
            tree.fault("operation", "the WSDL has none of this name: " + around.envelope.wsdl->names());
        }
    }
    made.action = read_action(tree, known, around);
    if (const auto* headers = tree.mapping("http_headers")) {
        made.http_headers = plugins::read_headers(tree.below("http_headers", *headers), around.auth, around.names);
    }
    made.opening = opening_of(around.envelope);
    const auto body = tree.text("body", true);
    const auto rest = around.envelope.header + "</soap:Header><soap:Body>" + body + "</soap:Body></soap:Envelope>";
    std::string error;
    made.rest = Template::compile(rest, error, around.names.fields, around.names.kept);
    if (made.rest) {
        error = plugins::fault_of_xml(made.opening + rest);
    }
    if (!error.empty()) {
        tree.fault("body", std::move(error));
    } else if (known != nullptr) {
        check_element(tree, made.opening + rest, *known, around);
    }
    made.shows_files = body.find("{{" + std::string{attachments_name} + "}}") != std::string::npos;
    if (around.takes_files && !made.shows_files) {
        tree.fault("body", "must hold {{attachments}}: where do the files stand?");
    }
    return made;
}

}  // namespace hub::soap
