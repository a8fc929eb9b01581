#include "wsdl.hpp"

#include "hub/plugins/xml.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <vector>

namespace hub::soap {
namespace {

using plugins::Tree;
using plugins::XmlDocument;
using plugins::XmlNode;

constexpr std::size_t most_bytes = std::size_t{4} << 20U;

const plugins::XmlNamespaces spaces{
    {"w", "http://schemas.xmlsoap.org/wsdl/"},
    {"s11", "http://schemas.xmlsoap.org/wsdl/soap/"},
    {"s12", "http://schemas.xmlsoap.org/wsdl/soap12/"},
    {"x", "http://www.w3.org/2001/XMLSchema"}};

std::string sha256_of(const std::string& bytes) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    EVP_Digest(bytes.data(), bytes.size(), digest, &length, EVP_sha256(), nullptr);
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (unsigned i = 0; i < length; ++i) {
        out += digits[digest[i] >> 4U];
        out += digits[digest[i] & 15U];
    }
    return out;
}

/// The pinned file; empty and a fault: it is not there, or another one.
std::optional<XmlDocument> open_pinned(
    const Tree& tree, std::string_view key, const std::string& path, const std::string& pin) {
    std::ifstream in{path, std::ios::binary};
    std::string bytes;
    if (in) {
        bytes.assign(std::istreambuf_iterator<char>{in}, {});
    }
    if (!in || bytes.empty() || bytes.size() > most_bytes) {
        tree.fault(key, "cannot be read, is empty or larger than 4 MiB: " + path);
        return std::nullopt;
    }
    if (const auto is = sha256_of(bytes); is != pin) {
        tree.fault(key, "is not the pinned one: its sha256 is " + is);
        return std::nullopt;
    }
    auto document = XmlDocument::parse(bytes);
    if (!document) {
        tree.fault(key, "is no well-formed XML without a DOCTYPE: " + path);
    }
    return document;
}

/// A literal within XPath. A name with a quote is no name.
std::string quoted(const std::string& name) {
    return name.find('\'') == std::string::npos ? "'" + name + "'" : "''";
}

/// The documents of a description, and where things stand in them.
class Reader {
public:
    Reader(const Tree& tree, std::vector<XmlDocument> documents) : tree_{tree}, documents_{std::move(documents)} {}

    std::optional<Wsdl> read(const std::string& service, const std::string& port) {
        const auto at = find_port(service, port);
        if (!at) {
            return std::nullopt;
        }
        Wsdl made;
        const auto& [document, node] = *at;
        made.is_1_2 = !document->all(node, "s12:address", spaces).empty();
        made.address = text(*at, "*[self::s11:address or self::s12:address]/@location");
        const auto binding = named("w:binding", text(*at, "@binding"));
        const auto type = binding ? named("w:portType", text(*binding, "@type")) : std::nullopt;
        if (!type) {
            tree_.fault("file", "its port names a binding or a port type that is in none of the files");
            return std::nullopt;
        }
        const bool rpc = text(*binding, "*[self::s11:binding or self::s12:binding]/@style") == "rpc";
        for (const auto& operation : binding->document->all(binding->node, "w:operation", spaces)) {
            read_operation({binding->document, operation}, *type, rpc, made);
        }
        return made;
    }

private:
    struct At {
        const XmlDocument* document;
        XmlNode node;
    };

    [[nodiscard]] static std::string text(const At& at, const std::string& path) {
        return at.document->find(at.node, path, spaces).value_or(std::string{});
    }

    std::optional<At> find_port(const std::string& service, const std::string& port) {
        const auto of = service.empty() ? std::string{"w:service"} : "w:service[@name=" + quoted(service) + "]";
        const auto which =
            port.empty() ? std::string{"w:port[s11:address or s12:address]"} : "w:port[@name=" + quoted(port) + "]";
        std::vector<At> found;
        for (const auto& document : documents_) {
            for (const auto& node : document.all("/w:definitions/" + of + "/" + which, spaces)) {
                found.push_back({&document, node});
            }
        }
        if (found.size() == 1) {
            return found.front();
        }
        std::string names;
        for (const auto& one : found) {
            names += " " + text(one, "../@name") + "/" + text(one, "@name");
        }
        tree_.fault(
            found.empty() && !port.empty() ? "port" : "file",
            found.empty() ? "has no such service and port" : "has several ports; `service` and `port` choose:" + names);
        return std::nullopt;
    }

    /// By its local name: a description with two of the same name in two namespaces is none that we can tell apart.
    std::optional<At> named(const std::string& kind, const std::string& qname) {
        const auto name = qname.substr(qname.find(':') + 1);
        for (const auto& document : documents_) {
            const auto nodes = document.all("/w:definitions/" + kind + "[@name=" + quoted(name) + "]", spaces);
            if (!nodes.empty()) {
                return At{&document, nodes.front()};
            }
        }
        return std::nullopt;
    }

