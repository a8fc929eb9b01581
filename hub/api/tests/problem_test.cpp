#include "problem.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <algorithm>

namespace hub::api {
namespace {

std::string language_of(const Response& response) {
    const auto found = std::ranges::find(response.headers, "Content-Language", &Headers::value_type::first);
    return found == response.headers.end() ? "" : found->second;
}

TEST(Problem, an_answer_is_wholly_in_one_language) {
    const Error error{"unknown_agency", "there is no agency 'x'", "", "see /v1/agencies"};
    const auto id = problem(error, "id");
    EXPECT_EQ(
        id.body,
        R"({"type":"urn:sp4n:problem:unknown_agency","title":"Instansi tidak dikenal","status":422,"code":"unknown_agency",)"
        R"("detail":"tidak ada instansi 'x'","hint":"lihat /v1/agencies"})");
    EXPECT_EQ(language_of(id), "id");
    const auto en = problem(error, "en-GB, id;q=0.5");
    EXPECT_NE(en.body.find("Unknown agency"), std::string::npos) << en.body;
    EXPECT_NE(en.body.find("there is no agency 'x'"), std::string::npos) << en.body;
    EXPECT_EQ(language_of(en), "en");
}

TEST(Problem, what_has_no_translation_makes_the_whole_answer_english) {
    const FieldFault known{"/subject", "required", "this field must be given", ""};
    const FieldFault strange{"/body", "strange", "nobody has translated this", ""};
    const auto one = validation_problem("id", {known});
    EXPECT_EQ(language_of(one), "id");
    EXPECT_NE(one.body.find("isian ini wajib ada"), std::string::npos) << one.body;
    const auto both = validation_problem("id", {known, strange});
    EXPECT_EQ(language_of(both), "en");
    EXPECT_NE(both.body.find("The complaint is not as it must be"), std::string::npos) << both.body;
    EXPECT_NE(both.body.find("this field must be given"), std::string::npos) << both.body;
}

TEST(Problem, what_broke_inside_is_not_told) {
    const auto broken = problem({"boom", "the password is sesame"}, "id");
    EXPECT_EQ(broken.status, 500);
    EXPECT_EQ(broken.body.find("sesame"), std::string::npos);
    EXPECT_EQ(language_of(broken), "id");
}

}  // namespace
}  // namespace hub::api
