#include "mail.hpp"

#include "charset.hpp"
#include "header_text.hpp"

#include <algorithm>
#include <charconv>
#include <gmime/gmime.h>
#include <memory>
#include <mutex>

namespace hub::email {
namespace {

constexpr std::size_t most_containers = 300;  // that a mail may name before the parser sees it: it nests on the stack
constexpr int most_depth = 20;
constexpr int most_parts = 200;
constexpr std::size_t most_files = 10;
constexpr std::size_t most_file_bytes = std::size_t{10} * 1024 * 1024;
constexpr std::size_t most_text = std::size_t{256} * 1024;

struct Unref {
    void operator()(void* object) const { g_object_unref(object); }
};
template <class T>
using Ref = std::unique_ptr<T, Unref>;

std::string text_or_empty(const char* text) {
    return text == nullptr ? std::string{} : std::string{text};
}

std::size_t count_of(std::string_view text, std::string_view word) {
    std::size_t count = 0;
    for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
        ++count;
    }
    return count;
}

std::string unfolded(std::string_view raw) {
    std::string out{raw};
    std::erase_if(out, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
    out.erase(0, std::min(out.find_first_not_of(" \t"), out.size()));
    while (out.ends_with(' ') || out.ends_with('\t')) {
        out.pop_back();
    }
    return out;
}

/// All mail addresses in a header, in small letters: what stands in <…>, else what looks like one.
std::vector<Address> addresses_in(const std::string& raw) {
    std::vector<Address> out;
    const auto line = unfolded(raw);
    std::size_t begin = 0;
    bool quoted = false;
    bool angle = false;
    const auto take = [&](std::size_t end) {
        const auto one = std::string_view{line}.substr(begin, end - begin);
        const auto open = one.rfind('<');
        const auto close = one.find('>', std::min(open, one.size()));
        std::string mail{
            open != std::string_view::npos && close != std::string_view::npos ? one.substr(open + 1, close - open - 1)
                                                                              : one};
        std::erase_if(mail, [](char c) { return c == ' ' || c == '\t'; });
        if (is_mail_address(mail)) {
            auto name = decoded_header(open == std::string_view::npos ? std::string_view{} : one.substr(0, open));
            std::erase(name, '"');
            while (name.ends_with(' ')) {
                name.pop_back();
            }
            out.push_back({std::move(name), lower_case(mail)});
        }
        begin = end + 1;
    };
    for (std::size_t i = 0; i < line.size() && out.size() < 200; ++i) {
        const char c = line[i];
        if (c == '\\' && quoted) {
            ++i;
        } else if (c == '"') {
            quoted = !quoted;
        } else if (!quoted && (c == '<' || c == '>')) {
            angle = c == '<';
        } else if (!quoted && !angle && (c == ',' || c == ';')) {
            take(i);
        }
    }
    if (begin < line.size()) {
        take(line.size());
    }
    return out;
}

sdk::Time date_of(const std::string& raw) {
    GDateTime* parsed = g_mime_utils_header_decode_date(raw.c_str());
    if (parsed == nullptr) {
        return {};
    }
    const auto seconds = g_date_time_to_unix(parsed);
    g_date_time_unref(parsed);
    return sdk::Time{std::chrono::seconds{seconds}};
}

void read_headers(GMimeObject* object, Mail& mail) {
    auto* list = g_mime_object_get_header_list(object);
    const int count = std::min(g_mime_header_list_get_count(list), 2000);
    for (int i = 0; i < count; ++i) {
        auto* header = g_mime_header_list_get_header_at(list, i);
        const auto name = lower_case(text_or_empty(g_mime_header_get_name(header)));
        const auto value = text_or_empty(g_mime_header_get_raw_value(header));
        if (name == "message-id") {
            mail.message_id = unfolded(value);
        } else if (name == "in-reply-to") {
            mail.in_reply_to += " " + unfolded(value);
        } else if (name == "references") {
            mail.references += " " + unfolded(value);
        } else if (name == "from") {
            auto found = addresses_in(value);
            mail.from.insert(mail.from.end(), found.begin(), found.end());
        } else if (
            name == "to" || name == "cc" || name == "delivered-to" || name == "x-original-to" ||
            name == "envelope-to") {
            for (auto& address : addresses_in(value)) {
                mail.recipients.push_back(std::move(address.mail));
            }
        } else if (name == "subject" && mail.subject.empty()) {
            mail.subject = decoded_header(value);
        } else if (name == "date") {
            mail.date = date_of(value);
        } else if (name == "auto-submitted") {
            mail.auto_submitted = lower_case(unfolded(value));
        } else if (name == "precedence") {
            mail.precedence = lower_case(unfolded(value));
        } else if (name == "return-path") {
            mail.empty_return_path = unfolded(value) == "<>";
        } else if (name == "x-autoreply" || name == "x-autorespond" || name == "x-autogenerated" || name == "list-id") {
            mail.auto_answer = true;
        }
    }
}

/// Goes through the parts of one mail.
class Walk {
public:
    explicit Walk(Mail& mail) : mail_{mail} {}

    void part(GMimeObject* object, int depth, bool within_related = false) {
        if (object == nullptr || !fault_.empty()) {
            return;
        }
        if (depth > most_depth) {
            fault_ = "too_deep";
        } else if (++parts_ > most_parts) {
            fault_ = "too_many_parts";
        } else if (GMIME_IS_MULTIPART(object)) {
            multipart(GMIME_MULTIPART(object), depth);
        } else if (GMIME_IS_MESSAGE_PART(object)) {
            inner_message(object, depth);
        } else if (GMIME_IS_PART(object)) {
            leaf(object, within_related);
        }
    }
    [[nodiscard]] const std::string& fault() const { return fault_; }
    void finish() {
        if (mail_.text.empty()) {
            mail_.text = text_of_html(html_);
        }
    }

private:
    static std::string type_of(GMimeObject* object) {
        auto* type = g_mime_object_get_content_type(object);
        return type == nullptr ? std::string{"text/plain"}
                               : lower_case(
                                     text_or_empty(g_mime_content_type_get_media_type(type)) + "/" +
                                     text_or_empty(g_mime_content_type_get_media_subtype(type)));
    }
    void multipart(GMimeMultipart* multipart, int depth) {
        const auto type = type_of(GMIME_OBJECT(multipart));
        mail_.is_report = mail_.is_report || type == "multipart/report";
        const int count = g_mime_multipart_get_count(multipart);
        for (int i = 0; i < count && fault_.empty(); ++i) {
            part(g_mime_multipart_get_part(multipart, i), depth + 1, type == "multipart/related" && i > 0);
        }
    }
    void inner_message(GMimeObject* object, int depth) {
        auto* message = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
        if (message == nullptr) {
            return;
        }
        if (mail_.is_report) {
            Mail inner;
            read_headers(GMIME_OBJECT(message), inner);
            mail_.reported_ids += " " + inner.message_id;
            for (auto& recipient : inner.recipients) {
                (void)recipient;  // whom it was for is the office's own business
            }
            nested_reports(g_mime_message_get_mime_part(message), depth + 1);
            return;
        }
        char* text = g_mime_object_to_string(GMIME_OBJECT(message), nullptr);
        keep({"surat.eml", "message/rfc822", text_or_empty(text)});
        g_free(text);
    }
    /// Some providers put the report one level down.
    void nested_reports(GMimeObject* object, int depth) {
        if (object == nullptr || depth > most_depth || ++parts_ > most_parts) {
            return;
        }
        if (GMIME_IS_MULTIPART(object)) {
            const int count = g_mime_multipart_get_count(GMIME_MULTIPART(object));
            for (int i = 0; i < count; ++i) {
                nested_reports(g_mime_multipart_get_part(GMIME_MULTIPART(object), i), depth + 1);
            }
        } else if (GMIME_IS_MESSAGE_PART(object)) {
            inner_message(object, depth);
        } else if (GMIME_IS_PART(object) && type_of(object).ends_with("delivery-status")) {
            add_reports(content_of(object));
        }
    }
    static std::string content_of(GMimeObject* object) {
        auto* content = g_mime_part_get_content(GMIME_PART(object));
        if (content == nullptr) {
            return {};
        }
        const Ref<GMimeStream> stream{g_mime_stream_mem_new()};
        g_mime_data_wrapper_write_to_stream(content, stream.get());
        const auto* bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream.get()));
        const void* raw = bytes->data;
        return bytes->len == 0 ? std::string{} : std::string{static_cast<const char*>(raw), bytes->len};
    }
    void add_reports(const std::string& text) {
        for (auto& report : read_reports(text)) {
            if (mail_.reports.size() < 100) {
                mail_.reports.push_back(std::move(report));
            }
        }
    }
    void leaf(GMimeObject* object, bool within_related) {
        const auto type = type_of(object);
        auto bytes = content_of(object);
        if (type.ends_with("delivery-status")) {
            return add_reports(bytes);
        }
        if (mail_.is_report && type == "text/rfc822-headers") {
            return headers_of_original(bytes);
        }
        const auto* disposition = g_mime_object_get_disposition(object);
        const bool attached = disposition != nullptr && lower_case(disposition) == "attachment";
        const auto name = decoded_header(text_or_empty(g_mime_part_get_filename(GMIME_PART(object))));
        const bool is_text = !attached && name.empty() && (type == "text/plain" || type == "text/html");
        if (is_text) {
            const auto text =
                to_utf8(bytes, text_or_empty(g_mime_object_get_content_type_parameter(object, "charset")));
            auto& into = type == "text/plain" ? mail_.text : html_;
            into += into.empty() || text.empty() ? "" : "\n";
            into += text.substr(0, most_text - std::min(most_text, into.size()));
            return;
        }
        // Pictures of a signature stand within what they belong to.
        const bool decoration = within_related && !attached && type.starts_with("image/");
        if (!decoration && !bytes.empty()) {
            keep({name, type, std::move(bytes)});
        }
    }
    void headers_of_original(const std::string& bytes) {
        const auto lower = lower_case(bytes);
        const auto at = lower.starts_with("message-id:") ? 0 : lower.find("\nmessage-id:");
        if (at != std::string::npos) {
            mail_.reported_ids += " " + bytes.substr(at, 400);
        }
    }
    void keep(MailFile file) {
        if (mail_.files.size() >= most_files || file.bytes.size() > most_file_bytes) {
            ++mail_.files_left_out;
        } else {
            mail_.files.push_back(std::move(file));
        }
    }

