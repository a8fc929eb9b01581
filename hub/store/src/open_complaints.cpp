#include "open_complaints.hpp"

#include "rows.hpp"

#include <limits>
#include <string>

namespace hub::store {

OpenSlice next_open(pqxx::transaction_base& work, const OpenQuestion& question) {
    OpenSlice out;
    const auto after = to_string(question.after.value());
    const auto last = work.exec_params(
        "SELECT id FROM (SELECT id FROM complaint WHERE id > $1::uuid ORDER BY id LIMIT $2::int8) s ORDER BY id DESC "
        "LIMIT 1",
        after, question.rows);
    if (last.empty()) {
        return out;
    }
    out.reached = model::ComplaintId{read_uuid(last[0][0])};
    static const std::string open = std::string{"SELECT "} + state_columns + " FROM " + state_source +
                                    " WHERE c.id > $1::uuid AND c.id <= $2::uuid AND c.status NOT IN (4, 6)"
                                    " AND coalesce(c.calendar, 0) < $3::int4 ORDER BY c.id";
    const auto below = question.activation == 0 ? std::numeric_limits<std::int32_t>::max() : question.activation;
    for (const auto& row : work.exec_params(open, after, to_string(out.reached.value()), below)) {
        out.complaints.push_back(read_stored(row));
    }
    return out;
}

}  // namespace hub::store
