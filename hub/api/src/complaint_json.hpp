#pragma once
#include "hub/engine/engine.hpp"
#include "hub/engine/runtime.hpp"
#include "hub/store/lists.hpp"
#include "hub/store/records.hpp"

#include <string>
#include <vector>

namespace hub::api {

/// The body of a 201: nothing that changes later, so that a replay gives the same.
std::string filing_json(const engine::FilingResult& result, const std::string& access_code);

/// All files of a complaint: those it was filed with, then those that came with what was said later.
std::vector<model::Attachment> files_of(const store::ComplaintFile& file);

/// A complaint with its clocks, history and what of it is still on the way.
std::string complaint_json(
    const store::ComplaintFile& file, const engine::Runtime& runtime,
    const std::vector<engine::InstanceState>& instances, model::Role reader, TimePoint now);

/// How a reader comes to what a page does not hold: by a cursor, or only by asking for less.
enum class Paging : std::uint8_t { cursor = 1, none = 2 };

/// A page of a list, each as its state with its subject; where there are more `next`, or `more`. `now` says what is
/// overdue.
std::string list_json(
    const store::ListPage& page, Paging paging, const engine::Runtime& runtime, model::Role reader, TimePoint now);

/// What an action made of it.
std::string action_json(const engine::ActionResult& result, const engine::Runtime& runtime, model::Role reader);

}  // namespace hub::api