    Mail& mail_;
    std::string html_;
    std::string fault_;
    int parts_ = 0;
};

void start_gmime() {
    static std::once_flag once;
    std::call_once(once, [] { g_mime_init(); });
}

}  // namespace

std::variant<Mail, Unreadable> read_mail(const std::string& raw) {
    const auto lower = lower_case(raw);
    if (count_of(lower, "multipart/") + count_of(lower, "message/rfc822") > most_containers) {
        return Unreadable{"too_many_parts"};
    }
    start_gmime();
    const Ref<GMimeStream> stream{g_mime_stream_mem_new_with_buffer(raw.data(), raw.size())};
    const Ref<GMimeParser> parser{g_mime_parser_new_with_stream(stream.get())};
    const Ref<GMimeMessage> message{g_mime_parser_construct_message(parser.get(), nullptr)};
    if (message == nullptr) {
        return Unreadable{"unreadable"};
    }
    Mail mail;
    read_headers(GMIME_OBJECT(message.get()), mail);
    Walk walk{mail};
    walk.part(g_mime_message_get_mime_part(message.get()), 0);
    if (!walk.fault().empty()) {
        return Unreadable{walk.fault()};
    }
    walk.finish();
    return mail;
}

std::vector<DeliveryReport> read_reports(std::string_view text) {
    std::vector<DeliveryReport> out;
    DeliveryReport one;
    const auto flush = [&] {
        if (!one.action.empty() || !one.status.empty()) {
            out.push_back(one);
        }
        one = {};
    };
    const auto value_of = [](std::string_view line) {
        auto value = line.substr(line.find(':') + 1);
        value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
        return lower_case(value.substr(0, value.find_first_of(" \t;\r(")));
    };
    while (!text.empty() && out.size() < 100) {
        const auto end = std::min(text.find('\n'), text.size());
        auto line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        const auto lower = lower_case(line.substr(0, 20));
        if (line.empty()) {
            flush();
        } else if (lower.starts_with("action:")) {
            one.action = value_of(line);
        } else if (lower.starts_with("status:")) {
            one.status = value_of(line).substr(0, 12);
        }
    }
    flush();
    return out;
}

}  // namespace hub::email
