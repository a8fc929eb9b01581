#include "hub/plugins/xml.hpp"

#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <mutex>

namespace hub::plugins {
namespace {

const xmlChar* in(const std::string& text) {
    return reinterpret_cast<const xmlChar*>(text.c_str());  // NOLINT: libxml2's characters
}

std::string_view out(const xmlChar* text) {
    return text == nullptr ? std::string_view{} : reinterpret_cast<const char*>(text);  // NOLINT: the same
}

/// libxml2 would write to the standard error.
void be_silent(void* /*context*/, xmlErrorPtr /*error*/) {}

/// Before anything of it is read: no entity can be declared, no other file named.
void refuse_doctype(void* parser, const xmlChar* /*name*/, const xmlChar* /*external*/, const xmlChar* /*system*/) {
    xmlStopParser(static_cast<xmlParserCtxtPtr>(parser));
}

constexpr int most_elements = 200'000;
constexpr int most_attributes = 256;

/// Before an element is kept: many small ones take far more memory than the text they come from.
void count_element(
    void* context, const xmlChar* name, const xmlChar* prefix, const xmlChar* uri, int spaces, const xmlChar** space,
    int attributes, int defaulted, const xmlChar** attribute) {
    auto* const parser = static_cast<xmlParserCtxtPtr>(context);
    auto* const count = static_cast<int*>(parser->_private);
    if (++*count > most_elements || attributes > most_attributes || spaces > most_attributes) {
        xmlStopParser(parser);
        return;
    }
    xmlSAX2StartElementNs(context, name, prefix, uri, spaces, space, attributes, defaulted, attribute);
}

using Document = std::unique_ptr<xmlDoc, decltype(&xmlFreeDoc)>;
using Context = std::unique_ptr<xmlXPathContext, decltype(&xmlXPathFreeContext)>;
using Found = std::unique_ptr<xmlXPathObject, decltype(&xmlXPathFreeObject)>;

struct Read {
    Document document;
    bool has_unknown_prefix = false;
};

Read read(std::string_view text) {
    static std::once_flag once;
    std::call_once(once, [] { xmlInitParser(); });
    const std::unique_ptr<xmlParserCtxt, decltype(&xmlFreeParserCtxt)> parser{xmlNewParserCtxt(), &xmlFreeParserCtxt};
    constexpr std::size_t most = std::size_t{32} << 20U;
    if (parser == nullptr || text.size() > most) {
        return {{nullptr, &xmlFreeDoc}};
    }
    int elements = 0;
    parser->_private = &elements;
    parser->sax->startElementNs = &count_element;
    parser->sax->internalSubset = &refuse_doctype;
    // No XML_PARSE_NOENT, DTDLOAD or HUGE: entities stay unread, and libxml2's own limits hold.
    Document document{
        xmlCtxtReadMemory(
            parser.get(), text.data(), static_cast<int>(text.size()), nullptr, nullptr,
            XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING),
        &xmlFreeDoc};
    if (parser->wellFormed == 0 || parser->disableSAX != 0) {
        document.reset();
    }
    return {std::move(document), parser->nsWellFormed == 0};
}

Found evaluate(xmlDocPtr document, xmlNodePtr from, const std::string& path, const XmlNamespaces& namespaces) {
    const Context context{xmlXPathNewContext(document), &xmlXPathFreeContext};
    if (context == nullptr) {
        return {nullptr, &xmlXPathFreeObject};
    }
    context->node = from;
    context->error = &be_silent;
    context->opLimit = 1'000'000;
    for (const auto& [prefix, uri] : namespaces) {
        xmlXPathRegisterNs(context.get(), in(prefix), in(uri));
    }
    return {xmlXPathEvalExpression(in(path), context.get()), &xmlXPathFreeObject};
}

bool holds(const xmlChar* text, std::string_view word) {
    return out(text).find(word) != std::string_view::npos;
}

/// Depth is bounded by the parser.
bool names_in(const xmlNode* first, std::string_view word) {
    for (const auto* at = first; at != nullptr; at = at->next) {
        if (at->type == XML_TEXT_NODE) {
            continue;
        }
        if (at->type != XML_ELEMENT_NODE) {
            if (holds(at->name, word) || holds(at->content, word)) {
                return true;
            }
            continue;
        }
        bool named = holds(at->name, word);
        for (const auto* space = at->nsDef; space != nullptr; space = space->next) {
            named = named || holds(space->href, word) || holds(space->prefix, word);
        }
        for (const auto* attribute = at->properties; attribute != nullptr; attribute = attribute->next) {
            named = named || holds(attribute->name, word);
        }
        if (named || names_in(at->children, word)) {
            return true;
        }
    }
    return false;
}

}  // namespace

struct XmlDocument::Data {
    Document document;
    bool has_unknown_prefix = false;
};

XmlDocument::XmlDocument(std::unique_ptr<Data> data) : data_{std::move(data)} {}
XmlDocument::XmlDocument(XmlDocument&&) noexcept = default;
XmlDocument& XmlDocument::operator=(XmlDocument&&) noexcept = default;
XmlDocument::~XmlDocument() = default;

std::optional<XmlDocument> XmlDocument::parse(std::string_view text) {
    auto made = read(text);
    if (made.document == nullptr) {
        return std::nullopt;
    }
    return XmlDocument{std::make_unique<Data>(Data{std::move(made.document), made.has_unknown_prefix})};
}

std::optional<std::string> XmlDocument::find(const std::string& path, const XmlNamespaces& namespaces) const {
    return find(XmlNode{nullptr}, path, namespaces);
}

std::vector<XmlNode> XmlDocument::all(const std::string& path, const XmlNamespaces& namespaces) const {
    return all(XmlNode{nullptr}, path, namespaces);
}

std::vector<XmlNode> XmlDocument::all(XmlNode from, const std::string& path, const XmlNamespaces& namespaces) const {
    std::vector<XmlNode> out;
    const auto found = evaluate(data_->document.get(), static_cast<xmlNodePtr>(from.raw()), path, namespaces);
    if (found != nullptr && found->type == XPATH_NODESET && found->nodesetval != nullptr) {
        xmlXPathNodeSetSort(found->nodesetval);
        for (int i = 0; i < found->nodesetval->nodeNr; ++i) {
            if (found->nodesetval->nodeTab[i]->type == XML_ELEMENT_NODE) {
                out.emplace_back(found->nodesetval->nodeTab[i]);
            }
        }
    }
    return out;
}

bool XmlDocument::has_unknown_prefix() const {
    return data_->has_unknown_prefix;
}

std::optional<std::string> XmlDocument::find(
    XmlNode from, const std::string& path, const XmlNamespaces& namespaces) const {
    const auto found = evaluate(data_->document.get(), static_cast<xmlNodePtr>(from.raw()), path, namespaces);
    const bool nothing = found == nullptr ||
                         (found->type == XPATH_NODESET && xmlXPathNodeSetIsEmpty(found->nodesetval)) ||
                         (found->type == XPATH_BOOLEAN && found->boolval == 0);
    if (nothing) {
        return std::nullopt;
    }
    auto* const text = xmlXPathCastToString(found.get());
    std::string made{out(text)};
    xmlFree(text);
    return made;
}

bool XmlDocument::names(std::string_view word) const {
    return names_in(data_->document->children, word);
}

std::string XmlDocument::encoding() const {
    return std::string{out(data_->document->encoding)};
}

std::string check_xpath(const std::string& path, const XmlNamespaces& namespaces) {
    const auto some = read("<a/>");
    const auto found = evaluate(some.document.get(), nullptr, path, namespaces);
    return found != nullptr ? std::string{} : "is no XPath 1.0, or names a prefix that 'namespaces' does not";
}

}  // namespace hub::plugins
