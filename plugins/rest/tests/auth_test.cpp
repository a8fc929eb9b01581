// Who we are, proven to real servers: nginx and Apache where they can; a token endpoint of the test's own.
#include "connector.hpp"
#include "fake_host.hpp"
#include "nginx.hpp"
#include "sample_call.hpp"
#include "scripted_server.hpp"
#include "settings_of.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace hub::rest {
namespace {

using sdk::Cause;
using Reply = ScriptedServer::Reply;

class RestAuth : public ::testing::Test {
protected:
    void open(const std::string& url, const std::string& auth) {
        auto tree = good_settings(url);
        tree["auth"] = boost::json::parse(auth);
        const SettingsOf settings{boost::json::serialize(tree)};
        connector.emplace(sdk::Host{host.table}, settings.settings());
        connector->start();
    }
    sdk::Outcome submit() {
        const plugins::SampleCall sample;
        auto outcome = connector->submit(sample.call());
        EXPECT_EQ((outcome.detail + outcome.remote_code).find(host.secret), std::string::npos) << "a secret";
        return outcome;
    }
    static std::string url_of(std::uint16_t port) { return "http://127.0.0.1:" + std::to_string(port); }
    static Reply created() { return {ScriptedServer::http("201 Created", R"({"data":{"id":"T-1"}})")}; }
    static std::string header_of(const std::string& request, const std::string& name) {
        const auto at = request.find("\r\n" + name + ": ");
        return at == std::string::npos
                   ? std::string{}
                   : request.substr(at + name.size() + 4, request.find('\r', at + 2) - at - name.size() - 4);
    }
    static std::string body_of(const std::string& request) { return request.substr(request.find("\r\n\r\n") + 4); }

    testing::TempFolder folder;
    FakeHost host;
    std::optional<RestConnector> connector;
};

TEST_F(RestAuth, Basic) {
    folder.write("users", "hub:{PLAIN}t0ken\n");
    const auto port = testing::free_port();
    const Nginx nginx{
        folder,
        "server { listen 127.0.0.1:" + std::to_string(port) + "; auth_basic dinas; auth_basic_user_file " +
            (folder.path() / "users").string() +
            "; default_type application/json; location / { client_max_body_size 1m; proxy_pass http://127.0.0.1:" +
            std::to_string(port) +
            "/made/; } location /made/ { auth_basic off; return 201 "
            "'{\"data\":{\"id\":\"T-$remote_user\"}}'; } }",
        port};
    open(url_of(port), R"({"basic":{"user":"hub","password":"secret:p"}})");
    EXPECT_EQ(submit().external_ref, "T-hub");
    host.secret = "other";
    open(url_of(port), R"({"basic":{"user":"hub","password":"secret:p"}})");
    const auto refused = submit();
    EXPECT_EQ(refused.kind, HUBC_RETRY);
    EXPECT_EQ(refused.cause, Cause::auth);
}

/// Apache in front of a server of the test's, with users of its own.
class Apache {
public:
    Apache(const testing::TempFolder& folder, std::uint16_t port, const std::string& behind) {
        std::string modules;
        for (const auto* name :
             {"mpm_event", "authn_core", "authn_file", "authz_core", "authz_user", "auth_digest", "proxy",
              "proxy_http"}) {
            modules += std::string{"LoadModule "} + name + "_module /usr/lib/apache2/modules/mod_" + name + ".so\n";
        }
        const auto f = folder.path().string();
        folder.write("digests", "hub:dinas:0f7a9e236035193b9f37a4e519fd010e\n");
        const auto file = folder.write(
            "apache.conf", modules + "ServerName localhost\nListen 127.0.0.1:" + std::to_string(port) + "\nPidFile " +
                               f + "/apache.pid\nDefaultRuntimeDir " + f + "\nErrorLog " + f +
                               "/apache.log\nUser nobody\nGroup nogroup\nStartServers 1\nProxyPass / " + behind +
                               "/\n<Location />\nAuthType Digest\nAuthName dinas\nAuthDigestProvider file\n"
                               "AuthUserFile " +
                               f + "/digests\nRequire valid-user\n</Location>\n");
        std::filesystem::permissions(folder.path(), std::filesystem::perms{0755});
        auto started = testing::Process::start(
            {"/usr/sbin/apache2", {"-f", file.string(), "-DFOREGROUND"}, {}, {}, f + "/apache.err", {}});
        if (!started) {
            throw std::runtime_error{"apache2 cannot be started"};
        }
        process_.emplace(std::move(*started));
        if (!testing::wait_until([&] { return answers(port); }, std::chrono::seconds{10})) {
            throw std::runtime_error{
                "apache2 does not answer: " + testing::read_file(f + "/apache.err") +
                testing::read_file(f + "/apache.log")};
        }
    }

private:
    std::optional<testing::Process> process_;
};

TEST_F(RestAuth, DigestAgainstApache) {
    ScriptedServer office{[](const std::string&) { return created(); }};
    const auto port = testing::free_port();
    const Apache apache{folder, port, office.url()};
    open(url_of(port), R"({"digest":{"user":"hub","password":"secret:p"}})");
    const auto first = submit();
    EXPECT_EQ(first.kind, HUBC_DELIVERED) << first.detail << testing::read_file(folder.path() / "apache.log");
    EXPECT_EQ(submit().kind, HUBC_DELIVERED) << "the nonce again, counted";
    ASSERT_EQ(office.requests().size(), 2U) << "what Apache refused never came";
    const auto shown = header_of(office.requests()[1], "Authorization");
    EXPECT_NE(shown.find("nc=00000002"), std::string::npos) << shown;
    host.secret = "wrong";
    open(url_of(port), R"({"digest":{"user":"hub","password":"secret:p"}})");
    EXPECT_EQ(submit().cause, Cause::auth);
    EXPECT_EQ(office.requests().size(), 2U);
}

TEST_F(RestAuth, ANonceThatGrewOldIsAnsweredWithTheNewOne) {
    int asked = 0;
    ScriptedServer server{[&](const std::string& request) -> Reply {
        const auto nonce = "n" + std::to_string(asked / 2);
        ++asked;
        return request.find("nonce=\"" + nonce + "\"") != std::string::npos
                   ? created()
                   : Reply{ScriptedServer::http(
                         "401 Unauthorized\r\nWWW-Authenticate: Digest realm=\"r\", qop=\"auth\", algorithm=SHA-256, "
                         "stale=true, nonce=\"" +
                             nonce + "\"",
                         "")};
    }};
    open(server.url(), R"({"digest":{"user":"hub","password":"secret:p"}})");
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(submit().kind, HUBC_DELIVERED) << i;
    }
    EXPECT_EQ(server.requests().size(), 6U);
}

