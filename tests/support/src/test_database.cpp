#include "hub/testing/test_database.hpp"

#include "hub/testing/temp_folder.hpp"

#include <pqxx/pqxx>

#include <atomic>
#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <signal.h>
#include <stdexcept>
#include <unistd.h>

namespace hub::testing {
namespace {

std::string find_socket_folder() {
    const char* folder = std::getenv("SP4N_TEST_PG");
    if (folder == nullptr || *folder == '\0') {
        throw std::runtime_error(
            "SP4N_TEST_PG is not set: run this test through ctest, or point it to a cluster that "
            "`scripts/postgres start DIR --fast-unsafe` started");
    }
    auto text = read_file(std::filesystem::path{folder} / "socket-dir");
    while (!text.empty() && text.back() == '\n') {
        text.pop_back();
    }
    if (text.empty()) {
        throw std::runtime_error(
            std::string{"no cluster runs in "} + folder + ": scripts/postgres start " + folder + " --fast-unsafe");
    }
    return text;
}

std::string make_name(std::string_view label) {
    static std::atomic<int> count{0};
    std::string clean;
    for (const char c : label.substr(0, 30)) {
        clean += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
    }
    for (char& c : clean) {
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    return "t_" + std::to_string(::getpid()) + "_" + std::to_string(++count) + "_" + clean;
}

void drop_leftovers(pqxx::nontransaction& work) {
    for (const auto& row : work.exec("SELECT datname, split_part(datname, '_', 2) FROM pg_database "
                                     "WHERE datname ~ '^t_[0-9]+_[0-9]+_'")) {
        const auto pid = row[1].as<pid_t>();
        if (pid == ::getpid() || ::kill(pid, 0) == 0 || errno == EPERM) {
            continue;  // its test still runs (or the number is another program's: then it stays a while)
        }
        try {
            work.exec("DROP DATABASE IF EXISTS " + row[0].as<std::string>());
        } catch (const pqxx::sql_error&) {  // another test drops it at this moment
        }
    }
}

}  // namespace

TestDatabase::TestDatabase(std::string_view label) : socket_folder_{find_socket_folder()}, name_{make_name(label)} {
    pqxx::connection server("host=" + socket_folder_ + " port=5432 user=postgres dbname=postgres");
    pqxx::nontransaction work(server);
    drop_leftovers(work);
    work.exec("CREATE DATABASE " + name_ + " OWNER sp4n_owner");
    work.exec("REVOKE ALL ON DATABASE " + name_ + " FROM PUBLIC");
    work.exec("GRANT CONNECT ON DATABASE " + name_ + " TO sp4n_hub");
}

TestDatabase::~TestDatabase() {
    try {
        pqxx::connection server("host=" + socket_folder_ + " port=5432 user=postgres dbname=postgres");
        pqxx::nontransaction work(server);
        work.exec("DROP DATABASE IF EXISTS " + name_ + " WITH (FORCE)");
    } catch (const std::exception&) {  // the server went first: the next fixture clears up
    }
}

std::string TestDatabase::connection(std::string_view user) const {
    return "host=" + socket_folder_ + " port=5432 user=" + std::string{user} + " dbname=" + name_;
}

void TestDatabase::execute(const std::string& sql) const {
    pqxx::connection server(superuser_connection());
    pqxx::nontransaction work(server);
    work.exec(sql);
}

std::vector<std::vector<std::string>> TestDatabase::query(const std::string& sql) const {
    pqxx::connection server(superuser_connection());
    pqxx::nontransaction work(server);
    std::vector<std::vector<std::string>> rows;
    for (const auto& row : work.exec(sql)) {
        auto& cells = rows.emplace_back();
        for (const auto& field : row) {
            cells.emplace_back(field.is_null() ? "" : field.c_str());
        }
    }
    return rows;
}

void TestDatabase::cut_connections() const {
    pqxx::connection server("host=" + socket_folder_ + " port=5432 user=postgres dbname=postgres");
    pqxx::nontransaction work(server);
    work.exec("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = " + work.quote(name_));
}

}  // namespace hub::testing
