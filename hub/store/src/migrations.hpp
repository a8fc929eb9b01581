#pragma once
#include <span>

namespace hub::store {

struct Migration {
    int number;
    const char* name;
    const char* sql;
};

/// In the order of their numbers; generated from migrations/ by EmbedMigrations.cmake.
std::span<const Migration> migrations();

}  // namespace hub::store
