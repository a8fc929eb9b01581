// The connector against real TLS servers: whom it believes, who believes it, and what it says when either fails.
#include "connector.hpp"
#include "fake_host.hpp"
#include "nginx.hpp"
#include "sample_call.hpp"
#include "settings_of.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace hub::rest {
namespace {

using sdk::Cause;

/// An authority and what it signed, made by openssl: servers' certificates for localhost, a client's.
class Certificates {
public:
    explicit Certificates(const testing::TempFolder& folder) : folder_{folder} {
        authority("ca");
        authority("stranger");
        sign("server", "ca", "localhost", "+2");
        sign("expired", "ca", "localhost", "-1");
        sign("client", "ca", "hub", "+2");
        sign("foreign", "stranger", "hub", "+2");
        openssl({"rsa", "-aes256", "-passout", "pass:k3y", "-in", file("client.key"), "-out", file("locked.key")});
    }
    [[nodiscard]] std::string file(const std::string& name) const { return (folder_.path() / name).string(); }

    /// `days` from now it ends; one that has expired began before.
    void sign(const std::string& name, const std::string& by, const std::string& host, const std::string& days) {
        request(name, host);
        const auto extensions = folder_.write(name + ".ext", "subjectAltName=DNS:" + host + "\n");
        openssl(
            {"x509", "-req", "-in", file(name + ".csr"), "-CA", file(by + ".pem"), "-CAkey", file(by + ".key"),
             "-CAcreateserial", "-days", days.front() == '+' ? days.substr(1) : days, "-extfile", extensions.string(),
             "-out", file(name + ".pem")});
    }

private:
    void openssl(std::vector<std::string> args) { run_or_throw("openssl", std::move(args), file("openssl.err")); }
    void authority(const std::string& name) {
        openssl(
            {"req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=" + name, "-keyout",
             file(name + ".key"), "-out", file(name + ".pem")});
    }
    void request(const std::string& name, const std::string& host) {
        openssl(
            {"req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=" + host, "-keyout", file(name + ".key"), "-out",
             file(name + ".csr")});
    }
    const testing::TempFolder& folder_;
};

class RestTls : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        world = new World;  // made once: keys cost seconds
    }
    static void TearDownTestSuite() { delete std::exchange(world, nullptr); }

    /// What nginx gives to a request, whatever it is.
    static std::string server(
        std::uint16_t port, const std::string& certificate, const std::string& more, const std::string& protocols) {
        const auto& f = world->folder.path().string();
        return "server { listen 127.0.0.1:" + std::to_string(port) + " ssl; ssl_certificate " + f + "/" + certificate +
               ".pem; ssl_certificate_key " + f + "/" + certificate + ".key; ssl_protocols " + protocols +
               "; default_type application/json; " + more +
               " location / { return 201 '{\"data\":{\"id\":\"T-$ssl_protocol-$ssl_client_verify\"}}'; } }\n";
    }
    static std::string wants_client(const std::string& how) {
        return "ssl_verify_client " + how + "; ssl_client_certificate " + world->certificates.file("ca.pem") + ";";
    }
    void listen(
        const std::string& certificate, const std::string& more = {},
        const std::string& protocols = "TLSv1.2 TLSv1.3") {
        nginx.reset();
        std::filesystem::remove(world->folder.path() / "connections.log");
        port = testing::free_port();
        nginx.emplace(world->folder, server(port, certificate, more, protocols), port);
    }
    sdk::Outcome submit(const std::string& tls, const std::string& host_name = "localhost") {
        auto tree = good_settings("https://" + host_name + ":" + std::to_string(port));
        tree["tls"] = boost::json::parse(tls);
        const SettingsOf settings{boost::json::serialize(tree)};
        connector.emplace(sdk::Host{host.table}, settings.settings());
        connector->start();
        return again();
    }
    sdk::Outcome again() {
        const plugins::SampleCall sample;
        return connector->submit(sample.call());
    }
    static std::string ca(const std::string& more = {}) {
        return R"({"ca":")" + world->certificates.file("ca.pem") + "\"" + more + "}";
    }
    static std::string with_client(const std::string& name, const std::string& key, const std::string& more = {}) {
        return ca(
            R"(,"certificate":")" + world->certificates.file(name + ".pem") + R"(","key":")" +
            world->certificates.file(key + ".key") + "\"" + more);
    }
    static void expect_config(const sdk::Outcome& outcome, const char* hint) {
        EXPECT_EQ(outcome.kind, HUBC_RETRY) << outcome.detail << outcome.remote_code;
        EXPECT_EQ(outcome.cause, Cause::config);
        EXPECT_NE(outcome.detail.find(hint), std::string::npos) << outcome.detail;
    }

    struct World {
        testing::TempFolder folder;
        Certificates certificates{folder};
    };
    static inline World* world = nullptr;
    FakeHost host;
    std::uint16_t port = 0;
    std::optional<Nginx> nginx;
    std::optional<RestConnector> connector;
};

