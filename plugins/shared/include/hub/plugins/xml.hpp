#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hub::plugins {

using XmlNamespaces = std::map<std::string, std::string, std::less<>>;  ///< prefix → URI

/// A well-formed document without a DOCTYPE: nothing is fetched, no entity but XML's own is known, depth (256) and the
/// work of an XPath are bounded. One thread.
class XmlDocument {
public:
    /// Empty: it is none, or has a DOCTYPE.
    static std::optional<XmlDocument> parse(std::string_view text);
    XmlDocument(XmlDocument&&) noexcept;
    XmlDocument& operator=(XmlDocument&&) noexcept;
    ~XmlDocument();

    /// XPath 1.0; a set of nodes gives its first one's text. Empty: nothing is there, or false.
    [[nodiscard]] std::optional<std::string> find(const std::string& path, const XmlNamespaces& namespaces) const;
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
