#include "hub/testing/cluster.hpp"

#include "hub/testing/process.hpp"
#include "hub/testing/temp_folder.hpp"
#include "hub/testing/wait.hpp"

#include <pqxx/pqxx>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <stdexcept>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hub::testing {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') {
        throw std::runtime_error(std::string{name} + " is not set: run this test through ctest");
    }
    return value;
}

/// Started as root, PostgreSQL runs as another user, who must be able to enter the folder (a checkout below /root).
bool others_may_enter(fs::path folder) {
    for (; !folder.empty() && folder != folder.parent_path(); folder = folder.parent_path()) {
        struct stat info {};
        if (::stat(folder.c_str(), &info) == 0 && (info.st_mode & S_IXOTH) == 0) {
            return false;
        }
    }
    return true;
}

fs::path choose_folder() {
    const fs::path wanted = environment("SP4N_CITY_PG");
    if (::geteuid() != 0 || others_may_enter(wanted.parent_path())) {
        return wanted;
    }
    return fs::temp_directory_path() / ("sp4n-city-pg-" + std::to_string(std::hash<std::string>{}(wanted.string())));
}

std::string first_line(const fs::path& file) {
    const auto text = read_file(file);
    return text.substr(0, text.find('\n'));
}

}  // namespace

std::string hub_user() {
    return ::geteuid() == 0 ? "nobody" : "";
}

Rows run_sql(const std::string& connection, const std::string& sql) {
    pqxx::connection server{connection};
    pqxx::nontransaction work{server};
    Rows rows;
    for (const auto& row : work.exec(sql)) {
        auto& cells = rows.emplace_back();
        for (const auto& field : row) {
            cells.emplace_back(field.is_null() ? "" : field.c_str());
        }
    }
    return rows;
}

Cluster::Cluster() : folder_{choose_folder()} {
    fs::create_directories(folder_.parent_path());
    const auto lock = folder_.string() + ".lock";
    lock_ = ::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (lock_ < 0 || !wait_until([&] { return ::flock(lock_, LOCK_EX | LOCK_NB) == 0; }, 10min, 50ms)) {
        throw std::runtime_error("another test program holds " + lock);
    }
    start();
    run_sql(connection("postgres", "postgres"), "ALTER SYSTEM RESET ALL");  // of a test that did not come to its end
    run_sql(connection("postgres", "postgres"), "SELECT pg_reload_conf()");
    for (const auto& row :
         run_sql(connection("postgres", "postgres"), "SELECT datname FROM pg_database WHERE datname LIKE 'city\\_%'")) {
        drop_database(row[0]);
    }
}

Cluster::~Cluster() {
    try {
        stop();
    } catch (const std::exception&) {  // the next program finds it running and uses it
    }
    ::close(lock_);
}

void Cluster::script(const std::vector<std::string>& args) const {
    ProcessOptions options;
    options.program = environment("SP4N_SOURCE") + "/scripts/postgres";
    options.args = args;
    const auto ended = run(options, 5min);
    if (!ended || *ended != ExitStatus{}) {
        throw std::runtime_error("scripts/postgres " + args.front() + " " + folder_.string() + " failed");
    }
}

void Cluster::start() {
    std::vector<std::string> args{"start", folder_.string()};
    if (const auto user = hub_user(); !user.empty()) {
        args.insert(args.end(), {"--hub-user", user});
    }
    script(args);
    socket_ = first_line(folder_ / "socket-dir");
    home_ = first_line(folder_ / "cluster-home");
}

void Cluster::stop() {
    script({"stop", folder_.string()});
}

void Cluster::crash() {
    const auto pid = std::atoi(first_line(home_ / "data" / "postmaster.pid").c_str());
    if (pid <= 1 || ::kill(pid, SIGQUIT) != 0) {
        throw std::runtime_error("the cluster does not run");
    }
    if (!wait_until([&] { return ::kill(pid, 0) != 0 && errno == ESRCH; }, 30s)) {
        throw std::runtime_error("the cluster does not stop");
    }
}

void Cluster::create_database(const std::string& name) {
    const auto server = connection("postgres", "postgres");
    run_sql(server, "CREATE DATABASE " + name + " OWNER sp4n_owner");
    run_sql(server, "REVOKE ALL ON DATABASE " + name + " FROM PUBLIC");
    run_sql(server, "GRANT CONNECT ON DATABASE " + name + " TO sp4n_hub");
}

void Cluster::drop_database(const std::string& name) {
    run_sql(connection("postgres", "postgres"), "DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
}

fs::path Cluster::socket() const {
    return fs::path{socket_} / ".s.PGSQL.5432";
}

std::string Cluster::connection(std::string_view database, std::string_view user) const {
    return "host=" + socket_ + " port=5432 user=" + std::string{user} + " dbname=" + std::string{database};
}

}  // namespace hub::testing
