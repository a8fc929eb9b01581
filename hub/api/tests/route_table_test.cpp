#include "hub/api/route_table.hpp"

#include "hub/model/names.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

namespace hub::api {
namespace {

TEST(RouteTable, a_path_finds_its_line) {
    const auto match = match_route("POST", "/v1/complaints/8KQ3M-7TRX2-9BD/dispose");
    ASSERT_NE(match.line, nullptr);
    EXPECT_EQ(match.line->route, Route::action);
    EXPECT_EQ(match.values[0], "8KQ3M-7TRX2-9BD");
    EXPECT_EQ(match.values[1], "dispose");
    EXPECT_EQ(match_route("POST", "/v1/complaints").line->route, Route::file);
    EXPECT_EQ(match_route("GET", "/v1/complaints").line->route, Route::list);
    EXPECT_EQ(match_route("HEAD", "/v1/complaints/X").line->route, Route::complaint);
    EXPECT_EQ(match_route("GET", "/v1/complaints/X/trace").line->route, Route::trace);
    EXPECT_EQ(match_route("GET", "/v1/agencies").line->route, Route::agencies);
    const auto agency = match_route("GET", "/v1/agencies/metro/pupr/bina-marga");
    ASSERT_NE(agency.line, nullptr);
    EXPECT_EQ(agency.values[0], "metro/pupr/bina-marga") << "an agency's id has slashes";
}

TEST(RouteTable, a_hook_takes_every_method_and_what_stands_behind_the_instance) {
    for (const auto* method : {"POST", "PUT", "GET", "HEAD", "DELETE"}) {
        const auto match = match_route(method, "/hooks/pupr-rest/tickets/updated");
        ASSERT_NE(match.line, nullptr);
        EXPECT_EQ(match.line->route, Route::hook);
        EXPECT_EQ(match.values[0], "pupr-rest/tickets/updated");
    }
    EXPECT_EQ(match_route("POST", "/hooks/").line, nullptr);
    EXPECT_EQ(match_route("POST", "/hooks").line, nullptr);
}

TEST(RouteTable, the_wrong_method_hears_the_right_ones) {
    const auto match = match_route("DELETE", "/v1/complaints");
    EXPECT_EQ(match.line, nullptr);
    EXPECT_EQ(match.allowed, "POST, GET, HEAD");
    EXPECT_EQ(match_route("GET", "/v1/complaints/X/note").allowed, "POST");
    EXPECT_EQ(match_route("POST", "/livez").allowed, "GET, HEAD");
}

TEST(RouteTable, what_is_no_address_is_none) {
    for (const auto* path :
         {"", "/", "v1/complaints", "/v1", "/v1/complaints/", "/v1/complaints//note", "/v1/complaints/X/",
          "/v1/complaints/X/no_such_action", "/v1/complaints/X/receive", "/v1/complaints/X/note/more", "/v1/agencies/",
          "/livez/", "/LIVEZ"}) {
        const auto match = match_route("GET", path);
        EXPECT_EQ(match.line, nullptr) << path;
        EXPECT_EQ(match.allowed, "") << path;
    }
}

TEST(RouteTable, every_line_leads_to_itself_and_names_its_roles) {
    std::set<Route> seen;
    for (const auto& line : route_table()) {
        EXPECT_TRUE(seen.insert(line.route).second) << line.pattern;
        EXPECT_FALSE(line.purpose.empty());
        std::string path{line.pattern};
        for (const auto& [name, value] :
             {std::pair{"{tracking_id}", "X"},
              {"{action}", "note"},
              {"{agency...}", "metro/pupr"},
              {"{instance...}", "pupr-rest"}}) {
            if (const auto at = path.find(name); at != std::string::npos) {
                path.replace(at, std::string_view{name}.size(), value);
            }
        }
        EXPECT_EQ(match_route(line.method, path).line, &line) << path;
        for (const auto& [role, name] : model::names_of<model::Role>()) {
            const bool nobody = role == model::Role::hub;
            EXPECT_FALSE(nobody && !line.roles.empty() && may_ask(role, line)) << line.pattern << " lets " << name;
        }
        const bool has_data = line.pattern.starts_with("/v1/") && line.route != Route::sign_in;
        EXPECT_EQ(line.roles.empty(), !has_data) << line.pattern << ": what has data has a key";
    }
}

/// The guide carries the table as it is: run with SP4N_UPDATE=1 to write it again.
TEST(RouteTable, the_guide_has_the_table) {
    const std::string file = SP4N_SOURCE_FOLDER "/hub/docs/routes.md";
    std::ostringstream text;
    text << std::ifstream{file}.rdbuf();
    const std::string head = "<!-- table: generated -->\n";
    const auto at = text.str().find(head);
    ASSERT_NE(at, std::string::npos) << file;
    if (std::getenv("SP4N_UPDATE") != nullptr) {  // NOLINT(concurrency-mt-unsafe)
        std::ofstream{file} << text.str().substr(0, at + head.size()) << routes_markdown();
        return;
    }
    EXPECT_EQ(text.str().substr(at + head.size()), routes_markdown());
}

}  // namespace
}  // namespace hub::api
