#include "hub/store/broken_chains.hpp"

#include "chain.hpp"
#include "rows.hpp"
#include "session.hpp"

#include <algorithm>

namespace hub::store {
namespace {

using Hash = std::array<std::uint8_t, 32>;

constexpr int slice_complaints = 500;

const char* const slice_sql = R"(
SELECT c.id, e.seq, e.kind, e.actor, e.born, e.ended, sp4n_us(e.at), e.data, e.hash
FROM (SELECT id FROM complaint WHERE id > $1::uuid ORDER BY id LIMIT $2::int8) c
LEFT JOIN event e ON e.complaint_id = c.id
ORDER BY c.id, e.seq)";
const char* const orphans_sql =
    "SELECT DISTINCT e.complaint_id FROM event e WHERE NOT EXISTS (SELECT 1 FROM complaint c WHERE c.id = "
    "e.complaint_id)";

/// One complaint's events, fed in order.
class Chain {
public:
    explicit Chain(model::ComplaintId id) : id_{id} {}

    void add(const pqxx::row& row) {
        if (row[1].is_null()) {
            return;  // no event at all
        }
        ChainLink link;
        link.complaint = id_.value();
        link.seq = row[1].as<std::int32_t>();
        link.kind = static_cast<std::uint8_t>(row[2].as<int>());
        link.actor = static_cast<std::uint8_t>(row[3].as<int>());
        link.born = static_cast<std::int16_t>(row[4].as<int>());
        link.ended = static_cast<std::int16_t>(row[5].as<int>());
        link.at_us = row[6].as<std::int64_t>();
        const auto expected = chain_hash(previous_, link, {row[7].c_str(), row[7].size()});
        const pqxx::binarystring stored{row[8]};
        holds_ = holds_ && link.seq == ++last_ && stored.size() == expected.size() &&
                 std::equal(expected.begin(), expected.end(), stored.data());
        previous_ = expected;
    }
    [[nodiscard]] const model::ComplaintId& id() const { return id_; }
    [[nodiscard]] bool holds() const { return holds_ && last_ > 0; }

private:
    model::ComplaintId id_;
    std::int32_t last_ = 0;
    Hash previous_{};
    bool holds_ = true;
};

/// The next slice after `after`, which moves on. False: there is none.
bool read_slice(pqxx::work& work, std::string& after, std::vector<model::ComplaintId>& broken) {
    const auto rows = work.exec_params(slice_sql, after, slice_complaints);
    std::optional<Chain> chain;
    const auto finish = [&] {
        if (chain && !chain->holds()) {
            broken.push_back(chain->id());
        }
    };
    for (const auto& row : rows) {
        const model::ComplaintId id{read_uuid(row[0])};
        if (!chain || chain->id() != id) {
            finish();
            chain.emplace(id);
        }
        chain->add(row);
        after = row[0].c_str();
    }
    finish();
    return !rows.empty();
}

}  // namespace

Result<std::vector<model::ComplaintId>> broken_chains(const std::string& url) {
    Session session{url, {}};
    std::vector<model::ComplaintId> broken;
    const auto tried = session.run([&](pqxx::connection& connection) {
        pqxx::work work{connection};
        work.exec0("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
        std::string after{"00000000-0000-0000-0000-000000000000"};
        while (read_slice(work, after, broken)) {
        }
        for (const auto& row : work.exec(orphans_sql)) {
            broken.emplace_back(read_uuid(row[0]));
        }
    });
    if (!tried) {
        return to_error(tried);
    }
    return broken;
}

}  // namespace hub::store
