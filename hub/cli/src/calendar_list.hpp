#pragma once
#include "words.hpp"

#include "hub/sla/working_calendar.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace hub::cli {

/// A dated list as an office types it, read as one calendar year; `year` counts only without faults.
struct CalendarList {
    sla::CalendarYear year;
    std::vector<std::string> faults;  ///< "line 4: …", all of them, in the reader's language
};

/// A CSV with a heading: date (tanggal), name (keterangan), kind (jenis: libur or cuti bersama), and the legal basis
/// (dasar) if it is not given as `basis`. Separated by semicolons, commas or tabs, as the heading is. Dates as
/// 2027-03-10, 10/03/2027, 10-03-2027 or 10 Maret 2027. All days are of one year, each once.
CalendarList read_calendar_list(std::string_view csv, const std::string& basis, const Words& words);

/// As config/calendar/<year>.yaml.
std::string calendar_yaml(const sla::CalendarYear& year);

/// What becomes of one day between two calendars.
struct DayChange {
    std::string before;  ///< "": a working day or a weekend; else "libur: name" or "cuti bersama: name"
    std::string after;
    bool counts = false;  ///< it becomes a working day, or ceases to be one
};
/// By day, over all years that either has.
std::map<std::chrono::sys_days, DayChange> calendar_changes(
    const std::vector<sla::CalendarYear>& before, const std::vector<sla::CalendarYear>& after, const Words& words);

}  // namespace hub::cli