TEST_F(RestAuth, AKeyInTheAddress) {
    host.secret = "a+b&c=d/e";
    ScriptedServer server{[](const std::string& request) -> Reply {
        return request.starts_with("POST /tickets?api%20key=a%2Bb%26c%3Dd%2Fe HTTP/1.1\r\n")
                   ? created()
                   : Reply{ScriptedServer::http("403 Forbidden", "")};
    }};
    open(server.url(), R"({"api_key":{"query":"api key","value":"secret:k"}})");
    EXPECT_EQ(submit().kind, HUBC_DELIVERED);
}

TEST_F(RestAuth, AKeyWithAPrefix) {
    ScriptedServer server{[](const std::string&) { return created(); }};
    open(server.url(), R"({"api_key":{"header":"Authorization","prefix":"token ","value":"secret:k"}})");
    EXPECT_EQ(submit().kind, HUBC_DELIVERED);
    EXPECT_EQ(header_of(server.requests()[0], "Authorization"), "token t0ken");
}

/// An authorization server and an office in one: tokens are numbered.
class TokenServer {
public:
    TokenServer() : server_{[this](const std::string& request) { return answer(request); }} {}
    [[nodiscard]] std::string url() const { return server_.url(); }
    std::vector<std::string> requests() { return server_.requests(); }
    void change(const std::function<void()>& what) { server_.change(what); }
    [[nodiscard]] std::string auth(const std::string& more = {}) const {
        return R"({"oauth2":{"token_url":")" + url() + R"(/token","client_id":"h:ub","client_secret":"secret:s")" +
               more + "}}";
    }
    std::string lifetime = "3600";
    std::string token_answer{};
    int good = 1;  ///< the token that the office believes

private:
    Reply answer(const std::string& request) {
        if (request.starts_with("POST /token")) {
            ++given_;
            const auto token = R"({"token_type":"Bearer","access_token":"T)" + std::to_string(given_) +
                               (lifetime.empty() ? "\"}" : R"(","expires_in":)" + lifetime + "}");
            return {token_answer.empty() ? ScriptedServer::http("200 OK", token) : token_answer};
        }
        const bool believed = request.find("Authorization: Bearer T" + std::to_string(good)) != std::string::npos;
        return believed ? Reply{ScriptedServer::http("201 Created", R"({"data":{"id":"T-1"}})")}
                        : Reply{ScriptedServer::http("401 Unauthorized", "")};
    }
    int given_ = 0;
    ScriptedServer server_;
};

