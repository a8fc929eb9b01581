#include "dates.hpp"

#include "dialect.hpp"

#include <cctz/time_zone.h>

namespace hub::csv_drop {

struct Dates::Data {
    cctz::time_zone zone;
    std::vector<std::string> formats;
};

std::optional<Dates> Dates::create(const std::string& zone, std::vector<std::string> formats) {
    auto data = std::make_shared<Data>();
    if (!cctz::load_time_zone(zone, &data->zone)) {
        return std::nullopt;
    }
    data->formats = {"%Y-%m-%dT%H:%M:%E*S%Ez"};
    if (formats.empty()) {
        formats = {"%Y-%m-%dT%H:%M:%E*S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"};
    }
    data->formats.insert(data->formats.end(), formats.begin(), formats.end());
    Dates made;
    made.data_ = std::move(data);
    return made;
}

std::optional<sdk::Time> Dates::read(std::string_view text) const {
    std::string given{text};
    if (folded(text).empty() || given.starts_with("0000-00-00")) {
        return sdk::Time{};
    }
    if (given.ends_with('Z')) {
        given.replace(given.size() - 1, 1, "+00:00");
    }
    for (const auto& format : data_->formats) {
        cctz::time_point<std::chrono::microseconds> time;
        if (!cctz::parse(format, given, data_->zone, &time)) {
            continue;
        }
        if (time.time_since_epoch().count() == 0) {
            return sdk::Time{};
        }
        const auto year = cctz::convert(time, data_->zone).year();
        if (year < 1990 || year > 2200) {
            return std::nullopt;
        }
        return sdk::Time{time.time_since_epoch()};
    }
    return std::nullopt;
}

bool is_date_format(const std::string& format) {
    constexpr std::string_view known = "YmdHMSyeBbjTFzp%I";
    bool day = false;
    bool month = false;
    for (std::size_t i = 0; i < format.size(); ++i) {
        if (format[i] != '%') {
            continue;
        }
        if (++i >= format.size() || known.find(format[i]) == std::string_view::npos) {
            return false;
        }
        day = day || format[i] == 'd' || format[i] == 'e' || format[i] == 'F' || format[i] == 'j';
        month =
            month || format[i] == 'm' || format[i] == 'b' || format[i] == 'B' || format[i] == 'F' || format[i] == 'j';
    }
    return day && month;
}

}  // namespace hub::csv_drop
