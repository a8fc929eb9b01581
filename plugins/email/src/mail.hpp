#pragma once
#include "address.hpp"

#include "hub/sdk/call.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace hub::email {

/// A file that a mail carries, decoded.
struct MailFile {
    std::string name;
    std::string media_type;
    std::string bytes;
};

/// What became of a mail of ours for one recipient (RFC 3464).
struct DeliveryReport {
    std::string action;  ///< small letters: failed, delayed, delivered, relayed, expanded
    std::string status;  ///< "5.1.1"
};

/// A mail that came in, as far as it means anything to us. Texts are UTF-8.
struct Mail {
    std::string message_id{};  ///< raw, as the next two
    std::string in_reply_to{};
    std::string references{};
    std::vector<Address> from{};            ///< of all From headers; addresses in small letters
    std::vector<std::string> recipients{};  ///< wherever a server or mailer wrote them; small letters
    std::string subject{};
    sdk::Time date{};  ///< the epoch: none, or none that can be read
    std::string auto_submitted{};
    std::string precedence{};
    bool empty_return_path = false;
    bool auto_answer = false;  ///< one of the headers by which answering machines are known
    std::string text{};
    std::vector<MailFile> files{};
    std::size_t files_left_out = 0;  ///< beyond what the hub takes
    bool is_report = false;          ///< multipart/report
    std::vector<DeliveryReport> reports{};
    std::string reported_ids{};  ///< Message-IDs of the mails that a report is about
};

/// Why a mail cannot be read: too_many_parts, too_deep, unreadable.
struct Unreadable {
    std::string code;
};

/// Never crashes, never hangs: nesting, parts and sizes have limits that hold before and after the parser. Any thread.
std::variant<Mail, Unreadable> read_mail(const std::string& raw);

/// HTML as text: tags gone, entities decoded. Pure.
std::string text_of_html(std::string_view html);
/// The fields of a message/delivery-status part. Pure.
std::vector<DeliveryReport> read_reports(std::string_view text);

}  // namespace hub::email
