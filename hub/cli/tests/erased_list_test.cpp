#include "hub/cli/erased_list.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace hub::cli {
namespace {

namespace fs = std::filesystem;

class ErasedListTest : public ::testing::Test {
protected:
    ErasedListTest() {
        std::string name = (fs::temp_directory_path() / "sp4n-erased-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) {
            throw std::runtime_error{"no temporary folder"};
        }
        data = name;
    }
    ~ErasedListTest() override { fs::remove_all(data); }

    static model::ComplaintId complaint(std::uint8_t number) {
        Uuid id;
        id.bytes[15] = number;
        return model::ComplaintId{id};
    }
    void add(const std::string& text) const { std::ofstream{data / "erased.log", std::ios::app} << text; }
    [[nodiscard]] std::string text() const {
        std::ostringstream out;
        out << std::ifstream{data / "erased.log"}.rdbuf();
        return out.str();
    }

    fs::path data;
    TimePoint at{std::chrono::hours{24 * 365 * 56}};
};

TEST_F(ErasedListTest, RemembersWhatWasAppended) {
    const ErasedList list{data};
    EXPECT_TRUE(list.read().value().empty()) << "no file: nobody was erased";
    ASSERT_TRUE(list.append(complaint(1), at));
    ASSERT_TRUE(list.append(complaint(2), at));
    EXPECT_EQ(list.read().value(), (std::vector{complaint(1), complaint(2)}));
    EXPECT_EQ(text().substr(0, text().find('\n')), "2025-12-18T00:00:00Z 00000000-0000-0000-0000-000000000001");
}

TEST_F(ErasedListTest, ALineThatACrashCutOffIsNoneAndGoesWithTheNext) {
    const ErasedList list{data};
    ASSERT_TRUE(list.append(complaint(1), at));
    add("2025-12-18T00:00:00Z 00000000-00");
    EXPECT_EQ(list.read().value(), (std::vector{complaint(1)}));
    ASSERT_TRUE(list.append(complaint(2), at));
    EXPECT_EQ(list.read().value(), (std::vector{complaint(1), complaint(2)}));
}

TEST_F(ErasedListTest, ADamagedLineIsNotPassedOver) {
    const ErasedList list{data};
    ASSERT_TRUE(list.append(complaint(1), at));
    add("what is this\n");
    const auto read = list.read();
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, "erased_list_damaged");
    EXPECT_NE(read.error().detail.find("line 2"), std::string::npos);
}

TEST_F(ErasedListTest, AFolderThatIsNotThereIsAnError) {
    const ErasedList list{data / "nowhere"};
    const auto failed = list.append(complaint(1), at);
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().code, "erased_list_unwritable");
}

}  // namespace
}  // namespace hub::cli
