#pragma once
#include "hub/model/attachment.hpp"
#include "hub/model/complaint.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace hub::workflow {

/// May offices have this file? What could not be written anew may say who sent it: never of an anonymous complaint.
constexpr bool may_be_given(const model::ComplaintState& state, const model::Attachment& file) {
    return file.cleaned || !state.anonymous;
}

/// The name of the `number`th file, from 1: "lampiran-1.jpg". Made here, because a citizen's own names tell of him.
std::string file_name(std::size_t number, std::string_view media_type);

}  // namespace hub::workflow
