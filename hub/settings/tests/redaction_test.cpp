#include "hub/settings/redaction.hpp"

#include <gtest/gtest.h>

namespace hub::settings {
namespace {

TEST(Redaction, what_the_checker_takes_for_secret_is_left_out) {
    EXPECT_EQ(
        settings_without_secrets(
            R"({"base_url":"https://u:sesame@host/a?key=sesame","token":"sesame","pin":{"api_key":7},)"
            R"("auth":{"user":"hub","basic":"sesame","bearer":"secret:pupr-token"},"headers":{"X-Api-Key":"sesame"},)"
            R"("list":[{"password":["sesame"]},"plain"],"n":3})"),
        R"({"base_url":"https://host/a?***","token":"***","pin":{"api_key":"***"},)"
        R"("auth":{"user":"hub","basic":"***","bearer":"secret:pupr-token"},"headers":{"X-Api-Key":"***"},)"
        R"("list":[{"password":["***"]},"plain"],"n":3})");
    EXPECT_EQ(settings_without_secrets("no json"), "null");
}

TEST(Redaction, connection_strings_are_not_told) {
    Settings settings;
    settings.hub.database_url = "postgresql://hub:sesame@db/sp4n";
    settings.hub.identity_url = "host=db password=sesame";
    const auto told = effective_configuration(settings);
    EXPECT_EQ(told.find("sesame"), std::string::npos) << told;
    EXPECT_NE(told.find("named by database.url"), std::string::npos) << told;
}

}  // namespace
}  // namespace hub::settings
