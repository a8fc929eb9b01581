#pragma once
#include "config.hpp"
#include "inbox.hpp"
#include "office_files.hpp"

#include "hub/sdk/connector.hpp"

#include <chrono>
#include <memory>
#include <mutex>
#include <string>

namespace hub::csv_drop {

/// Writes complaints into an office's folder, one file a message, and reads what the office drops there. Blocking; as
/// many hand-overs at once as the instance allows.
class CsvDropConnector final : public sdk::Connector {
public:
    CsvDropConnector(sdk::Host host, const sdk::Settings& settings);
    [[nodiscard]] std::uint64_t capabilities(std::uint64_t declared) const noexcept override;
    sdk::Outcome submit(const sdk::Call& call) override;
    sdk::Outcome poll(const sdk::Task& task) override;
    sdk::Outcome probe(const sdk::Task& task) override;
    sdk::Outcome lookup(const sdk::Call& call) override;
    static std::vector<sdk::Fault> check_settings(const sdk::Settings& settings);

private:
    void sweep_sometimes(OfficeFiles& files);

    sdk::Host host_;
    Config config_;
    std::unique_ptr<Office> office_;
    std::unique_ptr<Inbox> inbox_;  ///< used by one poll at a time
    std::mutex mutex_;
    std::chrono::steady_clock::time_point swept_at_;
};

/// The file for a call: what the golden files show. The kind must have a template.
[[nodiscard]] std::string file_for(const Config& config, const sdk::Call& call);
/// "<tracking id>-<delivery>.csv"; nothing in it comes from a citizen. Empty: the delivery's key is no name.
[[nodiscard]] std::string name_for(const sdk::Call& call);
/// "<file's name without .csv>-<number>.<ending>", the number from 1, the ending by the media type.
[[nodiscard]] std::string attachment_name_for(const sdk::Call& call, std::size_t number, std::string_view media_type);
/// RETRY with why the folder could not be worked on.
[[nodiscard]] sdk::Outcome cannot(std::string_view what, const OfficeFiles& files, const std::error_code& error);

}  // namespace hub::csv_drop
