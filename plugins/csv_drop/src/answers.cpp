#include "answers.hpp"

#include "dialect.hpp"

namespace hub::csv_drop {

std::variant<std::optional<sdk::Update>, RowFault> read_answer(const IncomingRow& row, const AnswerMap& map) {
    if (row.fault) {
        return *row.fault;
    }
    const auto cell = [&](std::string_view role) { return std::string{row.cell(map.reading, role)}; };
    sdk::Update update;
    update.remote_status = cell("state");
    update.note = cell("note");
    if (row.empty || (update.remote_status.empty() && update.note.empty())) {
        return std::nullopt;
    }
    update.tracking_id = cell("tracking_id");
    update.complaint_id = cell("id");
    update.external_ref = cell("external_ref");
    if (update.tracking_id.empty() && update.complaint_id.empty() && update.external_ref.empty()) {
        return RowFault{"complaint_not_named", {}, {row.line, 1}};
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
    return update;
}

}  // namespace hub::csv_drop
