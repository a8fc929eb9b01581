#include "folder_gate.hpp"

#include <gtest/gtest.h>

namespace hub::app {
namespace {

TEST(FolderGate, a_node_works_with_the_folder_that_its_database_names_and_no_other) {
    const std::optional<Uuid> none;
    const std::optional<Uuid> one = Uuid{{1}};
    const std::optional<Uuid> two = Uuid{{2}};
    EXPECT_EQ(compare_folder(none, none), FolderVerdict::fresh);
    EXPECT_EQ(compare_folder(one, none), FolderVerdict::same) << "a fresh database takes the folder that is there";
    EXPECT_EQ(compare_folder(one, one), FolderVerdict::same);
    EXPECT_EQ(compare_folder(one, two), FolderVerdict::other);
    EXPECT_EQ(compare_folder(none, one), FolderVerdict::missing);
}

}  // namespace
}  // namespace hub::app
