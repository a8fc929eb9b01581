#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hub::plugins {

using XmlNamespaces = std::map<std::string, std::string, std::less<>>;  ///< prefix → URI

/// An element or another part of a document, which must outlive it.
class XmlNode {
public:
    explicit XmlNode(void* node) : node_{node} {}
    [[nodiscard]] void* raw() const { return node_; }

private:
    void* node_;
};

/// A well-formed document without a DOCTYPE: nothing is fetched, no entity but XML's own is known; size (32 MiB), depth
/// (256), the number of elements (200,000), attributes of one (256) and the work of an XPath are bounded. One thread.
class XmlDocument {
public:
    /// Empty: it is none, or has a DOCTYPE.
    static std::optional<XmlDocument> parse(std::string_view text);
    XmlDocument(XmlDocument&&) noexcept;
    XmlDocument& operator=(XmlDocument&&) noexcept;
    ~XmlDocument();

    /// XPath 1.0; a set of nodes gives its first one's text. Empty: nothing is there, or false.
    [[nodiscard]] std::optional<std::string> find(const std::string& path, const XmlNamespaces& namespaces) const;
    /// The same, seen from a node of this document.
    [[nodiscard]] std::optional<std::string> find(
        XmlNode from, const std::string& path, const XmlNamespaces& namespaces) const;
    /// The nodes of a set, in the document's order.
    [[nodiscard]] std::vector<XmlNode> all(const std::string& path, const XmlNamespaces& namespaces) const;
    [[nodiscard]] std::vector<XmlNode> all(
        XmlNode from, const std::string& path, const XmlNamespaces& namespaces) const;
    [[nodiscard]] bool has_unknown_prefix() const;
    /// Does `word` stand elsewhere than in the texts of elements and the values of attributes: in a name, a namespace,
    /// a comment, an instruction, a CDATA section?
    [[nodiscard]] bool names(std::string_view word) const;
    /// As its declaration says; empty: it says none, which means UTF-8 or UTF-16.
    [[nodiscard]] std::string encoding() const;

private:
    struct Data;
    explicit XmlDocument(std::unique_ptr<Data> data);
    std::unique_ptr<Data> data_;
};

/// Empty: it is one, and its prefixes are known; else what is wrong.
std::string check_xpath(const std::string& path, const XmlNamespaces& namespaces);

}  // namespace hub::plugins
