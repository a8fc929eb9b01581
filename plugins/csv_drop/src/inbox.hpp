#pragma once
#include "config.hpp"
#include "office_files.hpp"
#include "report.hpp"

#include "hub/plugins/temp_file.hpp"
#include "hub/sdk/host.hpp"

#include <chrono>
#include <map>
#include <string>
#include <vector>

namespace hub::csv_drop {

/// Reads what the office has dropped. A file's effects come in one order: its rows are stored by the hub, the result is
/// written for the office, the file is moved. Cut off in between, the file is read again, and the hub knows its rows.
/// Blocks; one pass at a time.
class Inbox {
public:
    using Deadline = std::chrono::steady_clock::time_point;
    Inbox(sdk::Host host, const Config& config);
    [[nodiscard]] sdk::Outcome pass(OfficeFiles& folder, Deadline deadline);

private:
    /// How far one file came.
    enum class Step : std::uint8_t { done = 1, not_yet, hub_away };
    struct Source {
        Place place;
        Pickup pickup;
    };
    /// Empty: all of the source is read.
    std::optional<sdk::Outcome> pass(Source& source, Deadline deadline, bool& more);
    Step take(Source& source, const Entry& entry);
    /// Turns rows into what the hub is told and tells it; false: the hub is away.
    bool read_rows(Place place, const std::string& bytes, Report& report);
    bool read_answers(const IncomingFile& file, Report& report);
    bool read_complaints(const IncomingFile& file, Report& report);
    /// The files that a row names, whole, as the host can copy them. What cannot be had is said in the row's line.
    std::vector<plugins::TempFile> bring(
        Place place, const std::vector<std::string>& names, std::vector<sdk::GivenFile>& into, Report& report,
        ReportLine& line);
    Step finish(const Source& source, const Entry& entry, const Report& report);
    Step put_away(const Source& source, const Entry& entry, bool refused, bool own);
    void put_attachments_away(Place place, const Report& report);
    void set_aside(const Source& source, const Entry& entry, std::string_view code);
    std::error_code move_away(Place from, const std::string& name, Place to);
    void log(const Report& report) const;

    sdk::Host host_;
    const Config& config_;
    OfficeFiles* folder_ = nullptr;  ///< during a pass
    std::vector<Source> sources_;
    /// Read, and then not movable: not to be read again.
    std::map<std::pair<Place, std::string>, Entry> stuck_;
};

}  // namespace hub::csv_drop
