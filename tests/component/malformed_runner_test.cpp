// A runner that does not speak the wire: it is ended, its instance is quarantined, the hub goes on.
#include "supervisor_fixture.hpp"

#include <fstream>

namespace hub::connectors {
namespace {

struct Nonsense {
    const char* name;
    const char* bytes;  ///< as the shell's printf writes them; header: length 4, type 1, gap 3, instance 4, number 8
};

class MalformedRunner : public SupervisorFixture, public testing::WithParamInterface<Nonsense> {};

TEST_P(MalformedRunner, IsEnded) {
    std::filesystem::create_directories(options.work);
    options.runner = options.work / "runner";
    std::ofstream{options.runner} << "#!/bin/sh\nprintf '" << GetParam().bytes << "' >&3\nexec sleep 30\n";
    std::filesystem::permissions(options.runner, std::filesystem::perms{0755});
    open();
    supervisor->apply({instance("a", "deliver")});
    EXPECT_TRUE(run_until_health("a", Health::quarantined)) << health_of("a").reason;
    EXPECT_TRUE(results.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Supervisor, MalformedRunner,
    testing::Values(
        Nonsense{"text", "HTTP/1.1 200 OK and so on and on"},
        Nonsense{"length", R"(\377\377\377\377\001\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000)"},
        Nonsense{"hello", R"(\002\000\000\000\001\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000xx)"},
        Nonsense{"hubs_frame", R"(\000\000\000\000\004\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000)"},
        Nonsense{"bye", R"(\000\000\000\000\017\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000)"}),
    [](const auto& info) { return std::string{info.param.name}; });

}  // namespace
}  // namespace hub::connectors
