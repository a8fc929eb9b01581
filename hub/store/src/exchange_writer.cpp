#include "exchange_writer.hpp"

#include "array_text.hpp"
#include "exchange_sql.hpp"

#include "hub/base/log.hpp"

#include <array>
#include <span>

namespace hub::store {

class ExchangeWriter::Columns {
public:
    Columns(const ReporterKeys& keys, RandomSource& random) : keys_{keys}, random_{random} {}

    void add(const model::DeliveryChange& change, const std::optional<model::AttemptResult>& result) {
        if (change.finished || !result || result->exchange == nullptr) {
            return;
        }
        any_ = true;
        const auto& exchange = *result->exchange;
        const auto sealed = seal_exchange(keys_, {change.complaint, change.id, change.attempt}, exchange, random_);
        a_[0].add(change.id.value());
        a_[1].add(std::int64_t{change.attempt});
        a_[2].add(change.complaint.value());
        a_[3].add(change.instance.value());
        a_[4].add(std::int64_t{change.sequence});
        a_[5].add(std::int64_t{exchange.names_reporter ? 1 : 0});
        if (sealed.sent) {
            a_[6].add_bytes(*sealed.sent);
        } else {
            a_[6].add_null();
        }
        a_[7].add(sealed.sent_bytes);
        a_[8].add(sealed.received_bytes);
        add_text(a_[9], sealed.wrapped_key);
        add_text(a_[10], sealed.record);
    }
    std::vector<std::string> take() {
        std::vector<std::string> out;
        if (any_) {
            for (auto& column : a_) {
                out.push_back(column.take());
            }
            out.push_back(std::to_string(most_exchanges_kept));
        }
        return out;
    }

private:
    static void add_text(ArrayText& to, const std::string& bytes) {
        to.add_bytes({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
    }
    const ReporterKeys& keys_;
    RandomSource& random_;
    std::array<ArrayText, 11> a_;
    bool any_ = false;
};

ExchangeWriter::ExchangeWriter(const std::optional<crypto::MasterKey>& master) {
    if (master) {
        keys_.emplace(*master);
    }
}

std::vector<std::string> ExchangeWriter::parameters(const std::vector<Move>& moves) {
    if (!keys_) {
        return {};
    }
    Columns columns{*keys_, random_};
    for (const auto& move : moves) {
        for (const auto& change : move.decision.changes) {
            columns.add(change, move.result);
        }
    }
    return columns.take();
}

std::vector<std::string> ExchangeWriter::parameters(const std::vector<Reschedule>& rows) {
    if (!keys_) {
        return {};
    }
    Columns columns{*keys_, random_};
    for (const auto& row : rows) {
        columns.add(row.change, row.result);
    }
    return columns.take();
}

Session::Statements::value_type ExchangeWriter::statement() {
    return {"exchange", keep_exchange_sql};
}

void ExchangeWriter::write(pqxx::work& work, const std::vector<std::string>& parameters) {
    if (parameters.empty()) {
        return;
    }
    // By hand: libpqxx 6's subtransaction leaves the transaction around it aborted, and its commit then says nothing.
    work.exec0("SAVEPOINT exchange");
    try {
        work.exec_prepared("exchange", pqxx::prepare::make_dynamic_params(parameters));
        work.exec0("RELEASE SAVEPOINT exchange");
    } catch (const pqxx::sql_error& refused) {  // a lost connection goes on up: all of it is tried again
        work.exec0("ROLLBACK TO SAVEPOINT exchange");
        log::warn("store.exchange_left_out", {{"state", refused.sqlstate()}});
    }
}

}  // namespace hub::store
