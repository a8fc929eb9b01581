#pragma once
#include "connector.hpp"
#include "fake_host.hpp"
#include "sample_call.hpp"
#include "settings_of.hpp"

#include "hub/testing/mail_server.hpp"
#include "hub/testing/wait.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace hub::email {

/// Tests with Postfix and Dovecot, which are started once for all of a program.
class MailFixture : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        if (testing::MailServer::missing().empty() && server_ == nullptr) {
            server_ = std::make_unique<testing::MailServer>();
        }
    }
    static void TearDownTestSuite() { server_.reset(); }
    void SetUp() override {
        if (const auto why = testing::MailServer::missing(); !why.empty()) {
            GTEST_SKIP() << why;
        }
        // Each test has a mailbox of its own.
        office = "u" + std::to_string(++number_) + "@dinas.test";
        ours = "l" + std::to_string(number_) + "@hub.test";
    }
    [[nodiscard]] static testing::MailServer& mail() { return *server_; }

    [[nodiscard]] boost::json::object settings() const {
        auto tree = good_settings(mail().smtp);
        tree["from"] = "SP4N-LAPOR! <" + ours + ">";
        tree["to"] = office;
        return tree;
    }
    /// `security` with login and our authority's certificate.
    [[nodiscard]] boost::json::object secure(
        std::string_view security, std::uint16_t port, std::string_view password = "password") const {
        auto tree = settings();
        tree["smtp"] = {
            {"server", "localhost"},
            {"port", port},
            {"security", security},
            {"tls", {{"ca", mail().certificate()}}},
            {"auth", {{"user", ours}, {"password", "secret:" + std::string{password}}}}};
        return tree;
    }
    [[nodiscard]] std::unique_ptr<EmailConnector> connector(const boost::json::object& tree) {
        const SettingsOf made{tree};
        auto out = std::make_unique<EmailConnector>(hub.host(), made.settings());
        out->start();
        return out;
    }
    sdk::Outcome submit(const boost::json::object& tree, const plugins::SampleCall& sample = {}) {
        return connector(tree)->submit(sample.call());
    }
    /// What arrived, once as many mails did.
    [[nodiscard]] std::vector<std::string> arrived(const std::string& user, std::size_t count) const {
        EXPECT_TRUE(testing::wait_until(
            [&] { return mail().mails(user).size() >= count; }, std::chrono::seconds{20},
            std::chrono::milliseconds{20}))
            << mail().log();
        return mail().texts(user);
    }

    FakeHost hub;
    std::string office;
    std::string ours;

private:
    static inline std::unique_ptr<testing::MailServer> server_;
    static inline int number_ = 0;
};

}  // namespace hub::email
