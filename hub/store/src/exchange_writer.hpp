#pragma once
#include "exchange_seal.hpp"
#include "session.hpp"

#include "hub/crypto/random.hpp"
#include "hub/store/commits.hpp"
#include "hub/store/store.hpp"

#include <optional>
#include <string>
#include <vector>

namespace hub::store {

/// Stores what failed attempts sent and heard, in the transaction that records how they ended. An attempt never
/// depends on it: what cannot be stored is left out and logged. One thread.
class ExchangeWriter {
public:
    explicit ExchangeWriter(const std::optional<crypto::MasterKey>& master);

    /// Parameters of the statement for what these carry; empty: they carry none, which is the rule.
    [[nodiscard]] std::vector<std::string> parameters(const std::vector<Move>& moves);
    [[nodiscard]] std::vector<std::string> parameters(const std::vector<Reschedule>& rows);
    static Session::Statements::value_type statement();
    static void write(pqxx::work& work, const std::vector<std::string>& parameters);

private:
    class Columns;
    std::optional<ReporterKeys> keys_;
    crypto::SystemRandom random_;
};

}  // namespace hub::store
