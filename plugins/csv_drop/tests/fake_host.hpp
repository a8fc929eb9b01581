#pragma once
#include "hub/sdk/host.hpp"

#include <string>
#include <vector>

namespace hub::csv_drop {

/// A host that only listens. Not movable: the connector points at it.
class FakeHost {
public:
    FakeHost() {
        raw_.struct_size = sizeof raw_;
        raw_.host_data = this;
        raw_.get_extension = [](const hubc_host*, const char*) noexcept -> const void* { return nullptr; };
        raw_.log_enabled = [](const hubc_host*, hubc_level) noexcept -> std::int32_t { return 1; };
        raw_.log = [](const hubc_host* host, hubc_level, hubc_str message, hubc_array fields) noexcept {
            auto line = std::string{sdk::view(message)};
            for (const auto& field : sdk::Strided<hubc_attribute>{fields}) {
                line += " " + std::string{sdk::view(field.key)} + "=" + std::string{sdk::view(field.value)};
            }
            static_cast<FakeHost*>(host->host_data)->lines.push_back(std::move(line));
        };
        raw_.now = [](const hubc_host*) noexcept -> hubc_time_us { return 1'773'448'200'000'000; };
    }
    FakeHost(const FakeHost&) = delete;
    FakeHost& operator=(const FakeHost&) = delete;
    [[nodiscard]] sdk::Host host() const { return sdk::Host{raw_}; }

    std::vector<std::string> lines;

protected:
    hubc_host raw_{};
};

}  // namespace hub::csv_drop
