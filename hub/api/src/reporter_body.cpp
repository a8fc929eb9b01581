#include "reporter_body.hpp"

#include "field_reader.hpp"

#include "hub/base/text.hpp"

#include <algorithm>

namespace hub::api {
namespace {

constexpr std::string_view fields[] = {"name", "nik", "phone", "email", "address"};
constexpr std::string_view here = "/reporter";

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_nik(std::string_view text) {
    return text.size() == 16 && std::ranges::all_of(text, is_digit);
}

/// As people write them: +62 812-3456-789, (0725) 123456.
bool is_phone(std::string_view text) {
    return std::ranges::count_if(text, is_digit) >= 5 && std::ranges::all_of(text, [](char c) {
               return is_digit(c) || c == '+' || c == '-' || c == ' ' || c == '(' || c == ')' || c == '.' || c == '/';
           });
}

/// One @ with something before it and a dotted name after it: whether it can be reached is not for here to say.
bool is_email(std::string_view text) {
    const auto at = text.find('@');
    if (at == std::string_view::npos || at == 0 || text.find('@', at + 1) != std::string_view::npos) {
        return false;
    }
    const auto host = text.substr(at + 1);
    const auto dot = host.find('.');
    return dot != std::string_view::npos && dot > 0 && host.back() != '.' && std::ranges::none_of(text, [](char c) {
               return static_cast<unsigned char>(c) <= 0x20 || c == ',' || c == '<';
           });
}

class Reader : private FieldReader {
public:
    Reader(const boost::json::object& in, std::vector<FieldFault>& faults)
        : FieldReader{in, faults, std::string{here}} {}

    model::Reporter read() {
        unknown_members(fields);
        model::Reporter out;
        out.name = value("name", 200);
        out.nik = value("nik", 40, is_nik, "must be the 16 digits of the identity card");
        out.phone = value("phone", 30, is_phone, "must be a telephone number");
        out.email = value("email", 254, is_email, "must be an e-mail address");
        out.address = value("address", 500);
        const auto said = {&out.name, &out.nik, &out.phone, &out.email, &out.address};
        if (in().empty() || std::ranges::all_of(said, [](const auto* text) { return text->expose().empty(); })) {
            fault(
                std::string{here}, "empty", "must say something of the reporter", "leave it out when nobody is named");
        }
        return out;
    }

private:
    Sensitive<std::string> value(
        std::string_view name, std::size_t most, bool (*is_right)(std::string_view) = nullptr,
        const char* what = nullptr) {
        std::string said{trim(text(name, most, false))};
        if (is_right != nullptr && !said.empty() && !is_right(said)) {
            fault(std::string{here} + "/" + std::string{name}, "invalid_" + std::string{name}, what);
        }
        return Sensitive<std::string>{std::move(said)};
    }
};

}  // namespace

std::optional<model::Reporter> read_reporter(const boost::json::value& value, std::vector<FieldFault>& faults) {
    if (!value.is_object()) {
        faults.push_back({std::string{here}, "wrong_type", "must be an object", {}});
        return std::nullopt;
    }
    return Reader{value.get_object(), faults}.read();
}

}  // namespace hub::api
