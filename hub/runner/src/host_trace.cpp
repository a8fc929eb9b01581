// hub.trace/1: what messages sent and heard.
#include "instance.hpp"
#include "views.hpp"

#include "hub/model/names.hpp"

namespace hub::runner {

static_assert(model::most_exchange_bytes == HUBC_TRACE_MAX);
static_assert(static_cast<int>(model::Direction::sent) == HUBC_TRACE_SENT);
static_assert(static_cast<int>(model::Direction::received) == HUBC_TRACE_RECEIVED);

const hubc_trace_api Instance::trace_api{sizeof(hubc_trace_api), 0, &add_trace};

hubc_status Instance::add_trace(const hubc_host* host, hubc_op op, const hubc_trace_piece* piece) noexcept {
    if (piece == nullptr || piece->struct_size < sizeof(hubc_trace_piece)) {
        return HUBC_E_INVALID;
    }
    const auto direction = model::from_number<model::Direction>(piece->direction);
    if (!direction) {
        return HUBC_E_INVALID;
    }
    auto& me = self(host);
    const std::lock_guard lock{me.mutex_};
    const auto open = me.open_.find(op);
    if (open == me.open_.end() || open->second.line != &me.messages_) {
        return HUBC_E_INVALID;
    }
    auto& trace = open->second.trace;
    if (trace == nullptr) {
        trace = std::make_unique<TraceBuffer>();
    }
    trace->add(*direction, view(piece->label), view(piece->bytes), piece->whole_bytes);
    return HUBC_OK;
}

void Instance::add_exchange(const std::unique_ptr<TraceBuffer>& traced, wire::OpResult& result) {
    if (traced == nullptr || result.outcome == model::Outcome::delivered) {
        return;
    }
    std::set<std::string> secrets;
    {
        const std::lock_guard lock{secrets_mutex_};
        secrets = secrets_;
    }
    result.exchange = traced->redacted(Redactor{secrets});
}

}  // namespace hub::runner
