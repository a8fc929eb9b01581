#include "pages.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

namespace hub::api {
namespace {

const std::array files{
    web::File{"/assets/index-abc.js", "text/javascript", "\"1\"", "js", true},
    web::File{"/icon.svg", "image/svg+xml", "\"2\"", "svg", false},
    web::File{"/index.html", "text/html", "\"3\"", "html", false}};

std::string_view path_at(std::string_view path, std::string_view accept = "text/html,*/*;q=0.8") {
    const auto* file = page_at(files, path, accept);
    return file == nullptr ? "none" : file->path;
}

std::string header(const Response& response, std::string_view name) {
    const auto found = std::ranges::find(response.headers, name, [](const auto& one) { return one.first; });
    return found == response.headers.end() ? "" : found->second;
}

TEST(Pages, a_view_is_the_first_page_and_a_missing_file_is_none) {
    EXPECT_EQ(path_at("/"), "/index.html");
    EXPECT_EQ(path_at("/laporan/8KQ3M"), "/index.html");
    EXPECT_EQ(path_at("/icon.svg"), "/icon.svg");
    EXPECT_EQ(path_at("/assets/index-old.js"), "none");
    EXPECT_EQ(path_at("/../icon.svg"), "none");
}

TEST(Pages, the_api_has_no_pages) {
    for (const auto* path : {"/v1", "/v1/nowhere", "/v1/complaints/x/y/z", "/hooks", "/hooks/x"}) {
        EXPECT_EQ(path_at(path), "none") << path;
    }
    EXPECT_EQ(path_at("/v1x"), "/index.html");
}

TEST(Pages, a_program_is_told_that_there_is_nothing) {
    EXPECT_EQ(path_at("/v2/complaints", "*/*"), "none");
    EXPECT_EQ(path_at("/laporan", ""), "none");
    EXPECT_EQ(path_at("/", ""), "/index.html");
    EXPECT_EQ(path_at("/icon.svg", "*/*"), "/icon.svg");
}

TEST(Pages, a_hub_without_a_dashboard_has_none) {
    EXPECT_EQ(page_at({}, "/", "text/html"), nullptr);
    EXPECT_EQ(no_dashboard().status, 200);
}

TEST(Pages, what_its_name_describes_is_kept_for_ever_and_the_rest_asked_for_again) {
    Request request;
    const auto script = page_response(files[0], request);
    EXPECT_EQ(header(script, "Cache-Control"), "public, max-age=31536000, immutable");
    EXPECT_EQ(header(script, "Content-Encoding"), "gzip");
    EXPECT_EQ(script.body, "js");
    EXPECT_TRUE(header(script, "Content-Security-Policy").starts_with("default-src 'none'"));
    const auto sent = serialize(script, "today", true, true);
    EXPECT_EQ(sent.find("no-store"), std::string::npos) << "a browser would keep nothing";
    EXPECT_EQ(sent.find("nosniff"), sent.rfind("nosniff"));
    EXPECT_NE(serialize({}, "today", true, true).find("Cache-Control: no-store"), std::string::npos);
    const auto first = page_response(files[2], request);
    EXPECT_EQ(header(first, "Cache-Control"), "no-cache");
    request.if_none_match = "\"3\"";
    const auto again = page_response(files[2], request);
    EXPECT_EQ(again.status, 304);
    EXPECT_TRUE(again.body.empty());
}

}  // namespace
}  // namespace hub::api
