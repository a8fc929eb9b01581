#include "request.hpp"

#include <algorithm>
#include <string_view>

namespace hub::soap {
namespace {

using plugins::HttpPiece;

/// A text in which files stand: pieces, the last one without a file.
class Pieces {
public:
    Pieces(const Config& config, const Contents& contents) : config_{config}, contents_{contents} {}

    [[nodiscard]] std::string content_mark() const { return "[file " + contents_.mark + "]"; }
    [[nodiscard]] std::string list_mark() const { return "[files " + contents_.mark + "]"; }

    /// `text` with our marks in it.
    void add(std::string_view text, const plugins::Values& values) {
        const auto mark = list_mark();
        for (auto at = text.find(mark); at != std::string_view::npos; at = text.find(mark)) {
            add_with_file(text.substr(0, at), contents_.file);
            text.remove_prefix(at + mark.size());
            for (const auto& file : contents_.files) {
                add_with_file(text_of(file, values), &file);
            }
        }
        add_with_file(text, contents_.file);
    }

    std::vector<HttpPiece> take() {
        pieces_.push_back({std::move(text_)});
        return std::move(pieces_);
    }
    [[nodiscard]] const std::vector<const sdk::Attachment*>& parts() const { return parts_; }

private:
    /// The settings' element for one file.
    [[nodiscard]] std::string text_of(const sdk::Attachment& file, const plugins::Values& values) const {
        Kept kept = values.kept == nullptr ? Kept{} : *values.kept;
        kept["file.name"] = file.name;
        kept["file.media_type"] = file.media_type;
        kept["file.sha256"] = file.sha256;
        kept["file.size"] = std::to_string(file.size);
        kept[std::string{content_name}] = content_mark();
        auto with = values;
        with.kept = &kept;
        std::string out;
        config_.attachments->each.append_to(out, with, plugins::Escape::xml);
        return out;
    }

    void add_with_file(std::string_view text, const sdk::Attachment* file) {
        const auto mark = content_mark();
        for (auto at = text.find(mark); file != nullptr && at != std::string_view::npos; at = text.find(mark)) {
            text_ += text.substr(0, at);
            text.remove_prefix(at + mark.size());
            put(*file);
        }
        text_ += text;
    }

    void put(const sdk::Attachment& file) {
        if (config_.attachments && config_.attachments->as == AttachmentRules::As::mtom) {
            parts_.push_back(&file);
            text_ += R"(<xop:Include xmlns:xop="http://www.w3.org/2004/08/xop/include" href="cid:file-)" +
                     std::to_string(parts_.size()) + "@sp4n-hub\"/>";
            return;
        }
        pieces_.push_back({std::move(text_), std::string{file.path}, file.size, HttpPiece::Encoding::base64});
        text_.clear();
    }

    const Config& config_;
    const Contents& contents_;
    std::vector<HttpPiece> pieces_;
    std::vector<const sdk::Attachment*> parts_;
    std::string text_;
};

std::string content_type_of(const EnvelopeRules& rules, const std::string& action, bool has_action) {
    if (rules.version == Version::v1_1) {
        return "text/xml; charset=utf-8";
    }
    return "application/soap+xml; charset=utf-8" + (has_action && !action.empty() ? "; action=\"" + action + "\"" : "");
}

/// The envelope and its files as the parts of a multipart/related message (MTOM).
void make_related(
    const std::vector<const sdk::Attachment*>& files, const Contents& contents, plugins::HttpRequest& out) {
    const auto boundary = "sp4n-" + contents.mark;
    const auto type = out.content_type.substr(0, out.content_type.find(';'));
    out.body = "--" + boundary + "\r\nContent-Type: application/xop+xml; charset=UTF-8; type=\"" + type +
               "\"\r\nContent-Transfer-Encoding: 8bit\r\nContent-ID: <root@sp4n-hub>\r\n\r\n" + out.body;
    out.content_type = "multipart/related; boundary=\"" + boundary +
                       "\"; type=\"application/xop+xml\"; start=\"<root@sp4n-hub>\"; start-info=\"" + type + "\"";
    int number = 0;
    for (const auto* file : files) {
        const bool safe = !file->media_type.empty() && plugins::is_safe_header_value(file->media_type);
        out.more.push_back(
            {"\r\n--" + boundary + "\r\nContent-Type: " +
                 (safe ? std::string{file->media_type} : std::string{"application/octet-stream"}) +
                 "\r\nContent-Transfer-Encoding: binary\r\nContent-ID: <file-" + std::to_string(++number) +
                 "@sp4n-hub>\r\n\r\n",
             std::string{file->path}, file->size});
    }
    out.more.push_back({"\r\n--" + boundary + "--\r\n"});
}

void add_headers(
    const Config& config, const Operation& operation, const plugins::Values& values, plugins::HttpRequest& request) {
    std::string action;
    if (operation.action) {
        operation.action->append_to(action, values, plugins::Escape::header);
        std::erase(action, '"');
    }
    request.headers.emplace_back("Accept", "application/soap+xml, text/xml, multipart/related");
    if (config.envelope.version == Version::v1_1 && operation.action) {
        request.headers.emplace_back("SOAPAction", "\"" + action + "\"");
    }
    for (const auto& [name, value] : operation.http_headers) {
        std::string text;
        value.append_to(text, values, plugins::Escape::header);
        request.headers.emplace_back(name, std::move(text));
    }
    request.content_type = content_type_of(config.envelope, action, operation.action.has_value());
}

}  // namespace

std::variant<plugins::HttpRequest, sdk::Outcome> build_request(
    const Config& config, const Operation& operation, const plugins::Values& given, const Contents& contents) {
    Pieces pieces{config, contents};
    Kept kept = given.kept == nullptr ? Kept{} : *given.kept;
    kept[std::string{attachments_name}] = pieces.list_mark();
    kept[std::string{content_name}] = pieces.content_mark();
    std::optional<plugins::MappingFault> fault;
    auto values = given;
    values.kept = &kept;
    values.fault = &fault;
    plugins::HttpRequest request;
    request.method = "POST";
    request.path = config.path;
    add_headers(config, operation, values, request);
    std::string rest;
    operation.rest->append_to(rest, values, plugins::Escape::xml);
    pieces.add(rest, values);
    if (fault) {
        // What the settings lack is mended there, and the message sent again; it must not hold the others back.
        const bool missing = fault->kind == plugins::MappingFault::Kind::missing;
        return sdk::Outcome::rejected(missing ? sdk::Cause::validation : sdk::Cause::config, std::move(fault->text));
    }
    request.more = pieces.take();
    request.body = operation.opening + contents.security.xml + request.more.front().text;
    request.more.front().text.clear();
    if (request.more.front().file.empty()) {
        request.more.erase(request.more.begin());
    }
    request.hidden = contents.security.hidden;
    if (!pieces.parts().empty()) {
        make_related(pieces.parts(), contents, request);
    }
    return request;
}

}  // namespace hub::soap
