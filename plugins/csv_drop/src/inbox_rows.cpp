// What rows say, told to the hub in batches.
#include "dialect.hpp"
#include "inbox.hpp"

#include <Poco/SHA2Engine.h>

#include <algorithm>
#include <functional>
#include <span>
#include <system_error>

namespace hub::csv_drop {
namespace {

constexpr std::size_t batch_rows = 500;
constexpr std::size_t batch_bytes = std::size_t{4} * 1024 * 1024;

std::string hash_of(std::string_view bytes) {
    Poco::SHA2Engine engine{Poco::SHA2Engine::SHA_256};
    engine.update(bytes.data(), bytes.size());
    return Poco::DigestEngine::digestToHex(engine.digest());
}

/// The same for the same file content; two rows of it differ.
std::string row_key(const Report& report, const IncomingRow& row) {
    return "file:" + report.hash.substr(0, 40) + ":" + std::to_string(row.number);
}

ReportLine line_of(const IncomingRow& row) {
    ReportLine line;
    line.row = row.number;
    line.line = row.line;
    return line;
}

ReportLine broken_line(const IncomingRow& row, const RowFault& fault) {
    auto line = line_of(row);
    line.verdict = Verdict::broken;
    line.code = fault.code;
    line.column = fault.column;
    line.at = fault.at;
    line.raw = row.raw;
    return line;
}

Verdict verdict_of(sdk::EmitOutcome outcome) {
    switch (outcome) {
        case sdk::EmitOutcome::applied: return Verdict::applied;
        case sdk::EmitOutcome::duplicate: return Verdict::duplicate;
        case sdk::EmitOutcome::parked: return Verdict::parked;
        case sdk::EmitOutcome::refused: return Verdict::refused;
    }
    return Verdict::refused;
}

/// More broken rows than the office allows: none of the others may have an effect.
bool too_many_broken(const Report& report, const Quarantine& quarantine) {
    const auto broken = report.count(Verdict::broken);
    return broken * 100 > quarantine.most_percent * (report.lines.size() - report.count(Verdict::empty));
}

/// "a.jpg | b.pdf".
std::vector<std::string> names_in(std::string_view cell) {
    std::vector<std::string> names;
    while (!cell.empty()) {
        const auto end = std::min(cell.find('|'), cell.size());
        auto name = cell.substr(0, end);
        name.remove_prefix(std::min(name.find_first_not_of(' '), name.size()));
        name.remove_suffix(name.size() - std::min(name.find_last_not_of(' ') + 1, name.size()));
        if (!name.empty()) {
            names.emplace_back(name);
        }
        cell.remove_prefix(std::min(end + 1, cell.size()));
    }
    return names;
}

/// Not every name in the folder: another CSV file is told by itself, and what begins with a dot is half written.
bool may_be_attachment(std::string_view name) {
    return name.front() != '.' && name.front() != '~' && !folded(name).ends_with(".csv");
}

/// What is to be told, and the line of the report that its answer belongs to.
template <class T>
struct ToTell {
    std::vector<T> items;
    std::vector<std::size_t> lines;
    std::vector<std::size_t> bytes;
    std::vector<std::vector<std::string>> files;  ///< names of attachments

