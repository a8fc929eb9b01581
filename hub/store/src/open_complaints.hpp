#pragma once
#include "hub/store/records.hpp"

#include <pqxx/pqxx>

namespace hub::store {

/// A walk by the key in slices, so that no statement looks at all complaints at once.
OpenSlice next_open(pqxx::transaction_base& work, const OpenQuestion& question);

}  // namespace hub::store
