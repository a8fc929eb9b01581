#include "address.hpp"

#include "header_text.hpp"

#include <algorithm>

namespace hub::email {
namespace {

bool is_atom(char c) {
    constexpr std::string_view more = "!#$%&'*+-/=?^_`{|}~.";
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           more.find(c) != std::string_view::npos;
}

bool is_dotted(std::string_view text) {
    return !text.empty() && text.front() != '.' && text.back() != '.' && text.find("..") == std::string_view::npos;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) {
        text.remove_prefix(1);
    }
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) {
        text.remove_suffix(1);
    }
    return text;
}

}  // namespace

bool is_mail_address(std::string_view text) {
    const auto at = text.rfind('@');
    if (at == std::string_view::npos || at > 64 || text.size() > 254) {
        return false;
    }
    const auto local = text.substr(0, at);
    const auto domain = text.substr(at + 1);
    const auto is_host = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    };
    return is_dotted(local) && is_dotted(domain) && domain.front() != '-' && std::ranges::all_of(local, is_atom) &&
           std::ranges::all_of(domain, is_host);
}

std::optional<Address> read_address(std::string_view text) {
    text = trimmed(text);
    Address made;
    if (text.ends_with('>')) {
        const auto open = text.rfind('<');
        if (open == std::string_view::npos) {
            return std::nullopt;
        }
        auto name = trimmed(text.substr(0, open));
        if (name.size() >= 2 && name.front() == '"' && name.back() == '"') {
            name = name.substr(1, name.size() - 2);
        }
        made.name = name;
        text = text.substr(open + 1, text.size() - open - 2);
    }
    made.mail = text;
    const bool has_control =
        std::ranges::any_of(made.name, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
    return is_mail_address(made.mail) && !has_control ? std::optional{std::move(made)} : std::nullopt;
}

std::string_view domain_of(std::string_view mail) {
    const auto at = mail.rfind('@');
    return at == std::string_view::npos ? std::string_view{} : mail.substr(at + 1);
}

std::string with_detail(std::string_view mail, std::string_view detail) {
    const auto at = std::min(mail.rfind('@'), mail.size());
    return std::string{mail.substr(0, at)} + "+" + std::string{detail} + std::string{mail.substr(at)};
}

std::string_view detail_of(std::string_view mail) {
    const auto local = mail.substr(0, std::min(mail.rfind('@'), mail.size()));
    const auto plus = local.find('+');
    return plus == std::string_view::npos ? std::string_view{} : local.substr(plus + 1);
}

std::string lower_case(std::string_view text) {
    std::string out{text};
    std::ranges::transform(
        out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return out;
}

std::string header_of(const Address& address) {
    return address.name.empty() ? address.mail : encoded_phrase(address.name) + " <" + address.mail + ">";
}

std::string header_of(const std::vector<Address>& addresses) {
    std::string out;
    for (const auto& address : addresses) {
        out += (out.empty() ? "" : ",\r\n ") + header_of(address);
    }
    return out;
}

}  // namespace hub::email
