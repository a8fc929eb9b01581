#pragma once
#include "hub/testing/http_client.hpp"
#include "hub/testing/process.hpp"
#include "hub/testing/temp_folder.hpp"

#include <boost/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hub::testing {

/// An office's Request Tracker 5 of Debian with a database of its own (SQLite), as an administrator sets it up for the
/// hub: a queue Pengaduan, the fields "Nomor SP4N" and "Jawaban", the users hub and petugas. One thread.
class RequestTracker {
public:
    [[nodiscard]] static bool installed();
    /// Makes the database. Throws std::runtime_error.
    RequestTracker();
    /// Returns when it answers.
    void start();
    void stop();
    [[nodiscard]] std::uint16_t port() const { return port_; }

    /// As a clerk. The JSON of the answer; fails the test when there is none.
    boost::json::value ask(const std::string& path);
    boost::json::value change(const std::string& method, const std::string& path, const std::string& json);
    /// Numbers of the tickets that carry our number.
    std::vector<std::string> tickets_of(const std::string& tracking_id);
    /// State, and the answer where it is not empty.
    void answer(const std::string& ticket, const std::string& state, const std::string& text = {});

    static constexpr const char* password = "kata-sandi-hub";

private:
    [[nodiscard]] ProcessOptions program(const std::string& path, std::vector<std::string> args) const;
    Result<HttpReply> send(const std::string& method, const std::string& path, const std::string& body);

    TempFolder folder_;
    std::uint16_t port_;
    std::optional<Process> server_;
};

}  // namespace hub::testing