    void add(T item, std::size_t line, const IncomingRow& row, const Reading& reading) {
        files.push_back(names_in(row.cell(reading, "attachments")));
        items.push_back(std::move(item));
        lines.push_back(line);
        // One that brings files goes alone: ten of them are as much as one call may carry.
        bytes.push_back(files.back().empty() ? row.raw.size() * 2 + 512 : batch_bytes);
    }
};

/// In batches that are small enough for one frame; false: the hub is away, and what it was told already it knows.
template <class T>
bool tell(
    ToTell<T>& what, Report& report,
    const std::function<std::vector<plugins::TempFile>(
        const std::vector<std::string>&, std::vector<sdk::GivenFile>&, ReportLine&)>& bring,
    const std::function<std::optional<std::vector<sdk::EmitResult>>(std::span<const T>)>& send) {
    for (std::size_t at = 0; at < what.items.size();) {
        std::size_t count = 0;
        std::size_t bytes = 0;
        while (at + count < what.items.size() && count < batch_rows &&
               (count == 0 || bytes + what.bytes[at + count] <= batch_bytes)) {
            bytes += what.bytes[at + count++];
        }
        std::vector<plugins::TempFile> kept;
        try {
            kept = bring(what.files[at], what.items[at].attachments, report.lines[what.lines[at]]);
        } catch (const std::system_error&) {  // no space here: nothing may get lost for that
            return false;
        }
        const auto answers = send(std::span<const T>{what.items}.subspan(at, count));
        if (!answers || answers->size() != count) {
            return false;
        }
        for (std::size_t i = 0; i < count; ++i) {
            auto& line = report.lines[what.lines[at + i]];
            line.verdict = verdict_of((*answers)[i].outcome);
            line.code = (*answers)[i].code.empty() ? line.code : (*answers)[i].code;
            line.tracking_id = (*answers)[i].tracking_id;
        }
        at += count;
    }
    return true;
}

}  // namespace

std::vector<plugins::TempFile> Inbox::bring(
    Place place, const std::vector<std::string>& names, std::vector<sdk::GivenFile>& into, Report& report,
    ReportLine& line) {
    std::vector<plugins::TempFile> kept;
    const auto left_out = [&](std::string_view code, const std::string& name) {
        line.code = code;
        line.files += (line.files.empty() ? "" : " | ") + name;
    };
    for (const auto& name : names) {
        std::optional<Entry> entry;
        std::string bytes;
        auto why = Unread::none;
        if (kept.size() == HUBC_MAX_ATTACHMENTS) {
            left_out("too_many_attachments", name);
        } else if (!may_be_attachment(name)) {
            left_out("attachment_missing", name);
        } else if (
            folder_->look(place, name, entry) || !entry ||
            folder_->read(place, *entry, HUBC_MAX_ATTACHMENT_BYTES, bytes, why) || why != Unread::none) {
            if (folder_->is_away()) {  // not missing: the row waits for it
                throw std::system_error{std::make_error_code(std::errc::host_unreachable)};
            }
            left_out(why == Unread::too_large ? "attachment_too_large" : "attachment_missing", name);
        } else {
            kept.emplace_back(bytes);
            into.push_back({kept.back().path(), name, {}});
            report.attachments.insert(name);
        }
    }
    return kept;
}

bool Inbox::read_rows(Place place, const std::string& bytes, Report& report) {
    report.hash = hash_of(bytes);
    const auto& reading = place == Place::answers ? config_.answers->reading : config_.complaints->reading;
    auto read = read_incoming(bytes, reading);
    if (auto* fault = std::get_if<FileFault>(&read)) {
        const bool own = fault->code == "column_missing" && fault->header == config_.columns;
        report.refused = own ? "own_file" : fault->code;
        report.column = own ? std::string{} : fault->column;
        report.at = fault->at;
        report.evidence = fault->detail;
        return true;
    }
    const auto& file = std::get<IncomingFile>(read);
    report.evidence = file.evidence;
    return place == Place::answers ? read_answers(file, report) : read_complaints(file, report);
}

bool Inbox::read_answers(const IncomingFile& file, Report& report) {
    ToTell<sdk::Update> told;
    for (const auto& row : file.rows) {
        auto read = read_answer(row, *config_.answers);
        if (const auto* fault = std::get_if<RowFault>(&read)) {
            report.lines.push_back(broken_line(row, *fault));
            continue;
        }
        auto line = line_of(row);
        auto& answer = std::get<std::optional<sdk::Update>>(read);
        line.verdict = answer ? Verdict::applied : Verdict::empty;
        if (answer) {
            line.reference = !answer->tracking_id.empty()    ? answer->tracking_id
                             : !answer->complaint_id.empty() ? answer->complaint_id
                                                             : answer->external_ref;
            std::string content;
            for (const auto& cell : row.cells) {
                content += std::to_string(cell.size()) + ":" + cell;
            }
            answer->dedup_key = config_.answers->known_by_row ? "row:" + hash_of(content) : row_key(report, row);
            told.add(*std::move(answer), report.lines.size(), row, config_.answers->reading);
        }
        report.lines.push_back(std::move(line));
    }
    if (too_many_broken(report, config_.quarantine)) {
        report.refused = "too_many_broken_rows";
        return true;
    }
    const auto bring_them = [&](const auto& names, auto& into, ReportLine& line) {
        return bring(Place::answers, names, into, report, line);
    };
    return tell<sdk::Update>(
        told, report, bring_them, [&](std::span<const sdk::Update> batch) { return host_.emit(batch); });
}

bool Inbox::read_complaints(const IncomingFile& file, Report& report) {
    ToTell<sdk::Filing> told;
    for (const auto& row : file.rows) {
        auto line = line_of(row);
        if (row.empty) {
            line.verdict = Verdict::empty;
            report.lines.push_back(std::move(line));
            continue;
        }
        auto read = read_complaint(row, *config_.complaints);
        if (const auto* fault = std::get_if<RowFault>(&read)) {
            report.lines.push_back(broken_line(row, *fault));
            continue;
        }
        auto& filing = std::get<sdk::Filing>(read);
        line.verdict = Verdict::applied;
        line.reference = filing.external_ref;
        // The office's own number says more than the file: it may export all of its complaints anew each night.
        filing.dedup_key = filing.external_ref.empty() ? row_key(report, row) : "ref:" + hash_of(filing.external_ref);
        told.add(std::move(filing), report.lines.size(), row, config_.complaints->reading);
        report.lines.push_back(std::move(line));
    }
    if (too_many_broken(report, config_.quarantine)) {
        report.refused = "too_many_broken_rows";
        return true;
    }
    const auto bring_them = [&](const auto& names, auto& into, ReportLine& line) {
        return bring(Place::complaints, names, into, report, line);
    };
    return tell<sdk::Filing>(
        told, report, bring_them, [&](std::span<const sdk::Filing> batch) { return host_.file(batch); });
}

}  // namespace hub::csv_drop
