#include "answers.hpp"

#include "dialect.hpp"

namespace hub::csv_drop {
namespace {

std::string trimmed(std::string_view cell) {
    constexpr std::string_view blanks = " \t\r\n";
    const auto first = cell.find_first_not_of(blanks);
    if (first == std::string_view::npos) {
        return {};
    }
    return std::string{cell.substr(first, cell.find_last_not_of(blanks) - first + 1)};
}

}  // namespace

std::variant<Answer, RowFault> read_answer(const IncomingRow& row, const AnswerMap& map) {
    if (row.fault) {
        return *row.fault;
    }
    const auto cell = [&](std::string_view role) { return trimmed(row.cell(map.reading, role)); };
    Answer answer;
    auto& update = answer.update;
    answer.tracking_id = cell("tracking_id");
    update.complaint_id = cell("id");
    update.external_ref = cell("external_ref");
    if (answer.tracking_id.empty() && update.complaint_id.empty() && update.external_ref.empty()) {
        return RowFault{"complaint_not_named", {}, {row.line, 1}};
    }
    update.remote_status = cell("state");
    update.note = cell("note");
    if (update.remote_status.empty() && update.note.empty()) {
        return RowFault{"says_nothing", {}, {row.line, 1}};
    }
    const auto state = map.states.find(folded(update.remote_status));
    update.kind = state == map.states.end() ? sdk::UpdateKind::note : state->second;
    if (const auto at = cell("at"); !at.empty()) {
        const auto time = map.dates->read(at);
        if (!time) {
            return RowFault{"date_unreadable", map.reading.columns[*map.reading.index_of("at")].name, {row.line, 1}};
        }
        update.happened_at = *time;
    }
    return answer;
}

}  // namespace hub::csv_drop