TEST_F(RestAuth, ATokenIsFetchedOnceAndUsed) {
    TokenServer server;
    open(
        server.url(),
        server.auth(
            R"(,"scope":"lapor tulis","audience":"dinas","resource":"https://r","extra":{"tenant":"a b","pin":"secret:p"})"));
    EXPECT_EQ(submit().kind, HUBC_DELIVERED);
    EXPECT_EQ(submit().kind, HUBC_DELIVERED);
    const auto requests = server.requests();
    ASSERT_EQ(requests.size(), 3U);
    EXPECT_EQ(
        body_of(requests[0]),
        "grant_type=client_credentials&scope=lapor%20tulis&audience=dinas&resource=https%3A%2F%2Fr&tenant=a%20b&pin="
        "t0ken");
    EXPECT_EQ(header_of(requests[0], "Authorization"), "Basic aCUzQXViOnQwa2Vu") << "h%3Aub:t0ken";
}

TEST_F(RestAuth, TheClientProvesItselfInTheBody) {
    TokenServer server;
    open(server.url(), server.auth(R"(,"client_auth":"body","grant_type":"password")"));
    EXPECT_EQ(submit().kind, HUBC_DELIVERED);
    EXPECT_EQ(body_of(server.requests()[0]), "grant_type=password&client_id=h%3Aub&client_secret=t0ken");
    EXPECT_EQ(header_of(server.requests()[0], "Authorization"), "");
}

TEST_F(RestAuth, ATokenThatEndsSoonIsFetchedAnew) {
    TokenServer server;
    server.lifetime = "1";
    open(server.url(), server.auth(R"(,"margin":"1ms")"));
    EXPECT_EQ(submit().kind, HUBC_DELIVERED);
    server.change([&] { server.good = 2; });
    EXPECT_TRUE(testing::wait_until([&] { return submit().kind == HUBC_DELIVERED; }, std::chrono::seconds{5}))
        << "after a second";
}

TEST_F(RestAuth, AnEndpointThatRefusesIsNamed) {
    TokenServer server;
    server.token_answer = ScriptedServer::http(
        "401 Unauthorized", R"({"error":"invalid_client","error_description":"no t0ken of Budi"})");
    open(server.url(), server.auth());
    auto refused = submit();
    EXPECT_EQ(refused.kind, HUBC_RETRY);
    EXPECT_EQ(refused.cause, Cause::auth);
    EXPECT_EQ(refused.detail, "the token endpoint answered 401, invalid_client");
    server.change([&] { server.token_answer = ScriptedServer::http("200 OK", R"({"access_token":"a\r\nb"})"); });
    EXPECT_EQ(submit().detail, "the token endpoint answered 200 without a token");
    server.change([&] { server.token_answer = ScriptedServer::http("502 Bad Gateway", "<html>"); });
    EXPECT_EQ(submit().detail, "the token endpoint answered 502 without a token");
    EXPECT_EQ(server.requests().size(), 3U) << "the office heard nothing";
}

TEST_F(RestAuth, AnEndpointThatIsNotThereIsANetworksFault) {
    ScriptedServer office{[](const std::string&) { return created(); }};
    open(
        office.url(), R"({"oauth2":{"token_url":")" + url_of(testing::free_port()) +
                          R"(","client_id":"hub","client_secret":"secret:s"}})");
    const auto outcome = submit();
    EXPECT_EQ(outcome.kind, HUBC_RETRY);
    EXPECT_EQ(outcome.cause, Cause::network);
    EXPECT_EQ(outcome.detail, "the token endpoint: the connection was refused");
    EXPECT_EQ(office.requests().size(), 0U);
}

TEST_F(RestAuth, ASignedTokenIsShownAndKept) {
    ScriptedServer server{[](const std::string&) { return created(); }};
    const std::string jwt = R"({"jwt":{"algorithm":"HS256","key":"secret:k","claims":{"iss":"hub"})";
    open(server.url(), jwt + "}}");
    (void)submit();
    (void)submit();
    open(server.url(), jwt + R"(,"use":"once","header":"X-Proof","prefix":""}})");
    (void)submit();
    (void)submit();
    const auto requests = server.requests();
    ASSERT_EQ(requests.size(), 4U);
    EXPECT_EQ(header_of(requests[0], "Authorization").find("Bearer eyJ"), 0U);
    EXPECT_EQ(header_of(requests[0], "Authorization"), header_of(requests[1], "Authorization"));
    EXPECT_EQ(header_of(requests[2], "X-Proof").find("eyJ"), 0U);
    EXPECT_NE(header_of(requests[2], "X-Proof"), header_of(requests[3], "X-Proof"));
}

}  // namespace
}  // namespace hub::rest
