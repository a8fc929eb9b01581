#include "config.hpp"

#include "settings_of.hpp"

#include <gtest/gtest.h>

namespace hub::rest {
namespace {

std::string faults_of(const boost::json::object& tree) {
    const SettingsOf settings{boost::json::serialize(tree)};
    std::vector<sdk::Fault> faults;
    (void)read_config(settings.settings(), faults);
    std::string all;
    for (const auto& fault : faults) {
        all += fault.option + fault.pointer + ": " + fault.message + "\n";
    }
    return all;
}

/// The good settings with the value at `pointer` replaced.
std::string faults_with(const char* pointer, const char* json) {
    boost::json::value tree = good_settings();
    set_at(tree, pointer, boost::json::parse(json));
    return faults_of(tree.as_object());
}

TEST(RestConfig, AGoodTreeIsTakenApart) {
    const SettingsOf settings{boost::json::serialize(good_settings())};
    std::vector<sdk::Fault> faults;
    const auto config = read_config(settings.settings(), faults);
    EXPECT_TRUE(faults.empty());
    EXPECT_EQ(config.target.host, "127.0.0.1");
    EXPECT_EQ(config.target.port, 8091);
    EXPECT_EQ(config.base_path, "/api");
    EXPECT_EQ(std::get<plugins::HeaderAuth>(config.auth).header, "Authorization");
    EXPECT_EQ(std::get<plugins::HeaderAuth>(config.auth).secret, "token");
    EXPECT_EQ(config.create.method, "POST");
    EXPECT_EQ(config.create.statuses.retry, (std::vector<int>{429, 502, 503}));
    EXPECT_EQ(config.create.answer->states.at("selesai"), sdk::UpdateKind::closed);
}

TEST(RestConfig, FaultsNameThePlace) {
    const struct {
        const char* pointer;
        const char* json;
        const char* fault;
    } cases[] = {
        {"/base_url", R"("ftp://a.go.id")", "base_url: must start with http:// or https://"},
        {"/tls", R"({"ca":"/ca.pem"})", "tls: is for a base_url that starts with https://"},
        {"/base_url", R"("http://u:p@a.go.id")", "base_url: must not hold a user name"},
        {"/base_url", R"("http://a:99999")", "base_url: has no valid port"},
        {"/base_url", R"("http:///x")", "base_url: has no valid host"},
        {"/base_url", R"("http://a/?q")", "base_url: must not hold a query"},
        {"/zone", R"("Asia/Atlantis")", "zone: is no time zone"},
        {"/auth/bearer", R"("hunter2")", "auth/bearer: must be a reference to a secret"},
        {"/auth/kerberos", R"("x")", "auth/kerberos: unknown key; known are bearer api_key basic digest oauth2 jwt"},
        {"/auth/api_key", R"({"header":"K","value":"secret:v"})", "auth: bearer and api_key exclude each other"},
        {"/auth", R"({"api_key":{"header":"idempotency-Key","value":"secret:v"}})",
         "auth/api_key/header: is set by the connector itself"},
        {"/auth", R"({"api_key":{"header":"Content-Length","value":"secret:v"}})",
         "auth/api_key/header: is set by the connector itself"},
        {"/auth", R"({"api_key":{"header":"x-region","value":"secret:v"}})",
         "create/headers/X-Region: is set by the connector itself"},
        {"/create/method", R"("DELETE")", "create/method: must be POST, PUT or PATCH"},
        {"/create/path", R"("tickets")", "create/path: must start with /"},
        {"/create/path", R"("/t/{{nope}}")", "create/path: unknown field 'nope'"},
        {"/create/headers/X-A", R"("{{reporter}}")", "create/headers/X-A: unknown field 'reporter'"},
        {"/create/path", R"("/t/{{reporter.nik}}")", "create/path: must not say who reported"},
        {"/create/headers/X-A", R"("{{ reporter.name }}")", "create/headers/X-A: must not say who reported"},
        {"/create/headers/Host", R"("x")", "create/headers/Host: is set by the connector itself"},
        {"/create/headers/X-B", "\"a\\r\\nb\"", "create/headers/X-B: must not hold a line break"},
        {"/create/headers/X C", R"("x")", "create/headers/X C: is no header's name"},
        {"/create/body", R"({"yaml":"x"})",
         "create/body/yaml: unknown key; known are json form xml text content_type\ncreate/body: must be one of"},
        {"/create/body", R"({"json":{},"text":"x"})", "create/body/text: a body is one of json, form, xml, text"},
        {"/create/body", R"({"form":{"a":{"b":1}}})", "create/body/form/a: must be a text, or a list of texts"},
        {"/create/body", R"({"form":{"a":["x","{{nope}}"]}})", "create/body/form/a: unknown field 'nope'"},
        {"/create/body", R"({"xml":"<a><b></a>"})", "create/body/xml: is no well-formed XML"},
        {"/create/body", R"({"xml":"<!DOCTYPE a><a/>"})", "create/body/xml: is no well-formed XML without a DOCTYPE"},
        {"/create/body", R"({"xml":"<a><{{kind}}/></a>"})", "create/body/xml: a {{field}} may stand in"},
        {"/create/body", R"({"xml":"<a><![CDATA[{{body}}]]></a>"})", "create/body/xml: a {{field}} may stand in"},
        {"/create/body", R"({"xml":"<a><!-- {{body}} --></a>"})", "create/body/xml: a {{field}} may stand in"},
        {"/create/body", R"({"xml":"<a xmlns='{{kind}}'/>"})", "create/body/xml: a {{field}} may stand in"},
        {"/create/body", R"({"xml":"<?xml version='1.0' encoding='ISO-8859-1'?><a/>"})",
         "create/body/xml: must say UTF-8"},
        {"/create/body", R"({"text":"x","content_type":"a\nb"})", "create/body/content_type: must be a media type"},
        {"/create/rules", R"([{"then":"reject"}])", "create/rules/0: 'when' is missing"},
        {"/create/rules", R"([{"when":{"json":"/a","exists":true},"then":"drop"}])", "create/rules/0/then: must be"},
        {"/create/rules", R"([{"when":{"json":"/a","exists":true},"then":"reject","cause":"bad"}])",
         "create/rules/0/cause: must be auth,"},
        {"/create/rules", R"([{"when":[{"json":"/a"}],"then":"reject"}])",
         "create/rules/0/when/0: must have one of exists, equals, matches"},
        {"/create/rules", R"([{"when":[{"json":"/a","equals":"x","exists":true}],"then":"reject"}])",
         "create/rules/0/when/0: must have one of"},
        {"/create/rules", R"([{"when":[{"exists":true}],"then":"reject"}])", "create/rules/0/when/0: asks for nothing"},
        {"/create/rules", R"([{"when":{"body":true,"matches":"(?<x"},"then":"reject"}])",
         "create/rules/0/when/matches: is no regular expression (RE2)"},
        {"/create/rules", R"([{"when":{"xml":"//t:a","exists":true},"then":"reject"}])",
         "create/rules/0/when/xml: is no XPath 1.0, or names a prefix"},
        {"/create/rules", R"([{"when":{"xml":"//[","exists":true},"then":"reject"}])",
         "create/rules/0/when/xml: is no XPath 1.0"},
        {"/create/rules", R"([{"when":{"json":"/a","exists":true,"namespaces":{"a":"b"}},"then":"reject"}])",
         "create/rules/0/when/namespaces: is for xml alone"},
        {"/create/rules", R"("never")", "create/rules: must be a list of mappings"},
        {"/create/success/id", R"("")", "create/success/id: must name a place"},
        {"/create/success/id", R"({"body":true})", "create/success/id: 'match' is missing"},
        {"/create/success/id", R"({"header":"Location","json":"/id"})", "create/success/id/header: a value stands in"},
        {"/create/success/when", R"([{"json":"/a","equals":"{{reporter.name}}"}])",
         "create/success/when/0/equals: must not say who reported"},
        {"/create/verify", R"({"path":"/t/{{external_ref}}"})", "create/verify: 'when' is missing"},
        {"/create/verify", R"({"path":"t","when":{"json":"/a","exists":true},"otherwise":"no"})",
         "create/verify/path: must start with /"},
        {"/create/body/json/isi", R"("{{boddy}}")", "create/body/json/isi: unknown field 'boddy'"},
        {"/create/body/json/lokasi/titik/1", R"("{{x")", "create/body/json/lokasi/titik/1: '{{' without '}}'"},
        {"/create/success", R"({"status":[200]})", "create/success: 'id' is missing"},
        {"/create/success/id", R"("data.id")", "create/success/id: must be a JSON pointer"},
        {"/create/success/status", R"("200")", "create/success/status: must be a list of HTTP statuses"},
        {"/create/retry/status", R"([7])", "create/retry/status: must be a list of HTTP statuses"},
        {"/create/answer/states/diterima", R"("acepted")", "create/answer/states/diterima: must be accepted,"},
        {"/create/answer/states", R"("x")", "create/answer/states: must be a mapping"},
        {"/timeouts", R"({"connect":"5"})", "timeouts/connect: must be a duration"}};
    for (const auto& [pointer, json, fault] : cases) {
        EXPECT_EQ(faults_with(pointer, json).substr(0, std::string_view{fault}.size()), fault)
            << pointer << " " << json;
    }
}

TEST(RestConfig, Tls) {
    const struct {
        const char* json;
        const char* fault;
    } cases[] = {
        {R"({"ca":"ca.pem"})", "tls/ca: must be the whole path"},
        {R"({"certificate":"/c.pem"})", "tls: 'certificate' and 'key' go together"},
        {R"({"key_password":"secret:k"})", "tls/key_password: is for 'key', which is missing"},
        {R"({"certificate":"/c.pem","key":"/k.pem","key_password":"hunter2"})",
         "tls/key_password: must be a reference to a secret"},
        {R"({"min_version":1.3})", "tls/min_version: must be a text"},
        {R"({"min_version":"1.1"})", "tls/min_version: must be \"1.2\" or \"1.3\""},
        {R"({"server_name":"https://a"})", "tls/server_name: must be a host's name"},
        {R"({"verify":"no"})", "tls/verify: must be full or none"},
        {R"({"insecure":true})", "tls/insecure: unknown key"}};
    for (const auto& [json, fault] : cases) {
        auto tree = good_settings("https://a.go.id/api");
        tree["tls"] = boost::json::parse(json);
        EXPECT_EQ(faults_of(tree).substr(0, std::string_view{fault}.size()), fault) << json;
    }
    auto tree = good_settings("https://a.go.id/api");
    tree["tls"] = boost::json::parse(
        R"({"ca":"/ca.pem","certificate":"/c.pem","key":"/k.pem","key_password":"secret:k","min_version":"1.3",
            "server_name":"b.go.id","verify":"none"})");
    const SettingsOf settings{boost::json::serialize(tree)};
    std::vector<sdk::Fault> faults;
    const auto config = read_config(settings.settings(), faults);
    EXPECT_TRUE(faults.empty());
    EXPECT_EQ(config.target.port, 443);
    EXPECT_EQ(config.key_password_secret, "k");
    EXPECT_EQ(config.target.tls->server_name, "b.go.id");
    EXPECT_EQ(config.target.tls->min_version, plugins::TlsRules::Version::v1_3);
    EXPECT_EQ(config.target.tls->verify, plugins::TlsRules::Verify::none);
}

TEST(RestConfig, Auth) {
    const struct {
        const char* json;
        const char* fault;
    } cases[] = {
        {R"({"basic":{"user":"a:b","password":"secret:p"}})", "auth/basic/user: must hold no colon"},
        {R"({"basic":{"user":"a","password":"p"}})", "auth/basic/password: must be a reference to a secret"},
        {R"({"digest":{"password":"secret:p"}})", "auth/digest: 'user' is missing"},
        {R"({"digest":{"user":"a","password":"secret:p","realm":"r"}})", "auth/digest/realm: unknown key"},
        {R"({"api_key":{"value":"secret:k"}})", "auth/api_key: either 'header' or 'query'"},
        {R"({"api_key":{"query":"k","header":"K","value":"secret:k"}})", "auth/api_key: either 'header' or 'query'"},
        {R"({"api_key":{"query":"k","prefix":"x","value":"secret:k"}})",
         "auth/api_key/prefix: is for a key in a header"},
        {R"({"oauth2":{"client_id":"a","client_secret":"secret:p"}})", "auth/oauth2: 'token_url' is missing"},
        {R"({"oauth2":{"token_url":"x","client_id":"a","client_secret":"secret:p"}})",
         "auth/oauth2/token_url: must start with http:// or https://"},
        {R"({"oauth2":{"token_url":"http://a/t","client_id":"a","client_secret":"secret:p","client_auth":"jwt"}})",
         "auth/oauth2/client_auth: must be header or body"},
        {R"({"oauth2":{"token_url":"http://a/t","client_id":"a","client_secret":"secret:p","margin":"5"}})",
         "auth/oauth2/margin: must be a duration"},
        {R"({"oauth2":{"token_url":"http://a/t","tls":{},"client_id":"a","client_secret":"secret:p"}})",
         "auth/oauth2/tls: is for a token_url that starts with https://"},
        {R"({"jwt":{"algorithm":"none","key":"secret:k"}})", "auth/jwt/algorithm: must be HS256, RS256 or ES256"},
        {R"({"jwt":{"algorithm":"HS256","key":"secret:k","claims":{"exp":1}}})",
         "auth/jwt/claims/exp: is set by the connector itself"},
        {R"({"jwt":{"algorithm":"HS256","key":"secret:k","header":"Host"}})",
         "auth/jwt/header: is set by the connector itself"},
        {R"({"jwt":{"algorithm":"HS256","key":"secret:k"},"bearer":"secret:b"})",
         "auth: bearer and jwt exclude each other"}};
    for (const auto& [json, fault] : cases) {
        auto tree = good_settings();
        tree["auth"] = boost::json::parse(json);
        EXPECT_EQ(faults_of(tree).substr(0, std::string_view{fault}.size()), fault) << json;
    }
}

TEST(RestConfig, ApiKey) {
    boost::json::value tree = good_settings();
    set_at(tree, "/auth", boost::json::parse(R"({"api_key":{"header":"X-Key","value":"secret:k"}})"));
    const SettingsOf settings{boost::json::serialize(tree)};
    std::vector<sdk::Fault> faults;
    const auto config = read_config(settings.settings(), faults);
    EXPECT_TRUE(faults.empty());
    const auto& key = std::get<plugins::HeaderAuth>(config.auth);
    EXPECT_EQ(key.header, "X-Key");
    EXPECT_EQ(key.prefix, "");
    EXPECT_EQ(key.secret, "k");
}

TEST(RestConfig, LaterMessagesAreOptionalAndNeedNoId) {
    const SettingsOf settings{boost::json::serialize(talkative_settings())};
    std::vector<sdk::Fault> faults;
    const auto config = read_config(settings.settings(), faults);
    EXPECT_TRUE(faults.empty());
    const auto* withdrawal = config.rules_of(sdk::MessageKind::withdrawal);
    ASSERT_NE(withdrawal, nullptr);
    EXPECT_EQ(withdrawal->method, "PUT");
    EXPECT_FALSE(withdrawal->id);
    EXPECT_EQ(config.rules_of(sdk::MessageKind::notice)->id->name(), "/id");
    const struct {
        const char* pointer;
        const char* json;
        const char* fault;
    } cases[] = {
        {"/messages/complaint", "{}", "messages/complaint: unknown key; known are update withdrawal notice"},
        {"/messages/update/success", "null", "messages/update/success: must be a mapping"},
        {"/messages/update/path", R"("/t/{{reporter.nik}}")", "messages/update/path: must not say who reported"},
        {"/messages/notice/headers", R"({"Authorization":"x"})",
         "messages/notice/headers/Authorization: is set by the connector itself"},
        {"/messages/withdrawal/body/json/teks", R"("{{message.words}}")",
         "messages/withdrawal/body/json/teks: unknown field 'message.words'"}};
    for (const auto& [pointer, json, fault] : cases) {
        boost::json::value tree = talkative_settings();
        set_at(tree, pointer, boost::json::parse(json));
        EXPECT_EQ(faults_of(tree.as_object()).substr(0, std::string_view{fault}.size()), fault) << pointer;
    }
}

}  // namespace
}  // namespace hub::rest
