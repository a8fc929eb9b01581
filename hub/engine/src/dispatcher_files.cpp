// What a message carries besides its words.
#include "dispatcher.hpp"

#include "hub/workflow/projection.hpp"

namespace hub::engine {

/// Where they lie; or, for a connector that takes none, that they are left out.
void Dispatcher::attach_files(Flight& flight) {
    auto& message = flight.message;
    if (!message.files.empty() &&
        (!options_.attachment_path || !runners_->offers(flight.delivery.instance).attachments)) {
        message.withheld_files += static_cast<std::int32_t>(message.files.size());
        message.files.clear();
    }
    for (auto& file : message.files) {
        file.path = options_.attachment_path(file.sha256);
    }
    flight.withheld_files = message.withheld_files;
}

/// A file that was not written anew may say who sent it: whether that is allowed is looked up as the last step, as it
/// is for an identity.
void Dispatcher::check_flags(Flight flight) {
    const auto id = flight.delivery.complaint;
    auto kept = std::make_shared<Flight>(std::move(flight));
    outbox_.load(id, [self = shared_from_this(), kept](const Result<store::StoredComplaint>& found) {
        self->flags_checked(std::move(*kept), found);
    });
}

/// Meanwhile the instance, the configuration or the lease may have gone.
void Dispatcher::flags_checked(Flight flight, const Result<store::StoredComplaint>& found) {
    const auto id = flight.delivery.instance;
    const auto* instance = runtime_->instance(id);
    if (instance == nullptr || !takes_messages(id) || flight.delivery.node != outbox_.node()) {
        return not_sent(flight);
    }
    if (!found) {
        return fail(lane(id), std::move(flight), "the complaint's flags could not be read");
    }
    if (found->state.anonymous) {
        workflow::hide_reporter(flight.message);
    }
    hand_to_runner(*instance, lane(id), std::move(flight));
}

}  // namespace hub::engine
