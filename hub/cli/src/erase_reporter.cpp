#include "hub/cli/erase_reporter.hpp"

#include "hub/workflow/decide.hpp"

namespace hub::cli {

Result<bool> erase_reporter(
    const EraseOrder& order, const engine::Runtime& runtime, const Clock& clock, RandomSource& random) {
    UuidV7Source ids{clock, random};
    store::Erasure erasure;
    erasure.inquiry = order.inquiry;
    erasure.decide = [&](const model::ComplaintState& state) {
        return workflow::decide(
            state, workflow::EraseIdentity{order.inquiry.reason, order.actor},
            {.router = runtime.router,
             .deadlines = runtime.deadlines,
             .ids = ids,
             .config = runtime.version,
             .now = clock.now()});
    };
    erasure.before_commit = [&]() -> Status {
        return order.list != nullptr ? order.list->append(order.inquiry.complaint, clock.now()) : Status{};
    };
    return store::erase_reporter(order.url, erasure);
}

}  // namespace hub::cli
