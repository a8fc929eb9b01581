#include "mark.hpp"

#include "address.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace hub::email {
namespace {

constexpr std::size_t delivery_digits = 16;
constexpr std::size_t proof_letters = 16;  // 80 bits
constexpr std::string_view tag_open = "[sp4n-";

bool is_id(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

std::string letters_of(std::string_view id) {
    auto out = lower_case(id);
    std::erase_if(out, [](char c) { return !is_id(c); });
    return out;
}

std::string proof_of(const std::string& secret, std::string_view said) {
    constexpr std::string_view alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    const std::string text = "sp4n-mail-1|" + std::string{said};
    std::vector<unsigned char> bytes(text.begin(), text.end());
    if (HMAC(
            EVP_sha256(), secret.data(), static_cast<int>(secret.size()), bytes.data(), bytes.size(), digest.data(),
            &length) == nullptr) {
        throw std::runtime_error{"HMAC failed"};
    }
    std::string out;
    unsigned buffer = 0;
    unsigned bits = 0;
    for (std::size_t i = 0; out.size() < proof_letters; ++i) {
        buffer = (buffer << 8U) | digest.at(i);
        for (bits += 8; bits >= 5 && out.size() < proof_letters; bits -= 5) {
            out += alphabet[buffer >> (bits - 5) & 31U];
        }
        buffer &= (1U << bits) - 1;
    }
    return out;
}

std::string upper_case(std::string text) {
    std::ranges::transform(
        text, text.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    return text;
}

}  // namespace

std::string Marks::make(std::string_view tracking_id, std::string_view delivery_id) const {
    auto delivery = letters_of(delivery_id);
    delivery.erase(0, delivery.size() - std::min(delivery.size(), delivery_digits));
    const auto said = letters_of(tracking_id) + "." + delivery;
    return secrets_.empty() ? said : said + "." + proof_of(secrets_.front(), said);
}

std::optional<Mark> Marks::read(std::string_view text) const {
    const auto whole = lower_case(text);
    const auto last = whole.rfind('.');
    const auto first = whole.find('.');
    if (whole.size() > 100 || last == std::string::npos || first == last || whole.size() - last - 1 != proof_letters) {
        return std::nullopt;
    }
    const auto said = whole.substr(0, last);
    Mark mark{upper_case(said.substr(0, first)), said.substr(first + 1)};
    if (!std::ranges::all_of(said.substr(0, first), is_id) || !std::ranges::all_of(mark.delivery, is_id) ||
        mark.tracking_id.empty() || mark.delivery.empty()) {
        return std::nullopt;
    }
    for (const auto& secret : secrets_) {
        if (CRYPTO_memcmp(proof_of(secret, said).data(), whole.data() + last + 1, proof_letters) == 0) {
            return mark;
        }
    }
    return std::nullopt;
}

std::optional<Mark> Marks::in_message_ids(std::string_view text) const {
    constexpr int most = 100;  // References of a long conversation
    for (int i = 0; i < most; ++i) {
        const auto open = text.find('<');
        if (open == std::string_view::npos) {
            break;
        }
        text.remove_prefix(open + 1);
        const auto id = text.substr(0, text.find_first_of("> \t\r\n"));
        if (auto mark = read(id.substr(0, id.find('@')))) {
            return mark;
        }
    }
    return std::nullopt;
}

std::optional<Mark> Marks::in_addresses(const std::vector<std::string>& mails) const {
    for (const auto& mail : mails) {
        if (auto mark = read(detail_of(mail))) {
            return mark;
        }
    }
    return std::nullopt;
}

std::string subject_tag(std::string_view tracking_id) {
    auto id = lower_case(tracking_id);
    std::erase_if(id, [](char c) { return !is_id(c) && c != '-'; });
    return "[SP4N-" + upper_case(id) + "]";
}

std::vector<std::string> tagged(std::string_view subject) {
    std::vector<std::string> out;
    const auto lower = lower_case(subject);
    for (auto at = lower.find(tag_open); at != std::string::npos; at = lower.find(tag_open, at + 1)) {
        const auto begin = at + tag_open.size();
        const auto end = lower.find(']', begin);
        if (end == std::string::npos) {
            break;
        }
        out.push_back(upper_case(letters_of(std::string_view{lower}.substr(begin, end - begin))));
    }
    return out;
}

}  // namespace hub::email
