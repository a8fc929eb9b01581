#pragma once

/// Statements of letters.hpp.
namespace hub::store {

/// Gathers what waits for everybody who has something ripe. Rows that another transaction holds are left to it.
extern const char* const gather_letters_sql;
/// $1: how many.
extern const char* const due_letters_sql;
/// $1: the letter, $2: how many lines.
extern const char* const letter_lines_sql;
/// $1: letters that are being sent from now on.
extern const char* const mark_letters_sql;
/// $1: the letter, $2: attempt, $3: state, $4: cause, $5: milliseconds to the next attempt.
extern const char* const end_letter_sql;
/// $1: how many.
extern const char* const list_letters_sql;
/// Throws away what ended long ago.
extern const char* const forget_letters_sql;
extern const char* const forget_alarms_sql;

}  // namespace hub::store
