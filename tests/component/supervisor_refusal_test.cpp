// What is never started, and the sentence that says why.
#include "supervisor_fixture.hpp"

#include <fstream>

namespace hub::connectors {
namespace {

class SupervisorRefusal : public SupervisorFixture {
protected:
    std::string refusal(const model::Instance& config) {
        if (!supervisor) {
            open();
        }
        supervisor->apply({config});
        EXPECT_TRUE(run_until_health(config.id.value(), Health::refused));
        EXPECT_EQ(submit(config.id.value()), 0);
        return health_of(config.id.value()).reason;
    }
    static model::Instance of(const std::string& connector) {
        auto config = instance("a", "deliver");
        config.connector = connector;
        config.settings_json = "{}";
        return config;
    }
};

TEST_F(SupervisorRefusal, BadObjects) {
    EXPECT_EQ(refusal(of("wrong_magic")), "the descriptor's magic number is 305419896, a connector's is 826430792");
    EXPECT_EQ(refusal(of("other_abi")), "the connector was built for ABI 2.0, this hub needs exactly 0.9");
    const auto too_much = refusal(of("exports_too_much"));
    EXPECT_EQ(too_much.find("the object exports more than hubc_module_v1: "), 0U) << too_much;
    EXPECT_NE(too_much.find("one_symbol_too_many"), std::string::npos) << "a sanitizer adds its own";
    EXPECT_EQ(refusal(of("no_symbol")), "the object does not export hubc_module_v1");
    EXPECT_NE(refusal(of("absent")).find("is not there"), std::string::npos);
    EXPECT_NE(refusal(of("../trial")).find("is no connector's name"), std::string::npos);
}

TEST_F(SupervisorRefusal, AnObjectThatIsNotTheOneOfItsManifest) {
    const auto folder = options.work / "objects";
    std::filesystem::create_directories(folder);
    std::filesystem::permissions(folder, std::filesystem::perms{0755});
    for (const auto* file : {"trial.so", "trial.yaml"}) {
        std::filesystem::copy_file(options.connectors / file, folder / file);
    }
    options.connectors = folder;
    open();
    supervisor->apply({instance("a", "deliver")});
    ASSERT_TRUE(run_until_ready("a"));
    std::ofstream{folder / "trial.so", std::ios::app} << "x";
    auto changed = instance("a", "echo");
    changed.isolation = model::Isolation::dedicated;
    EXPECT_NE(refusal(changed).find("its manifest says"), std::string::npos);
}

TEST_F(SupervisorRefusal, AnotherBuild) {
    options.build_id = "0.0.1+other";
    EXPECT_NE(refusal(instance("a", "deliver")).find("0.0.1+other"), std::string::npos);
}

TEST_F(SupervisorRefusal, BadSettings) {
    EXPECT_NE(refusal(instance("a", "fly")).find("settings/does: must be one of"), std::string::npos);
    EXPECT_EQ(refusal(instance("a", "deliver", R"(,"only_on":"nothing")")), "settings/only_on: nothing is no subject");
    EXPECT_NE(
        refusal(instance("a", "busy", R"(,"only_on":"impossible")")).find("busy is impossible"), std::string::npos);
}

TEST_F(SupervisorRefusal, IdempotentWithoutTheMeans) {
    auto config = of("plain");
    config.idempotent = true;
    EXPECT_EQ(
        refusal(config),
        "the instance is configured idempotent, but the connector plain does not pass the idempotency key on");
    config.idempotent = false;
    config.in_flight = 8;
    supervisor->apply({config});
    ASSERT_TRUE(run_until_ready("a"));
    EXPECT_EQ(supervisor->capacity(config.id), 2U) << "what the connector can, not what is wished";
    EXPECT_EQ(supervisor->capacity(model::InstanceId{"b"}), 0U);
}

TEST_F(SupervisorRefusal, AStartThatFailsForNowIsTriedAgain) {
    secrets["mine"] = "closed";
    open();
    supervisor->apply({instance("a", "deliver", R"(,"starts":"needs_secret","secret":"mine","token":"secret:mine")")});
    ASSERT_TRUE(run_until_health("a", Health::restarting));
    EXPECT_NE(health_of("a").reason.find("no such secret"), std::string::npos) << health_of("a").reason;
    ASSERT_TRUE(run_until([&] { return health_of("a").health == Health::starting; }));
    ASSERT_TRUE(run_until_health("a", Health::restarting));
    EXPECT_EQ(health_of("a").crashes, 0U);
    secrets["mine"] = "open sesame";
    EXPECT_TRUE(run_until_ready("a"));
}

TEST_F(SupervisorRefusal, ARunnerThatCannotBeStartedIsTriedAgain) {
    const auto real = options.runner;
    std::filesystem::create_directories(options.work);
    options.runner = options.work / "runner";
    open();
    supervisor->apply({instance("a", "deliver")});
    ASSERT_TRUE(run_until_health("a", Health::restarting));
    EXPECT_NE(health_of("a").reason.find("cannot be started"), std::string::npos) << health_of("a").reason;
    std::filesystem::create_symlink(std::filesystem::absolute(real), options.runner);
    EXPECT_TRUE(run_until_ready("a"));
}

TEST_F(SupervisorRefusal, AMissingSecretUntilItIsThere) {
    const auto config = instance("a", "deliver", R"(,"token":"secret:mine")");
    EXPECT_EQ(refusal(config), "secret_missing: the secret 'mine' is not there");
    secrets["mine"] = "x";
    supervisor->apply({config});
    EXPECT_TRUE(run_until_ready("a"));
}

TEST_F(SupervisorRefusal, ARefusedOneDoesNotDisturbOthersInItsRunner) {
    open();
    supervisor->apply({instance("well", "deliver"), instance("a", "fly")});
    ASSERT_TRUE(run_until_health("a", Health::refused));
    ASSERT_TRUE(run_until_ready("well"));
    EXPECT_EQ(await(submit("well")).outcome, model::Outcome::delivered);
}

}  // namespace
}  // namespace hub::connectors
