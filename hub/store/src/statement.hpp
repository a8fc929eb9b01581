#pragma once
#include "array_text.hpp"
#include "session.hpp"

#include "hub/base/clock.hpp"
#include "hub/model/ids.hpp"

#include <pqxx/pqxx>

#include <cstdint>
#include <string>
#include <vector>

/// How lists ask the database: a statement put together, its time bounded.
namespace hub::store {

/// A statement in the making: values travel as parameters, never in its text.
class Statement {
public:
    /// "$3", for the value.
    std::string bind(std::string value) {
        values_.push_back(std::move(value));
        return "$" + std::to_string(values_.size());
    }
    std::string bind(std::int64_t value) { return bind(std::to_string(value)); }
    std::string bind(const std::vector<model::AgencyId>& agencies) {
        ArrayText array;
        for (const auto& agency : agencies) {
            array.add(std::string_view{agency.value()});
        }
        return bind(array.take()) + "::text[]";
    }
    std::string at(TimePoint time) { return "sp4n_at(" + bind(time.time_since_epoch().count()) + "::int8)"; }
    [[nodiscard]] pqxx::result run(pqxx::transaction_base& work, const std::string& sql) const {
        return work.exec_params(sql, pqxx::prepare::make_dynamic_params(values_));
    }

private:
    std::vector<std::string> values_;
};

/// From here on the transaction's statements have 2 s each.
inline void bound_time(pqxx::work& work) {
    work.exec0("SET LOCAL statement_timeout = '2s'");
}

/// The error for a list that could not be made.
inline Error explain_list(const SqlResult& failed) {
    if (failed.detail.starts_with("57014")) {
        return Error{
            "list_too_broad", "the search took longer than 2 s", "",
            "narrow it: a time span (received_from, received_before), a status, or an agency"};
    }
    return to_error(failed);
}

}  // namespace hub::store