TEST_F(RestTls, AServerOfTheAgencysAuthorityIsBelieved) {
    listen("server");
    const auto outcome = submit(ca());
    EXPECT_EQ(outcome.kind, HUBC_DELIVERED) << outcome.detail;
    EXPECT_EQ(outcome.external_ref, "T-TLSv1.3-NONE");
    for (int i = 0; i < 3; ++i) {  // on the kept connection, where session tickets lie about
        EXPECT_EQ(again().external_ref, "T-TLSv1.3-NONE");
    }
    // nginx writes it down after it has answered.
    const auto log = [] { return testing::read_file(world->folder.path() / "connections.log"); };
    EXPECT_TRUE(testing::wait_until([&] { return log() == "1\n2\n3\n4\n"; }, std::chrono::seconds{10}))
        << "requests of one connection: " << log();
}

TEST_F(RestTls, OldServersAreBelievedUnlessTheSettingsSayNo) {
    listen("server", {}, "TLSv1.2");
    EXPECT_EQ(submit(ca()).external_ref, "T-TLSv1.2-NONE");
    expect_config(submit(ca(R"(,"min_version":"1.3")")), "tls.min_version");
}

TEST_F(RestTls, WhoCannotProveWhoTheyAreGetsNothing) {
    listen("server");
    expect_config(submit("{}"), "set tls.ca");
    expect_config(submit(R"({"ca":")" + world->certificates.file("stranger.pem") + "\"}"), "set tls.ca");
    expect_config(submit(ca(), "127.0.0.1"), "is not for 127.0.0.1");
    expect_config(submit(ca(R"(,"server_name":"lapor.go.id")")), "is not for lapor.go.id");
    EXPECT_EQ(submit(ca(R"(,"server_name":"localhost")"), "127.0.0.1").kind, HUBC_DELIVERED);
    EXPECT_EQ(submit(R"({"verify":"none"})", "127.0.0.1").kind, HUBC_DELIVERED) << "as the settings say";
}

TEST_F(RestTls, AnExpiredCertificateIsNamed) {
    listen("expired");
    expect_config(submit(ca()), "has expired");
}

TEST_F(RestTls, OurCertificateIsShown) {
    listen("server", wants_client("on"));
    EXPECT_EQ(submit(with_client("client", "client")).external_ref, "T-TLSv1.3-SUCCESS");
    EXPECT_EQ(submit(with_client("client", "client")).kind, HUBC_DELIVERED);
    host.secret = "k3y";
    EXPECT_EQ(
        submit(with_client("client", "locked", R"(,"key_password":"secret:key")")).external_ref, "T-TLSv1.3-SUCCESS");
}

TEST_F(RestTls, FilesThatCannotBeReadAreNamedAtTheStart) {
    host.secret = "wrong";
    port = testing::free_port();
    const auto refused = [&](const std::string& tls) -> std::string {
        try {
            (void)submit(tls);
        } catch (const std::runtime_error& error) {
            return error.what();
        }
        return "started";
    };
    EXPECT_EQ(
        refused(with_client("client", "locked", R"(,"key_password":"secret:key")")).find("tls.key cannot be read"), 0U);
    EXPECT_EQ(refused(with_client("client", "foreign")).find("tls.key cannot be read"), 0U);
    EXPECT_EQ(refused(R"({"ca":"/no/such.pem"})"), "tls.ca cannot be read as PEM: /no/such.pem");
}

/// openssl's own server refuses during or right after the handshake, as Java's do; nginx answers 400 to it.
TEST_F(RestTls, WithoutOurCertificateNothingIsSent) {
    for (const auto* version : {"-tls1_2", "-tls1_3"}) {
        port = testing::free_port();
        auto peer = testing::Process::start(
            {"openssl",
             {"s_server", "-accept", "127.0.0.1:" + std::to_string(port), version, "-cert",
              world->certificates.file("server.pem"), "-key", world->certificates.file("server.key"), "-CAfile",
              world->certificates.file("ca.pem"), "-Verify", "1", "-verify_return_error", "-quiet"},
             {},
             world->folder.path() / "s_server.out",
             world->folder.path() / "s_server.err"});
        ASSERT_TRUE(peer);
        ASSERT_TRUE(testing::wait_until([&] { return answers(port); }, std::chrono::seconds{10}));
        expect_config(submit(ca()), "asks for a client certificate");
        expect_config(submit(with_client("foreign", "foreign")), "refuses our client certificate");
        EXPECT_EQ(testing::read_file(world->folder.path() / "s_server.out").find("POST"), std::string::npos);
    }
}

TEST_F(RestTls, AServerThatSpeaksNoTlsIsNamed) {
    port = testing::free_port();
    nginx.emplace(
        world->folder, "server { listen 127.0.0.1:" + std::to_string(port) + "; location / { return 200; } }", port);
    expect_config(submit(ca()), "does not speak TLS");
}

TEST_F(RestTls, ARenewedCertificateIsReadWithoutARestart) {
    listen("server", wants_client("on"));
    namespace fs = std::filesystem;
    for (const auto* suffix : {".pem", ".key"}) {
        fs::copy(
            world->certificates.file(std::string{"foreign"} + suffix),
            world->certificates.file(std::string{"ours"} + suffix), fs::copy_options::overwrite_existing);
    }
    EXPECT_NE(submit(with_client("ours", "ours")).kind, HUBC_DELIVERED);
    for (const auto* suffix : {".key", ".pem"}) {
        fs::copy(
            world->certificates.file(std::string{"client"} + suffix),
            world->certificates.file(std::string{"ours"} + suffix), fs::copy_options::overwrite_existing);
    }
    EXPECT_EQ(again().external_ref, "T-TLSv1.3-SUCCESS");
}

}  // namespace
}  // namespace hub::rest
