#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace hub::testing {

using Rows = std::vector<std::vector<std::string>>;

/// The PostgreSQL of the tests that watch the whole system: a private cluster *with* fsync, which a test may crash. One
/// test program at a time (a lock); it stays in the build folder between runs, because making one takes seconds.
/// Throws std::runtime_error with what to do: GoogleTest shows it as the test's failure. One thread.
class Cluster {
public:
    /// Takes the lock, starts the cluster when it does not run, drops what earlier programs left.
    Cluster();
    ~Cluster();
    Cluster(const Cluster&) = delete;
    Cluster& operator=(const Cluster&) = delete;

    void start();
    /// Orderly: sessions are ended.
    void stop();
    /// As a power switch: "immediate shutdown" (SIGQUIT), which leaves recovery to the next start.
    void crash();

    /// Makes an empty database of its own for one city.
    void create_database(const std::string& name);
    void drop_database(const std::string& name);
    /// Where scripts/postgres was told to put it.
    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
    /// The socket that the server listens on.
    [[nodiscard]] std::filesystem::path socket() const;
    [[nodiscard]] std::string connection(std::string_view database, std::string_view user) const;

private:
    void script(const std::vector<std::string>& args) const;

    std::filesystem::path folder_;
    std::filesystem::path home_;
    std::string socket_;
    int lock_ = -1;
};

/// One statement, in its own transaction; NULL is "". Throws std::exception when the database cannot be reached.
Rows run_sql(const std::string& connection, const std::string& sql);

/// The user that a hub started as root becomes ("nobody"); empty when we are an ordinary user.
std::string hub_user();

}  // namespace hub::testing
