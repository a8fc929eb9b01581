#pragma once
#include "hub/base/clock.hpp"
#include "hub/base/random.hpp"
#include "hub/cli/erased_list.hpp"
#include "hub/engine/runtime.hpp"
#include "hub/store/reporters.hpp"

#include <string>

namespace hub::cli {

struct EraseOrder {
    std::string url;  ///< of the role sp4n_identity
    store::Inquiry inquiry;
    model::Role actor = model::Role::national_admin;
    const ErasedList* list = nullptr;  ///< where it is written down before it is done; null: it stands there already
};

/// Decides and carries out an erasure: record and key go, the complaint's history says so. Blocks. False: there was
/// nothing to erase. Errors: those of store::erase_reporter and of the list.
Result<bool> erase_reporter(
    const EraseOrder& order, const engine::Runtime& runtime, const Clock& clock, RandomSource& random);

}  // namespace hub::cli
