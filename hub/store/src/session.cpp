#include "session.hpp"

#include <algorithm>
#include <cstdlib>

namespace hub::store {
namespace {

/// The first line of a message: PostgreSQL puts values of rows in the DETAIL lines after it.
std::string first_line(const char* text) {
    std::string line{text};
    line.resize(std::min(line.find('\n'), line.size()));
    return line;
}

bool is_transient(const std::string& state) {
    // serialization, deadlock, lock timeout, statement timeout, read-only; classes 53 (disk, memory, connections) and
    // 58 (the system under it). Shutting down and starting up (57P0x) count as a lost connection.
    static constexpr std::string_view states[] = {"40001", "40P01", "55P03", "57014", "25006"};
    return state.starts_with("53") || state.starts_with("58") || std::ranges::find(states, state) != std::end(states);
}

/// A server that vanished without a word is noticed within ten seconds.
constexpr std::string_view half_open_is_noticed[] = {
    "connect_timeout=5", "tcp_user_timeout=10000", "keepalives_idle=4", "keepalives_interval=2", "keepalives_count=3"};

/// An operator may give either form that libpq knows: `key=value …` or a URL.
std::string with_timeouts(std::string url) {
    const bool is_url = url.starts_with("postgresql://") || url.starts_with("postgres://");
    char separator = ' ';
    if (is_url) {
        separator = url.find('?') == std::string::npos ? '?' : '&';
    }
    for (const auto option : half_open_is_noticed) {
        url += separator;
        url += option;
        separator = is_url ? '&' : ' ';
    }
    return url;
}

/// For test clusters only: their data is thrown away with them.
bool fsync_may_be_off() {
    const char* said = std::getenv("SP4N_UNSAFE_TEST_DATABASE");
    return said != nullptr && std::string_view{said} == "1";
}

}  // namespace

Session::Session(std::string url, Statements statements) : url_{std::move(url)}, statements_{std::move(statements)} {}

void Session::connect() {
    auto fresh = std::make_unique<pqxx::connection>(with_timeouts(url_));
    // Deprecated because later versions never reactivate; this one would, silently, and without the settings below.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
    fresh->inhibit_reactivation(true);
#pragma GCC diagnostic pop
    pqxx::nontransaction setup{*fresh};
    // The statements below are prepared once and run for months: a plan made while the tables were empty must not scan
    // them when they are not (store-shape.md, "What to know" 2).
    setup.exec0(
        "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET enable_hashjoin = off;"
        "SET enable_mergejoin = off; SET enable_bitmapscan = off; SET jit = off; SET search_path = public; SET "
        "timezone = 'UTC';"
        "SET statement_timeout = '30s'; SET idle_in_transaction_session_timeout = '30s'");
    const auto durable = setup.exec1(
        "SELECT current_setting('fsync') || current_setting('synchronous_commit') || "
        "current_setting('full_page_writes')");
    if (durable[0].as<std::string>() != "ononon" && !fsync_may_be_off()) {
        throw pqxx::failure("fsync, synchronous_commit and full_page_writes must be on");
    }
    if (!fsync_may_be_off()) {  // said by the session itself, it stays so when the server's configuration is read again
        setup.exec0("SET synchronous_commit = on");
    }
    for (const auto& [name, sql] : statements_) {
        fresh->prepare(name, sql);
    }
    connection_ = std::move(fresh);
}

SqlResult Session::classify() {
    SqlResult out;
    try {
        throw;
    } catch (const pqxx::broken_connection& e) {
        out = {SqlTrouble::lost, first_line(e.what())};
    } catch (const pqxx::in_doubt_error& e) {
        out = {SqlTrouble::lost, first_line(e.what())};
    } catch (const pqxx::unique_violation& e) {
        out = {SqlTrouble::conflict, first_line(e.what())};
    } catch (const pqxx::transaction_rollback& e) {  // class 40; libpqxx 6 drops its state
        out = {SqlTrouble::transient, first_line(e.what())};
    } catch (const pqxx::sql_error& e) {
        const auto& state = e.sqlstate();
        if (state == "SP001") {
            out = {SqlTrouble::changed, first_line(e.what())};
        } else if (state.starts_with("08") || state.starts_with("57P0")) {
            out = {SqlTrouble::lost, first_line(e.what())};
        } else {
            out = {
                is_transient(state) ? SqlTrouble::transient : SqlTrouble::refused, state + " " + first_line(e.what())};
        }
    } catch (const std::exception& e) {
        out = {SqlTrouble::refused, first_line(e.what())};
    }
    if (connection_ == nullptr) {
        out.trouble = SqlTrouble::lost;  // it could not even be made
    } else if (out.trouble == SqlTrouble::lost || !connection_->is_open()) {
        out.trouble = SqlTrouble::lost;
        connection_.reset();
    }
    return out;
}

Error to_error(const SqlResult& failed) {
    switch (failed.trouble) {
        case SqlTrouble::lost:
        case SqlTrouble::transient:
            return Error{
                "storage_unavailable", "the database cannot be reached now", "", "the same request may be sent again"};
        case SqlTrouble::none:
        case SqlTrouble::conflict:
        case SqlTrouble::changed:
        case SqlTrouble::refused: break;
    }
    return Error{"storage_refused", "the database refused: " + failed.detail};
}

}  // namespace hub::store
