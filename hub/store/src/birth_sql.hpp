#pragma once
#include <string>

/// One statement stores a batch of new complaints; which one depends on what they bring.
namespace hub::store {

std::string birth_sql();
std::string sealed_birth_sql();
std::string birth_with_files_sql();

}  // namespace hub::store
