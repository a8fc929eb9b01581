#pragma once
#include "config.hpp"
#include "mail_server.hpp"

#include "hub/sdk/connector.hpp"

#include <memory>
#include <vector>

namespace hub::email {

/// Tells an office of complaints by mail, and reads its answers. Blocking; each message over a connection of its own.
class EmailConnector final : public sdk::Connector {
public:
    EmailConnector(sdk::Host host, const sdk::Settings& settings);
    void start() override;
    sdk::Outcome submit(const sdk::Call& call) override;
    [[nodiscard]] std::uint64_t capabilities(std::uint64_t declared) const noexcept override;
    sdk::Outcome poll(const sdk::Task& task) override;
    sdk::Outcome probe(const sdk::Task& task) override;
    static std::vector<sdk::Fault> check_settings(const sdk::Settings& settings);

private:
    std::unique_ptr<Mailbox> open_box(MailServer::Time deadline);

    sdk::Host host_;
    Config config_;
    std::unique_ptr<MailServer> smtp_;
    std::unique_ptr<MailServer> mailbox_;  ///< where answers are read
    Marks marks_{{}};
};

}  // namespace hub::email