    [[nodiscard]] static QName resolved(const At& at, const std::string& qname) {
        const auto colon = qname.find(':');
        if (colon == std::string::npos) {
            return {text(at, "string(namespace::*[name()=''])"), qname};
        }
        return {
            text(at, "string(namespace::*[name()=" + quoted(qname.substr(0, colon)) + "])"), qname.substr(colon + 1)};
    }

    void read_operation(const At& at, const At& type, bool binding_is_rpc, Wsdl& made) {
        const auto name = text(at, "@name");
        WsdlOperation operation;
        const std::string own = "*[self::s11:operation or self::s12:operation]";
        operation.action = text(at, own + "/@soapAction");
        const auto style = text(at, own + "/@style");
        if (style.empty() ? binding_is_rpc : style == "rpc") {
            operation.element = {text(at, "w:input/*[self::s11:body or self::s12:body]/@namespace"), name};
        } else {
            const auto input = text(type, "w:operation[@name=" + quoted(name) + "]/w:input/@message");
            const auto message = named("w:message", input);
            const auto parts = text(at, "w:input/*[self::s11:body or self::s12:body]/@parts");
            const auto part = parts.empty() ? std::string{"w:part[1]"} : "w:part[@name=" + quoted(parts) + "]";
            const auto nodes = message ? message->document->all(message->node, part, spaces) : std::vector<XmlNode>{};
            if (nodes.empty()) {
                return;  // an operation without a body, or one that nobody can tell: not ours to call
            }
            const At where{message->document, nodes.front()};
            operation.element = resolved(where, text(where, "@element"));
        }
        made.operations.emplace(name, std::move(operation));
    }

    const Tree& tree_;
    std::vector<XmlDocument> documents_;
};

/// What a document imports: names of files beside it, all pinned.
bool open_imports(
    const Tree& tree, const std::string& folder, std::size_t from, std::vector<XmlDocument>& documents,
    std::vector<std::string>& seen) {
    const auto* pins = tree.mapping("imports");
    for (auto at = from; at < documents.size(); ++at) {
        for (const auto& node : documents[at].all(
                 "//w:import[@location] | //x:import[@schemaLocation] | //x:include[@schemaLocation]", spaces)) {
            const auto name = documents[at].find(node, "string(@location | @schemaLocation)", spaces).value_or("");
            if (std::ranges::find(seen, name) != seen.end()) {
                continue;
            }
            seen.push_back(name);
            const auto* pin = pins == nullptr ? nullptr : pins->if_contains(name);
            if (name.find('/') != std::string::npos || name.find("..") != std::string::npos) {
                tree.fault("file", "imports " + name + ": a copy must lie beside it, and be named without a folder");
                return false;
            }
            if (pin == nullptr || !pin->is_string()) {
                tree.fault("imports", "lacks the sha256 of " + name + ", which is imported");
                return false;
            }
            auto document = open_pinned(
                tree, "imports", folder + name, std::string{pin->get_string().data(), pin->get_string().size()});
            if (!document) {
                return false;
            }
            documents.push_back(std::move(*document));
            return open_imports(tree, folder, at, documents, seen);  // nodes of a moved document may not be used
        }
    }
    return true;
}

}  // namespace

const WsdlOperation* Wsdl::find(std::string_view name) const {
    const auto found = operations.find(name);
    return found == operations.end() ? nullptr : &found->second;
}

std::string Wsdl::names() const {
    std::string out;
    for (const auto& [name, operation] : operations) {
        out += (out.empty() ? "" : ", ") + name;
    }
    return out;
}

std::optional<Wsdl> read_wsdl(const Tree& tree) {
    tree.only({"file", "sha256", "imports", "service", "port"});
    const auto path = tree.text("file", true);
    const auto pin = tree.text("sha256", true);
    if (path.empty() || pin.empty()) {
        return std::nullopt;
    }
    if (path.front() != '/') {
        tree.fault("file", "must be a whole path");
        return std::nullopt;
    }
    auto document = open_pinned(tree, "file", path, pin);
    if (!document) {
        return std::nullopt;
    }
    std::vector<XmlDocument> documents;
    documents.push_back(std::move(*document));
    std::vector<std::string> seen;
    if (!open_imports(tree, path.substr(0, path.rfind('/') + 1), 0, documents, seen)) {
        return std::nullopt;
    }
    return Reader{tree, std::move(documents)}.read(tree.text("service"), tree.text("port"));
}

std::string without_fields(std::string_view text) {
    std::string out;
    while (true) {
        const auto open = text.find("{{");
        const auto close = open == std::string_view::npos ? open : text.find("}}", open);
        if (close == std::string_view::npos) {
            return out += text;
        }
        out.append(text.substr(0, open)).append("x");
        text.remove_prefix(close + 2);
    }
}

}  // namespace hub::soap
