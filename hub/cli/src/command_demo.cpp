#include "command.hpp"

#include "hub/cli/demo_complaints.hpp"

namespace hub::cli {
namespace {

struct GenerateOptions {
    std::uint64_t seed = 1;
    std::uint32_t count = 100;
};

}  // namespace

Action declare_demo_generate(CLI::App& app, const Surroundings& around) {
    auto options = std::make_shared<GenerateOptions>();
    app.add_option("--seed", options->seed, "The same seed gives the same complaints")->capture_default_str();
    app.add_option("--count", options->count, "How many")->capture_default_str();
    return [options, &around] {
        DemoComplaints complaints{options->seed};
        for (std::uint32_t i = 0; i < options->count; ++i) {
            around.out << to_json(complaints.next()) << '\n';
        }
        return static_cast<int>(done);
    };
}

}  // namespace hub::cli
