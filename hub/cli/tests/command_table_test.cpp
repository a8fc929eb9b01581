#include "hub/cli/command_table.hpp"

#include <gtest/gtest.h>

#include <sstream>
#include <vector>

namespace hub::cli {
namespace {

struct Ran {
    int code = 0;
    std::string out;
    std::string err;
    std::string served;
    std::optional<settings::ListenAddress> listen;
};

Ran run_with(std::vector<std::string> words) {
    words.insert(words.begin(), "sp4n-hub");
    std::vector<char*> argv;
    argv.reserve(words.size());
    for (auto& word : words) {
        argv.push_back(word.data());
    }
    std::ostringstream out;
    std::ostringstream err;
    Ran ran;
    const Surroundings around{"1.2.3", out, err, [&](const ServeOptions& options) {
                                  ran.served = options.config;
                                  ran.listen = options.listen;
                                  return 0;
                              }};
    ran.code = run(static_cast<int>(argv.size()), argv.data(), around);
    ran.out = out.str();
    ran.err = err.str();
    return ran;
}

TEST(CommandTable, ResultsGoToStandardOutput) {
    EXPECT_EQ(run_with({"version"}).out, "sp4n-hub 1.2.3\n");
    EXPECT_EQ(run_with({"version", "--json"}).out, "{\"version\":\"1.2.3\"}\n");
    EXPECT_EQ(run_with({"serve", "--config", "somewhere"}).served, "somewhere");
}

TEST(CommandTable, FindingsSpeakTheReadersLanguage) {
    const auto folder = std::string{SP4N_SOURCE_FOLDER} + "/nowhere";
    ::unsetenv("LC_ALL");
    ::setenv("SP4N_LANG", "id_ID.UTF-8", 1);
    EXPECT_EQ(run_with({"check", folder}).out.substr(0, 12), "galat[K001]:");
    EXPECT_EQ(run_with({"--lang", "en", "check", folder}).out.substr(0, 12), "error[K001]:");
    EXPECT_EQ(run_with({"check", folder, "--lang", "en"}).out.substr(0, 12), "error[K001]:");
    const auto in_json = run_with({"check", folder, "--json"}).out;
    EXPECT_NE(in_json.find("the configuration folder " + folder + " cannot be read"), std::string::npos) << in_json;
    ::unsetenv("SP4N_LANG");
    ::setenv("LC_MESSAGES", "id_ID.UTF-8", 1);
    EXPECT_EQ(run_with({"check", folder}).out.substr(0, 12), "galat[K001]:");
    EXPECT_EQ(run_with({"check", folder, "--lang", "fr"}).code, used_wrongly);
    ::unsetenv("LC_MESSAGES");
    ::unsetenv("LANG");
    EXPECT_EQ(run_with({"check", folder}).out.substr(0, 12), "error[K001]:");
}

TEST(CommandTable, WrongUseIsExitTwoWithTheNearestCommand) {
    const auto ran = run_with({"chekc", "x"});
    EXPECT_EQ(ran.code, used_wrongly);
    EXPECT_TRUE(ran.out.empty());
    EXPECT_NE(ran.err.find("did you mean `check`?"), std::string::npos) << ran.err;
    EXPECT_EQ(run_with({}).code, used_wrongly);
    EXPECT_EQ(run_with({"serve"}).code, used_wrongly);
    EXPECT_EQ(run_with({"version", "--no-such-option"}).code, used_wrongly);
    EXPECT_EQ(run_with({"key", "add", "--name", "x", "--role", "emperor", "--url", "x"}).code, used_wrongly);
}

TEST(CommandTable, AnUnknownWordIsToldWithTheChoices) {
    const auto says = [](std::vector<std::string> words, std::vector<std::string> parts) {
        const auto ran = run_with(std::move(words));
        EXPECT_EQ(ran.code, used_wrongly) << ran.err;
        EXPECT_TRUE(ran.out.empty()) << ran.out;
        for (const auto& part : parts) {
            EXPECT_NE(ran.err.find(part), std::string::npos) << part << " in " << ran.err;
        }
        return ran.err;
    };
    const auto strange = says({"frobnicate"}, {"'frobnicate'", "[unknown_command]", "doctor", "complaint"});
    EXPECT_EQ(strange.find("did you mean"), std::string::npos) << "nothing is near it: " << strange;
    says({"complaint", "shwo"}, {"did you mean `show`?", "say one of: show, "});
    says({"dlq"}, {"[command_missing]", "list", "redrives"});
    says({}, {"[command_missing]", "serve"});
    says({"serve", "--confg", "x"}, {"'--confg'", "did you mean `--config`?"});
    says({"--lang", "id", "complaint", "shwo"}, {"mungkin maksud Anda `show`?", "pilih salah satu: show"});
    says({"complaint", "act", "x", "frob", "--url", "http://127.0.0.1:1"}, {"'frob'", "follow_up", "dispose"});
}

TEST(CommandTable, TheVersionIsAskedForInThreeWays) {
    for (const auto* word : {"--version", "-V", "version"}) {
        const auto ran = run_with({word});
        EXPECT_EQ(ran.code, done) << word;
        EXPECT_EQ(ran.out, "sp4n-hub 1.2.3\n") << word;
    }
}

TEST(CommandTable, HelpSpeaksTheReadersLanguageWhollyOrNotAtAll) {
    const auto help = run_with({"--lang", "id", "--help"}).out;
    EXPECT_NE(help.find("Periksa folder konfigurasi secara utuh"), std::string::npos) << help;
    EXPECT_EQ(help.find("Check a configuration"), std::string::npos) << help;
    const auto of_one = run_with({"dlq", "replay", "--help", "--lang", "id"}).out;
    EXPECT_NE(of_one.find("Contoh:"), std::string::npos) << of_one;
    EXPECT_NE(of_one.find("Jangan bertanya"), std::string::npos) << of_one;
    EXPECT_EQ(of_one.find("Do not ask"), std::string::npos) << of_one;
}

TEST(CommandTable, ADatabaseThatIsAwayIsNamedWithWhoNamedIt) {
    const std::string config = SP4N_SOURCE_FOLDER "/config";
    ::setenv("SP4N_DATA", "/nonexistent/place", 1);
    const auto by_data = run_with({"key", "list", "--config", config});
    ::unsetenv("SP4N_DATA");
    EXPECT_EQ(by_data.code, could_not);
    for (const auto* part : {"host=/nonexistent/place/postgres", "user=sp4n_owner", "(SP4N_DATA)", "sp4n-hub doctor"}) {
        EXPECT_NE(by_data.err.find(part), std::string::npos) << part << " in " << by_data.err;
    }
    for (const auto* url :
         {"postgresql://someone:sesame@127.0.0.1:1/x", "host=127.0.0.1 port=1 dbname=x user=someone password=sesame"}) {
        const auto by_url = run_with({"key", "list", "--url", url});
        EXPECT_NE(by_url.err.find("host=127.0.0.1"), std::string::npos) << by_url.err;
        EXPECT_NE(by_url.err.find("--url"), std::string::npos) << by_url.err;
        EXPECT_EQ(by_url.err.find("sesame"), std::string::npos) << "the password";
    }
}

TEST(CommandTable, AFolderThatIsNotThereIsNamed) {
    EXPECT_NE(run_with({"check", "/nonexistent/folder"}).out.find("/nonexistent/folder"), std::string::npos);
}

TEST(CommandTable, TheListOfCodesHasWholeSentences) {
    for (const auto* language : {"en", "id"}) {
        std::istringstream lines{run_with({"--lang", language, "help"}).out};
        std::string line;
        std::getline(lines, line);  // the heads
        std::size_t codes = 0;
        for (; std::getline(lines, line); ++codes) {
            EXPECT_TRUE(line.ends_with('.')) << line;
        }
        EXPECT_GT(codes, 20U);
    }
}

TEST(CommandTable, AnAgencysKeyNamesAnAgencyThatThereIs) {
    const std::string config = SP4N_SOURCE_FOLDER "/config";
    const auto typed =
        run_with({"key", "add", "--config", config, "--name", "x", "--role", "liaison", "--agency", "metro/puprr"});
    EXPECT_EQ(typed.code, not_right);
    EXPECT_NE(typed.err.find("did you mean metro/pupr?"), std::string::npos) << typed.err;
    EXPECT_EQ(run_with({"key", "add", "--config", config, "--name", "x", "--role", "liaison"}).code, used_wrongly);
    EXPECT_EQ(
        run_with({"key", "add", "--config", config, "--name", "x", "--role", "channel", "--agency", "metro"}).code,
        used_wrongly);
}

TEST(CommandTable, ADeadlineIsExplainedDayByDay) {
    const std::string config = SP4N_SOURCE_FOLDER "/config";
    const auto ran = run_with(
        {"calendar", "deadline", "--config", config, "--from", "2026-03-13T10:00", "--days", "3", "--agency",
         "metro/pupr", "--json"});
    EXPECT_EQ(ran.code, done) << ran.err;
    EXPECT_NE(ran.out.find("\"due_date\":\"2026-03-25\""), std::string::npos) << ran.out;
    const auto at = [&](std::vector<std::string> more) {
        std::vector<std::string> words{"calendar", "deadline", "--config", config, "--days", "3"};
        words.insert(words.end(), more.begin(), more.end());
        return run_with(words).code;
    };
    EXPECT_EQ(at({"--from", "besok", "--zone", "Asia/Jakarta"}), used_wrongly);
    EXPECT_EQ(at({"--from", "2026-03-13T10:00", "--zone", "Mars/Base"}), used_wrongly);
    EXPECT_EQ(at({"--from", "2026-03-13T10:00", "--agency", "no/such"}), not_right);
    EXPECT_EQ(at({"--zone", "Asia/Jakarta"}), used_wrongly);
}

TEST(CommandTable, AnAddressToListenOnIsCheckedBeforeAnythingElse) {
    const auto given = run_with({"serve", "--config", "x", "--listen", "[::1]:81"});
    ASSERT_TRUE(given.listen);
    EXPECT_EQ(given.listen->host, "::1");
    EXPECT_EQ(given.listen->port, 81);
    EXPECT_FALSE(run_with({"serve", "--config", "x"}).listen);
    for (const auto* wrong : {":8080", "localhost:8080", "8080", ""}) {
        const auto ran = run_with({"serve", "--config", "x", "--listen", wrong});
        EXPECT_EQ(ran.code, used_wrongly) << wrong;
        EXPECT_TRUE(ran.served.empty());
        EXPECT_NE(ran.err.find("[listen_address_invalid]"), std::string::npos) << ran.err;
    }
}

TEST(CommandTable, CodesAreExplained) {
    EXPECT_NE(run_with({"help", "K014"}).out.find("Wrong (routing.yaml):"), std::string::npos);
    EXPECT_NE(run_with({"help", "k014", "--lang", "id"}).out.find("Keliru (routing.yaml):"), std::string::npos);
    EXPECT_EQ(run_with({"help", "K999"}).code, used_wrongly);
    EXPECT_NE(run_with({"help"}).out.find("K001  "), std::string::npos);
}

TEST(CommandTable, SchemasArePrinted) {
    EXPECT_EQ(
        run_with({"config", "schema"}).out, "agencies\ncalendar\ncategories\nconnector\nhub\npeople\nrouting\nsla\n");
    EXPECT_NE(run_with({"config", "schema", "sla"}).out.find("draft-07"), std::string::npos);
    EXPECT_EQ(run_with({"config", "schema", "slaa"}).code, used_wrongly);
}

TEST(CommandTable, ADatabaseMustBeNamed) {
    EXPECT_EQ(run_with({"migrate"}).code, used_wrongly);
    EXPECT_EQ(run_with({"key", "add", "--name", "x", "--role", "channel"}).code, used_wrongly);
    EXPECT_EQ(run_with({"migrate", "--config", "x", "--url", "y"}).code, used_wrongly);
    EXPECT_EQ(run_with({"migrate", "--config", "/nonexistent/folder"}).code, could_not);
}

TEST(CommandTable, AnIpv6HubCanBeAsked) {
    const auto ran = run_with({"complaint", "show", "x", "--url", "http://[::1]:1"});
    EXPECT_EQ(ran.code, could_not);
    EXPECT_EQ(ran.err.find("Host not found"), std::string::npos) << "the address, without its brackets: " << ran.err;
}

TEST(CommandTable, EveryCommandsHelpShowsExamples) {
    for (const auto& words : std::vector<std::vector<std::string>>{
             {"serve"},
             {"check"},
             {"migrate"},
             {"key", "add"},
             {"complaint", "submit"},
             {"complaint", "show"},
             {"demo", "generate"},
             {"config", "publish"},
             {"config", "history"},
             {"config", "show"},
             {"config", "diff"},
             {"config", "rollback"},
             {"config", "schema"},
             {"calendar", "preview"},
             {"version"}}) {
        auto with_help = words;
        with_help.emplace_back("--help");
        const auto ran = run_with(with_help);
        EXPECT_EQ(ran.code, done) << words[0];
        EXPECT_NE(ran.out.find("Examples:"), std::string::npos) << words[0];
    }
}

TEST(CommandTable, WhatCannotBeExaminedIsExitThree) {
    EXPECT_EQ(run_with({"check", "/nonexistent/folder"}).code, could_not);
    EXPECT_EQ(run_with({"complaint", "show", "x", "--url", "http://127.0.0.1:1"}).code, could_not);
    EXPECT_EQ(run_with({"migrate", "--url", "host=/nonexistent dbname=x"}).code, could_not);
}

}  // namespace
}  // namespace hub::cli
