#pragma once
#include "hub/testing/process.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace hub::testing {

struct OfficeTicket {
    std::string id;
    std::string ref;
    std::string key;
    std::string body;                    ///< the request it was made from
    std::vector<std::string> updates{};  ///< what was sent about it later
};

struct OfficeStats {
    std::uint64_t tickets = 0;
    std::uint64_t requests = 0;
    std::uint64_t searches = 0;  ///< of what may have arrived
    std::uint64_t duplicates = 0;
    std::uint64_t refs_with_several_keys = 0;
    std::map<std::string, std::uint64_t> faults;
};

/// An agency's ticket system (tests/support/office) that keeps its port and its tickets over restarts. One thread.
class OfficeProcess {
public:
    /// `folder` keeps its state and what it prints.
    OfficeProcess(std::string prefix, std::filesystem::path folder);

    /// `args` beyond port, prefix and state, as {"--fault", "cut:0.1"}. Throws std::runtime_error.
    void start(const std::vector<std::string>& args = {});
    void stop();
    void restart(const std::vector<std::string>& args = {});

    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] OfficeStats stats() const;
    [[nodiscard]] std::vector<OfficeTicket> tickets() const;
    [[nodiscard]] std::vector<OfficeTicket> tickets_of(const std::string& ref) const;

private:
    [[nodiscard]] std::vector<OfficeTicket> list(const std::string& target) const;

    std::string prefix_;
    std::filesystem::path folder_;
    std::uint16_t port_;
    std::optional<Process> process_;
};

}  // namespace hub::testing
