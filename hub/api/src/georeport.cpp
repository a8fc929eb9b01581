#include "georeport.hpp"

#include <boost/json.hpp>

#include <array>
#include <charconv>
#include <libxml/xmlwriter.h>
#include <memory>

namespace hub::api {
namespace {

namespace json = boost::json;

struct FreeWriter {
    void operator()(xmlTextWriter* writer) const { xmlFreeTextWriter(writer); }
};
struct FreeBuffer {
    void operator()(xmlBuffer* buffer) const { xmlBufferFree(buffer); }
};

const xmlChar* as_xml(const std::string& text) {
    return reinterpret_cast<const xmlChar*>(text.c_str());  // libxml2 speaks of bytes of UTF-8
}

/// What XML 1.0 cannot hold (section 2.2, "Char") becomes U+FFFD; the rest is UTF-8 already.
std::string xml_text(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool control = byte < 0x20 && text[i] != '\t' && text[i] != '\n' && text[i] != '\r';
        const bool no_character = text.substr(i, 3) == "\xEF\xBF\xBE" || text.substr(i, 3) == "\xEF\xBF\xBF";
        if (control || no_character) {
            out += "\xEF\xBF\xBD";
            i += no_character ? 2 : 0;
        } else {
            out += text[i];
        }
    }
    return out;
}

std::string spell(const json::value& value) {
    if (value.is_null()) {
        return {};
    }
    if (const auto* number = value.if_double()) {  // not as JSON: 1.5, never 1.5E0
        std::array<char, 400> digits{};
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), *number, std::chars_format::fixed);
        return {digits.data(), end.ptr};
    }
    return value.is_string() ? xml_text({value.get_string().data(), value.get_string().size()})
                             : json::serialize(value);
}

class XmlAnswer {
public:
    XmlAnswer() : buffer_{xmlBufferCreate()}, writer_{xmlNewTextWriterMemory(buffer_.get(), 0)} {
        xmlTextWriterStartDocument(writer_.get(), nullptr, "utf-8", nullptr);
    }
    void write(const json::value& value, const std::string& name, const std::string& item) {
        xmlTextWriterStartElement(writer_.get(), as_xml(name));
        if (const auto* object = value.if_object()) {
            for (const auto& member : *object) {
                const std::string key{member.key()};
                write(member.value(), key, key.substr(0, key.size() - 1));
            }
        } else if (const auto* array = value.if_array()) {
            for (const auto& one : *array) {
                write(one, item, {});
            }
        } else if (const auto text = spell(value); !text.empty()) {
            xmlTextWriterWriteString(writer_.get(), as_xml(text));
        }
        xmlTextWriterEndElement(writer_.get());
    }
    std::string text() {
        xmlTextWriterEndDocument(writer_.get());
        writer_.reset();  // flushes
        return {
            reinterpret_cast<const char*>(xmlBufferContent(buffer_.get())),
            static_cast<std::size_t>(xmlBufferLength(buffer_.get()))};
    }

private:
    std::unique_ptr<xmlBuffer, FreeBuffer> buffer_;
    std::unique_ptr<xmlTextWriter, FreeWriter> writer_;
};

int geo_status(int status) {
    return status == 401 ? 403 : status == 422 || status == 415 ? 400 : status;
}

}  // namespace

std::optional<GeoFormat> read_geo_format(std::string_view extension) {
    return extension == "xml"    ? std::optional{GeoFormat::xml}
           : extension == "json" ? std::optional{GeoFormat::json}
                                 : std::nullopt;
}

GeoResource read_geo_resource(std::string_view segment) {
    const auto dot = segment.rfind('.');
    if (dot == std::string_view::npos) {
        return {segment, std::nullopt};
    }
    return {segment.substr(0, dot), read_geo_format(segment.substr(dot + 1))};
}

Response geo_response(const json::value& tree, GeoNames names, GeoFormat format) {
    Response out;
    if (format == GeoFormat::json) {
        out.content_type = "application/json; charset=utf-8";
        out.body = json::serialize(tree);
        return out;
    }
    out.content_type = "text/xml; charset=utf-8";
    XmlAnswer answer;
    answer.write(tree, names.root, names.item);
    out.body = answer.text();
    return out;
}

Response geo_errors(
    const Error& error, std::string_view language, GeoFormat format, const std::vector<FieldFault>& faults) {
    const auto told = problem_text(error, language, faults);
    const auto status = geo_status(told.status);
    json::array list;
    const auto add = [&](const std::string& where, const std::string& what, const std::string& hint) {
        list.push_back(json::object{
            {"code", status},
            {"description", (where.empty() ? "" : where + ": ") + what + (hint.empty() ? "" : " (" + hint + ")")}});
    };
    for (const auto& fault : told.faults) {
        add(fault.pointer, fault.detail, fault.hint);
    }
    if (list.empty()) {
        add({}, told.detail.empty() ? std::string{told.title} : told.detail, told.hint);
    }
    auto out = geo_response(list, {"errors", "error"}, format);
    out.status = status;
    out.headers.emplace_back("Content-Language", told.language);
    if (told.retry_after_s != 0) {
        out.headers.emplace_back("Retry-After", std::to_string(told.retry_after_s));
    }
    return out;
}

}  // namespace hub::api
