// Golden files: a complaint in, exactly this request out. To renew one after a wanted change, write the test's output.
#include "connector.hpp"
#include "sample_call.hpp"
#include "settings_of.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace hub::rest {
namespace {

std::string request_text(const boost::json::object& tree) {
    const SettingsOf settings{boost::json::serialize(tree)};
    std::vector<sdk::Fault> faults;
    const auto config = read_config(settings.settings(), faults);
    EXPECT_TRUE(faults.empty());
    const plugins::SampleCall sample;
    const auto request = build_request(config, sample.call()).value();
    std::string text = request.method + " " + request.path + "\n";
    for (const auto& [name, value] : request.headers) {
        text += name + ": " + value + "\n";
    }
    return text + "Content-Type: " + request.content_type + "\n\n" + request.body + "\n";
}

std::string golden(const std::string& name) {
    std::ifstream file{std::string{GOLDEN} + "/" + name};
    EXPECT_TRUE(file) << name;
    return {std::istreambuf_iterator<char>{file}, {}};
}

TEST(RestMapping, ATicket) {
    EXPECT_EQ(request_text(good_settings()), golden("ticket.http"));
}

TEST(RestMapping, APathWithFieldsAndAttributes) {
    boost::json::value tree = good_settings("http://localhost");
    set_at(tree, "/create/method", "PUT");
    set_at(tree, "/create/path", "/cases/{{tracking_id}}?where={{address}}");
    set_at(
        tree, "/create/body/json",
        boost::json::parse(R"([{"kelas":"{{attribute.road_class}}","rahasia":"{{secret}}","anonim":"{{anonymous}}",
                               "batas":"{{due_at}}","ubah":"{{revision}}","kanal":"{{channel}}"}])"));
    EXPECT_EQ(request_text(tree.as_object()), golden("case.http"));
}

}  // namespace
}  // namespace hub::rest
