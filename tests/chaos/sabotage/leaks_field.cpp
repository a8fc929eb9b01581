// SAB7: one field of who reported is left in the projection.
#include "wrapped_submit.hpp"

#include "hub/workflow/projection.hpp"

#include <unordered_map>

namespace hub::sabotage {
namespace {

std::unordered_map<model::ComplaintId, std::string> names;  // births and projections are of one thread

}  // namespace

void submit(store::Store* store, store::Birth birth) {
    if (birth.reporter) {
        names[birth.decision.state.id] = birth.reporter->name.expose();
    }
    really_submit(store, std::move(birth));
}

/// Instead of workflow::project.
model::Message
project(const model::ComplaintState& state, model::Content content, model::MessageKind kind, std::string tracking_id) asm(
    "__wrap__ZN3hub8workflow7projectERKNS_5model14ComplaintStateENS1_7ContentENS1_"
    "11MessageKindENSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEE");
/// The real one.
model::Message
really_project(const model::ComplaintState& state, model::Content content, model::MessageKind kind, std::string tracking_id) asm(
    "__real__ZN3hub8workflow7projectERKNS_5model14ComplaintStateENS1_7ContentENS1_"
    "11MessageKindENSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEE");

model::Message project(
    const model::ComplaintState& state, model::Content content, model::MessageKind kind, std::string tracking_id) {
    auto message = really_project(state, std::move(content), kind, std::move(tracking_id));
    message.content.address = names[state.id];
    return message;
}

}  // namespace hub::sabotage
