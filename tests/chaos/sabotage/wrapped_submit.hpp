#pragma once
#include "hub/store/store.hpp"

// Test-only programs replace Store::submit(Birth) by the linker's --wrap: the product's source knows nothing of it.
// A member function is called like a free one with the object first (Itanium C++ ABI).
namespace hub::sabotage {

/// Instead of Store::submit(Birth).
void submit(store::Store* store, store::Birth birth) asm("__wrap__ZN3hub5store5Store6submitENS0_5BirthE");
/// The real one.
void really_submit(store::Store* store, store::Birth birth) asm("__real__ZN3hub5store5Store6submitENS0_5BirthE");

}  // namespace hub::sabotage
