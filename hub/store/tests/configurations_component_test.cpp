// Versions of the configuration: stored once, activated by whoever comes first or last, never mixed up.
#include "store_fixture.hpp"

namespace hub::store {
namespace {

NewConfig config_of(const std::string& hash, const std::string& calendar = "a", Activate activate = Activate::always) {
    return {hash, {{"calendar/2026.yaml", calendar}, {"routing.yaml", hash}}, "a test", "", activate};
}

class ConfigurationsTest : public StoreTest {
protected:
    ConfigActivation publish(const NewConfig& config) {
        std::optional<Result<ConfigActivation>> answer;
        store->publish_config(config, [&](auto result) { answer = std::move(result); });
        return must(await(answer));
    }
    std::optional<ActiveConfig> newer(std::int32_t known) {
        std::optional<Result<std::optional<ActiveConfig>>> answer;
        store->newer_config(known, [&](auto result) { answer = std::move(result); });
        return must(await(answer));
    }
    std::optional<CalendarPass> claim_pass(Store& by) {
        std::optional<Result<std::optional<CalendarPass>>> answer;
        by.claim_pass([&](auto result) { answer = std::move(result); });
        return must(await(answer));
    }
    bool advance(Store& by, std::int32_t activation, model::ComplaintId reached) {
        std::optional<Result<bool>> answer;
        by.advance_pass(activation, reached, [&](auto result) { answer = std::move(result); });
        return must(await(answer));
    }
};

TEST_F(ConfigurationsTest, AFirstStartNeverReplacesWhatOthersChose) {
    EXPECT_FALSE(newer(0));
    const auto first = publish(config_of("one", "a", Activate::if_none));
    EXPECT_EQ(publish(config_of("two", "a", Activate::if_none)).id, first.id);
    EXPECT_EQ(one("SELECT count(*) FROM config_version"), "1") << "what was not taken is not kept";
    const auto second = publish(config_of("two"));
    EXPECT_GT(second.id, first.id);
    EXPECT_EQ(publish(config_of("two")).id, second.id) << "it is active already";
    EXPECT_EQ(publish(config_of("one", "a", Activate::if_none)).id, second.id);
    const auto active = newer(first.id);
    ASSERT_TRUE(active);
    EXPECT_EQ(active->activation.version, second.version);
    EXPECT_EQ(active->files, config_of("two").files);
    EXPECT_FALSE(newer(second.id));
}

TEST_F(ConfigurationsTest, GoingBackIsAnActivationOfItsOwn) {
    const auto url = database.owner_connection();
    const auto first = must(publish_config(url, config_of("one")));
    const auto second = must(publish_config(url, config_of("two")));
    const auto back = must(reactivate_config(url, first.version, "somebody", "it was better"));
    EXPECT_GT(back.id, second.id);
    EXPECT_EQ(back.version, first.version);
    const auto rows = must(config_history(url));
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[0].note, "it was better");
    EXPECT_EQ(rows[2].id, first.id);
    EXPECT_EQ(must(config_files(url, second.version)), config_of("two").files);
    EXPECT_EQ(config_files(url, model::ConfigVersion{99}).error().code, "not_found");
    database.execute("INSERT INTO config_version (hash) VALUES ('of an earlier hub')");
    const model::ConfigVersion without{std::stoi(one("SELECT max(id) FROM config_version"))};
    EXPECT_EQ(reactivate_config(url, without, "x", "").error().code, "version_without_files");
    NewConfig same = config_of("of an earlier hub");
    EXPECT_EQ(must(publish_config(url, same)).version, without) << "its files are kept now";
    EXPECT_EQ(must(config_files(url, without)), same.files);
}

TEST_F(ConfigurationsTest, OneNodeAtATimeWorksOnAChangedCalendar) {
    publish(config_of("one", "a"));
    EXPECT_FALSE(claim_pass(*store));
    const auto second = publish(config_of("two", "b"));
    publish(config_of("three", "c"));
    const auto other = open("there");
    const auto mine = claim_pass(*store);
    ASSERT_TRUE(mine);
    EXPECT_EQ(mine->activation, second.id) << "the older first";
    EXPECT_EQ(mine->before.at("calendar/2026.yaml"), "a");
    EXPECT_EQ(mine->after.at("calendar/2026.yaml"), "b");
    EXPECT_FALSE(claim_pass(*other));
    const model::ComplaintId here{ids.next()};
    EXPECT_TRUE(advance(*store, mine->activation, here));
    database.execute("UPDATE calendar_pass SET leased_until = now() - interval '1 s'");
    const auto theirs = claim_pass(*other);
    ASSERT_TRUE(theirs);
    EXPECT_EQ(theirs->reached, here);
    EXPECT_FALSE(advance(*store, mine->activation, here)) << "whoever lost it hears so";
    std::optional<Result<std::int64_t>> moved;
    other->finish_pass(theirs->activation, [&](auto result) { moved = std::move(result); });
    EXPECT_EQ(must(await(moved)), 0);
    EXPECT_EQ(claim_pass(*other)->before.at("calendar/2026.yaml"), "b");
}

TEST_F(ConfigurationsTest, TheServingRoleChangesNoHistory) {
    publish(config_of("one"));
    for (const auto* sql :
         {"UPDATE config_activation SET author = 'x'", "DELETE FROM config_activation",
          "UPDATE config_file SET body = 'x'", "DELETE FROM config_file"}) {
        EXPECT_THROW(database.execute(std::string{"SET ROLE sp4n_hub; "} + sql), std::runtime_error) << sql;
    }
}

}  // namespace
}  // namespace hub::store
