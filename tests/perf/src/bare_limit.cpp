#include "bare_limit.hpp"

#include "recorded_rows.hpp"

#include <pqxx/pqxx>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <mutex>
#include <optional>
#include <random>
#include <thread>

namespace hub::perf {
namespace {

using SteadyClock = std::chrono::steady_clock;

/// Replays until told to stop; one a connection.
class Replayer {
public:
    Replayer(const BareLimitOptions& options, const std::vector<RecordedRows>& tables, std::uint64_t seed)
        : options_{options}, tables_{tables}, server_{options.connection}, ids_{seed, 0} {
        for (std::size_t t = 0; t < tables.size(); ++t) {
            server_.prepare("t" + std::to_string(t), tables[t].insert_statement());
        }
    }
    void commit_one_batch() {
        std::vector<std::vector<std::string>> arrays;
        for (const auto& table : tables_) {
            arrays.emplace_back(table.column_count());
        }
        for (unsigned i = 0; i < options_.batch; ++i, ++ids_.count) {
            for (std::size_t t = 0; t < tables_.size(); ++t) {
                tables_[t].append(arrays[t], ids_);
            }
        }
        pqxx::work work(server_);
        for (std::size_t t = 0; t < tables_.size(); ++t) {
            for (auto& array : arrays[t]) {
                array += '}';
            }
            work.exec_prepared("t" + std::to_string(t), pqxx::prepare::make_dynamic_params(arrays[t]));
        }
        work.commit();
    }

private:
    const BareLimitOptions& options_;
    const std::vector<RecordedRows>& tables_;
    pqxx::connection server_;
    FreshIds ids_;
};

std::optional<Error> check_durable(pqxx::transaction_base& work) {
    for (const auto* setting : {"fsync", "synchronous_commit", "full_page_writes"}) {
        if (work.exec(std::string{"SHOW "} + setting)[0][0].as<std::string>() != "on") {
            return Error{"not_durable", "is not on: the figure would not be comparable", setting};
        }
    }
    return std::nullopt;
}

struct Counted {
    std::uint64_t sets = 0;
    double seconds = 0;
};

Counted replay(const BareLimitOptions& options, const std::vector<RecordedRows>& tables) {
    std::atomic<std::uint64_t> batches{0};
    std::mutex failure_mutex;
    std::exception_ptr failure;
    std::random_device seed;
    std::vector<std::unique_ptr<Replayer>> replayers;
    for (unsigned i = 0; i < options.connections; ++i) {
        replayers.push_back(std::make_unique<Replayer>(options, tables, (std::uint64_t{seed()} << 32U) | i));
        replayers.back()->commit_one_batch();  // plans and caches are warm
    }
    const auto start = SteadyClock::now();
    const auto end =
        start + std::chrono::duration_cast<SteadyClock::duration>(std::chrono::duration<double>{options.seconds});
    {
        std::vector<std::jthread> threads;
        for (auto& replayer : replayers) {
            threads.emplace_back([&, r = replayer.get()] {
                try {
                    while (SteadyClock::now() < end) {
                        r->commit_one_batch();
                        ++batches;
                    }
                } catch (...) {
                    const std::scoped_lock lock(failure_mutex);
                    failure = std::current_exception();
                }
            });
        }
    }
    if (failure) {
        std::rethrow_exception(failure);
    }
    return {batches * options.batch, std::chrono::duration<double>(SteadyClock::now() - start).count()};
}

Result<BareLimitReport> measure(const BareLimitOptions& options) {
    pqxx::connection server(options.connection);
    pqxx::nontransaction work(server);
    if (auto error = options.require_durable ? check_durable(work) : std::nullopt) {
        return *error;
    }
    work.exec("DROP SCHEMA IF EXISTS bare CASCADE");
    work.exec("CREATE SCHEMA bare");
    std::vector<RecordedRows> tables;
    BareLimitReport report;
    for (const auto& rows : options.row_set) {
        HUB_TRY(auto table, RecordedRows::read(work, rows, options));
        table.create_copy(work);
        report.rows_per_set += rows.rows;
        tables.push_back(std::move(table));
    }
    work.exec("CHECKPOINT");
    const auto lsn = work.exec("SELECT pg_current_wal_insert_lsn()")[0][0].as<std::string>();
    const auto counted = replay(options, tables);
    report.sets = counted.sets;
    report.seconds = counted.seconds;
    const auto written = static_cast<double>(report.sets + std::uint64_t{options.connections} * options.batch);
    const auto wal = work.exec("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '" + lsn + "')")[0][0].as<double>();
    report.wal_bytes_per_set = wal / written;
    double stored = 0;
    for (const auto& table : tables) {
        stored += work.exec("SELECT pg_total_relation_size('" + table.copy_name() + "')")[0][0].as<double>();
    }
    report.stored_bytes_per_set = stored / written;
    work.exec("DROP SCHEMA bare CASCADE");
    return report;
}

}  // namespace

Result<std::vector<RowsOfTable>> parse_row_set(const std::string& text) {
    std::vector<RowsOfTable> row_set;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find(',', at), text.size());
        const auto item = text.substr(at, end - at);
        const auto colon = item.find(':');
        const auto rows = colon == std::string::npos ? 1 : std::strtoul(item.c_str() + colon + 1, nullptr, 10);
        if (item.substr(0, colon).empty() || rows == 0 || rows > 63) {
            return Error{"rows", "not table:rows", item};
        }
        row_set.push_back({item.substr(0, colon), static_cast<unsigned>(rows)});
        at = end + 1;
    }
    if (row_set.empty()) {
        return Error{"rows", "no tables"};
    }
    return row_set;
}

Result<BareLimitReport> run_bare_limit(const BareLimitOptions& options) {
    try {
        return measure(options);
    } catch (const pqxx::broken_connection& error) {
        return Error{"connect", error.what()};
    } catch (const std::exception& error) {
        return Error{"database", error.what()};
    }
}

std::string to_json(const BareLimitReport& report) {
    std::array<char, 512> text{};
    std::snprintf(
        text.data(), text.size(),
        R"({"sets":%llu,"seconds":%.3f,"sets_per_second":%.1f,"rows_per_set":%.0f,"wal_bytes_per_set":%.0f,)"
        R"("stored_bytes_per_set":%.0f})",
        static_cast<unsigned long long>(report.sets), report.seconds, static_cast<double>(report.sets) / report.seconds,
        report.rows_per_set, report.wal_bytes_per_set, report.stored_bytes_per_set);
    return text.data();
}

}  // namespace hub::perf
