#include "complaints.hpp"

#include "dialect.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>

namespace hub::csv_drop {
namespace {

constexpr std::string_view kinds[] = {"complaint", "aspiration", "information_request"};
constexpr std::string_view channels[] = {"web",   "sms",     "app",    "x",           "whatsapp",
                                         "email", "walk_in", "letter", "other_system"};
constexpr std::string_view attribute_prefix = "attribute.";

/// From 1, as the ABI numbers them; 0: none of them.
template <std::size_t N>
std::int32_t number_in(const std::string_view (&words)[N], std::string_view word) {
    const auto* const found = std::ranges::find(words, word);
    return found == std::end(words) ? 0 : static_cast<std::int32_t>(found - std::begin(words)) + 1;
}

std::optional<bool> flag_of(std::string_view word) {
    constexpr std::string_view yes[] = {"true", "1", "ya", "y", "yes"};
    constexpr std::string_view no[] = {"false", "0", "tidak", "t", "n", "no", ""};
    if (std::ranges::find(yes, word) != std::end(yes)) {
        return true;
    }
    return std::ranges::find(no, word) != std::end(no) ? std::optional{false} : std::nullopt;
}

/// Degrees, with a point or a comma, to 10^-7; empty: none, or out of range.
std::optional<std::int32_t> degrees_e7(std::string text, double most) {
    std::ranges::replace(text, ',', '.');
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || !(std::abs(value) <= most)) {
        return std::nullopt;
    }
    return static_cast<std::int32_t>(std::lround(value * 1e7));
}

/// Reads one row's cells; the first thing that is wrong is kept.
class Cells {
public:
    Cells(const IncomingRow& row, const Reading& reading) : row_{row}, reading_{reading} {}

    [[nodiscard]] std::string text(std::string_view role) const { return std::string{row_.cell(reading_, role)}; }
    void fail(std::string_view code, std::string_view role) {
        if (!fault) {
            const auto index = reading_.index_of(role);
            fault = RowFault{std::string{code}, index ? reading_.columns[*index].name : std::string{}, {row_.line, 1}};
        }
    }
    bool flag(std::string_view role) {
        const auto value = flag_of(folded(text(role)));
        if (!value) {
            fail("value_unknown", role);
        }
        return value.value_or(false);
    }
    template <std::size_t N>
    std::int32_t word(std::string_view role, const std::string_view (&words)[N], std::int32_t preset) {
        const auto cell = folded(text(role));
        const auto number = cell.empty() ? preset : number_in(words, cell);
        if (number == 0) {
            fail("value_unknown", role);
        }
        return number;
    }
    std::optional<RowFault> fault;

private:
    const IncomingRow& row_;
    const Reading& reading_;
};

void read_place(Cells& cells, sdk::Filing& filing) {
    const auto latitude = folded(cells.text("latitude"));
    const auto longitude = folded(cells.text("longitude"));
    if (latitude.empty() && longitude.empty()) {
        return;
    }
    const auto north = degrees_e7(latitude, 90);
    const auto east = degrees_e7(longitude, 180);
    if (!north || !east) {
        return cells.fail("place_unreadable", north ? "longitude" : "latitude");
    }
    filing.latitude_e7 = *north;
    filing.longitude_e7 = *east;
}

void read_reporter(const Cells& cells, sdk::Filing& filing) {
    sdk::Person person{
        cells.text("reporter.name"), cells.text("reporter.nik"), cells.text("reporter.phone"),
        cells.text("reporter.email"), cells.text("reporter.address")};
    if (!person.name.empty() || !person.nik.empty() || !person.phone.empty() || !person.email.empty() ||
        !person.address.empty()) {
        filing.reporter = std::move(person);
    }
}

}  // namespace

bool is_known_word(std::string_view role, std::string_view word) {
    if (role == "kind") {
        return number_in(kinds, word) != 0;
    }
    if (role == "channel") {
        return number_in(channels, word) != 0;
    }
    if (role == "anonymous" || role == "secret" || role == "supervisory") {
        return flag_of(word).has_value();
    }
    return true;
}

std::variant<sdk::Filing, RowFault> read_complaint(const IncomingRow& row, const ComplaintMap& map) {
    if (row.fault) {
        return *row.fault;
    }
    Cells cells{row, map.reading};
    sdk::Filing filing;
    filing.external_ref = cells.text("external_ref");
    filing.subject = cells.text("subject");
    filing.body = cells.text("body");
    filing.category = cells.text("category");
    filing.region = cells.text("region");
    filing.address = cells.text("address");
    filing.kind = cells.word("kind", kinds, HUBC_KIND_COMPLAINT);
    filing.channel = cells.word("channel", channels, HUBC_CHANNEL_OTHER_SYSTEM);
    filing.anonymous = cells.flag("anonymous");
    filing.secret = cells.flag("secret");
    filing.supervisory = cells.flag("supervisory");
    read_place(cells, filing);
    read_reporter(cells, filing);
    for (std::size_t i = 0; i < map.reading.columns.size() && i < row.cells.size(); ++i) {
        const auto& role = map.reading.columns[i].role;
        if (role.starts_with(attribute_prefix) && !row.cells[i].empty()) {
            filing.attributes.emplace_back(role.substr(attribute_prefix.size()), row.cells[i]);
        }
    }
    if (cells.fault) {
        return *std::move(cells.fault);
    }
    return filing;
}

}  // namespace hub::csv_drop
