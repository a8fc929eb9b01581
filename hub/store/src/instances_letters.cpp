// Mails to people, beside the instance that writes them.
#include "array_text.hpp"
#include "ask.hpp"
#include "instances.hpp"
#include "letter_sql.hpp"
#include "rows.hpp"

#include "hub/model/names.hpp"

namespace hub::store {
namespace {

LetterLine read_line(const pqxx::row& row) {
    LetterLine line;
    line.tracking = model::TrackingNumber{static_cast<std::uint64_t>(row[0].as<std::int64_t>())};
    line.agency = model::AgencyId{row[1].as<std::string>()};
    line.clock = model::from_number<model::ClockKind>(row[2].as<int>()).value_or(model::ClockKind::verification);
    line.level = model::from_number<model::Role>(row[3].as<int>()).value_or(model::Role::liaison);
    line.step = row[4].as<std::string>();
    line.started = read_time(row[5]).value_or(TimePoint{});
    line.due = read_time(row[6]).value_or(TimePoint{});
    return line;
}

LetterState read_letter_state(const pqxx::field& field) {
    const auto number = field.as<int>();
    return number >= 1 && number <= 6 ? static_cast<LetterState>(number) : LetterState::unknown;
}

}  // namespace

void Instances::take_letters(std::int32_t limit, std::function<void(Result<std::vector<LetterToSend>>)> done) {
    ask<std::vector<LetterToSend>>(
        lane_, post_, std::move(done), [limit](pqxx::connection& connection, Result<std::vector<LetterToSend>>& out) {
            std::vector<LetterToSend> letters;
            ArrayText ids;
            pqxx::work work{connection};
            work.exec0(forget_alarms_sql);
            work.exec0(forget_letters_sql);
            work.exec0(gather_letters_sql);
            for (const auto& row : work.exec_prepared("due_letters", limit)) {
                LetterToSend letter;
                letter.id = read_uuid(row[0]);
                letter.person = model::PersonId{row[1].as<std::string>()};
                letter.attempt = row[2].as<std::int32_t>() + 1;
                letter.was_sending = read_letter_state(row[3]) == LetterState::sending;
                ids.add(letter.id);
                letters.push_back(std::move(letter));
            }
            for (auto& letter : letters) {
                for (const auto& row : work.exec_prepared("letter_lines", to_string(letter.id), most_lines)) {
                    letter.lines.push_back(read_line(row));
                    letter.in_all = row[7].as<std::int64_t>();
                }
            }
            if (!letters.empty()) {
                work.exec_prepared0("mark_letters", ids.take());
            }
            work.commit();
            out = std::move(letters);
        });
}

void Instances::end_letter(LetterEnd end, std::function<void(Result<bool>)> done) {
    ask<bool>(lane_, post_, std::move(done), [end](pqxx::connection& connection, Result<bool>& out) {
        const auto changed = pqxx::nontransaction{connection}.exec_prepared(
            "end_letter", to_string(end.id), end.attempt, static_cast<int>(end.state), static_cast<int>(end.cause),
            end.retry_in.count());
        out = !changed.empty();
    });
}

void Instances::letters(std::int32_t limit, std::function<void(Result<LetterList>)> done) {
    ask<LetterList>(lane_, post_, std::move(done), [limit](pqxx::connection& connection, Result<LetterList>& out) {
        LetterList list;
        pqxx::work work{connection};
        list.alarms_waiting = work.exec1("SELECT count(*) FROM alarm WHERE letter IS NULL")[0].as<std::int64_t>();
        for (const auto& row : work.exec_prepared("letters", limit)) {
            Letter letter;
            letter.id = read_uuid(row[0]);
            letter.person = model::PersonId{row[1].as<std::string>()};
            letter.state = read_letter_state(row[2]);
            letter.cause = model::from_number<model::Cause>(row[3].as<int>()).value_or(model::Cause::none);
            letter.attempt = row[4].as<std::int32_t>();
            letter.alarms = row[5].as<std::int64_t>();
            letter.born_at = read_time(row[6]).value_or(TimePoint{});
            letter.ended_at = read_time(row[7]);
            list.letters.push_back(std::move(letter));
        }
        out = std::move(list);
    });
}

}  // namespace hub::store
