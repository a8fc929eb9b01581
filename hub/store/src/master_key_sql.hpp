#pragma once
#include "hub/store/master_key_check.hpp"

#include <pqxx/pqxx>

/// Shared by the command line's check and the running hub's.
namespace hub::store {

extern const char* const master_key_sql;
KeyCheck compare_master_key(const pqxx::result& remembered, const crypto::Digest& check_value);

}  // namespace hub::store
