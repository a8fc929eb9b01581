#include "attachments.hpp"

#include "hub/plugins/json_template.hpp"

#include <string_view>

namespace hub::rest {
namespace {

void append_member(std::string& out, std::string_view name, std::string_view value) {
    if (name.empty()) {
        return;
    }
    out += '"';
    plugins::append_json_escaped(out, name);
    out += "\":\"";
    plugins::append_json_escaped(out, value);
    out += "\",";
}

/// `body` is an object without the member.
void attach_json(const AttachmentRules& rules, const std::vector<sdk::Attachment>& files, plugins::HttpRequest& out) {
    out.body.pop_back();
    std::string text = out.body.size() > 1 ? ",\"" : "\"";
    plugins::append_json_escaped(text, rules.field);
    text += "\":[";
    for (const auto& file : files) {
        text += '{';
        append_member(text, rules.name, file.name);
        append_member(text, rules.media_type, file.media_type);
        append_member(text, rules.sha256, file.sha256);
        text += '"';
        plugins::append_json_escaped(text, rules.content);
        text += "\":\"";
        out.more.push_back({std::move(text), std::string{file.path}, file.size, plugins::HttpPiece::Encoding::base64});
        text = &file == &files.back() ? "\"}" : "\"},";
    }
    out.more.push_back({text + "]}"});
}

using FormValues = std::vector<std::pair<std::string, std::string>>;

/// As browsers write a name within quotes.
std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\r' || c == '\n') {
            out += c == '"' ? "%22" : c == '\r' ? "%0D" : "%0A";
        } else {
            out += c;
        }
    }
    return out + '"';
}

/// The boundary is the delivery's id, which nobody knows who writes a file; a repeat has the same bytes.
void attach_multipart(
    const AttachmentRules& rules, const plugins::BodyTemplate* body, const plugins::Values& values,
    const std::vector<sdk::Attachment>& files, plugins::HttpRequest& out) {
    const auto boundary = "sp4n-" + std::string{values.call->idempotency_key()};
    const auto part = [&](std::string_view name, std::string_view type, std::string_view file_name) {
        return "--" + boundary + "\r\nContent-Disposition: form-data; name=" + quoted(name) +
               (file_name.empty() ? "" : "; filename=" + quoted(file_name)) +
               (type.empty() ? "" : "\r\nContent-Type: " + std::string{type}) + "\r\n\r\n";
    };
    out.content_type = "multipart/form-data; boundary=" + boundary;
    if (body == nullptr || body->as() == plugins::BodyTemplate::As::form) {
        out.body.clear();
        for (const auto& [name, value] : body == nullptr ? FormValues{} : body->form_values(values)) {
            out.body += part(name, {}, {}) + value + "\r\n";
        }
    } else {
        out.body = part(rules.body_field, body->content_type(), {}) + out.body + "\r\n";
    }
    for (const auto& file : files) {
        const bool safe = !file.media_type.empty() && plugins::is_safe_header_value(file.media_type);
        auto head = part(rules.field, safe ? file.media_type : "application/octet-stream", file.name);
        out.more.push_back(
            {(&file == &files.front() ? "" : "\r\n") + std::move(head), std::string{file.path}, file.size});
    }
    out.more.push_back({(files.empty() ? "--" : "\r\n--") + boundary + "--\r\n"});
}

}  // namespace

std::optional<AttachmentRules> read_attachment_rules(const plugins::Tree& tree) {
    tree.only({"as", "field", "members", "body_field"});
    AttachmentRules rules;
    const auto as = tree.text("as", true);
    if (as == "none") {
        return std::nullopt;
    }
    if (as == "multipart") {
        rules.as = AttachmentRules::As::multipart;
    } else if (!as.empty() && as != "json_base64") {
        tree.fault("as", "must be json_base64, multipart or none");
    }
    rules.field = tree.text("field", true);
    const bool multipart = rules.as == AttachmentRules::As::multipart;
    if (const auto* members = tree.mapping("members")) {
        const auto inner = tree.below("members", *members);
        inner.only({"name", "media_type", "content", "sha256"});
        rules.name = inner.text("name");
        rules.media_type = inner.text("media_type");
        rules.sha256 = inner.text("sha256");
        rules.content = inner.text("content", true);
        if (multipart) {
            inner.fault("", "is for json_base64 alone: parts have a name and a type of their own");
        }
    }
    if (tree.find("body_field") != nullptr) {
        rules.body_field = tree.text("body_field");
        if (!multipart || rules.body_field.empty()) {
            tree.fault("body_field", "names the part that holds the body, and is for multipart alone");
        }
    }
    return rules;
}

void attach(
    const AttachmentRules& rules, const plugins::BodyTemplate& body, const plugins::Values& values,
    plugins::HttpRequest& request) {
    const auto& call = *values.call;
    const auto files = call.complaint().attachments();
    const auto kind = call.message_kind();
    const bool may_have = kind == sdk::MessageKind::complaint || kind == sdk::MessageKind::update;
    if (rules.as == AttachmentRules::As::multipart && (may_have || !files.empty())) {
        attach_multipart(rules, &body, values, files, request);
    } else if (!files.empty()) {
        attach_json(rules, files, request);
    }
}

void attach_one(
    const std::optional<std::string>& part, const plugins::BodyTemplate* body, const plugins::Values& values,
    const sdk::Attachment& file, plugins::HttpRequest& request) {
    if (part) {
        AttachmentRules rules;
        rules.field = *part;
        attach_multipart(rules, body, values, {file}, request);
        return;
    }
    const bool safe = !file.media_type.empty() && plugins::is_safe_header_value(file.media_type);
    request.content_type = safe ? std::string{file.media_type} : "application/octet-stream";
    request.more.push_back({{}, std::string{file.path}, file.size});
}

}  // namespace hub::rest
