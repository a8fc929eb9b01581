// The dashboard speaks of every code that the hub has, in both languages.
#include "hub/model/names.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

namespace hub::api {
namespace {

std::string read(const std::string& file) {
    std::ostringstream text;
    text << std::ifstream{std::string{SP4N_SOURCE_FOLDER "/hub/web/src/lib/"} + file}.rdbuf();
    return text.str();
}

std::string section(const std::string& text, const std::string& name) {
    const auto begin = text.find("  " + name + ": {\n");
    return begin == std::string::npos ? "" : text.substr(begin, text.find("\n  }", begin) - begin);
}

template <class E>
void expect_words(const std::string& words, const std::string& what, const std::string& but = {}) {
    for (const auto& [value, name] : model::names_of<E>()) {
        if (name != but) {
            EXPECT_NE(words.find("  " + std::string{name} + ": ['"), std::string::npos) << what << ' ' << name;
        }
    }
}

TEST(DashboardWords, every_code_has_words) {
    const auto codes = read("codes.js");
    expect_words<model::EventKind>(section(codes, "event"), "event");
    expect_words<model::Outcome>(section(codes, "outcome"), "outcome");
    expect_words<model::Cause>(section(codes, "cause"), "cause", "none");
    expect_words<model::MessageKind>(section(codes, "message"), "message");
    expect_words<model::DeliveryState>(section(codes, "state"), "state");
    expect_words<model::Role>(section(codes, "role"), "role");
    expect_words<model::RoutedBy>(section(codes, "by"), "by");
    const auto words = read("words.svelte.js");
    expect_words<model::Status>(words, "status");
    expect_words<model::ClockKind>(words, "clock");
}

}  // namespace
}  // namespace hub::api
