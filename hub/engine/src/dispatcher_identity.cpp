// How a message gets who reported: read anew before each attempt, as the last step before the runner (design section
// 9).
#include "dispatcher.hpp"

#include "hub/base/log.hpp"
#include "hub/workflow/projection.hpp"

namespace hub::engine {

/// Most messages say nothing of the reporter and go at once.
void Dispatcher::last_step(const model::Instance& instance, Lane& lane, Flight flight) {
    const auto* agency = runtime_->router.agency(flight.delivery.agency);
    const bool names_reporter = workflow::names_reporter(flight.delivery.kind, flight.delivery.copy);
    if (agency == nullptr || !names_reporter || !workflow::may_disclose(flight.state, *agency)) {
        if (workflow::has_uncleaned_files(flight.message)) {
            return check_flags(std::move(flight));
        }
        return hand_to_runner(instance, lane, std::move(flight));
    }
    disclose(std::move(flight));
}

void Dispatcher::disclose(Flight flight) {
    store::Disclosure wish;
    wish.complaint = flight.delivery.complaint;
    wish.agency = flight.delivery.agency;
    wish.instance = flight.delivery.instance;
    wish.delivery = flight.delivery.id;
    wish.attempt = flight.delivery.attempt + 1;
    auto kept = std::make_shared<Flight>(std::move(flight));
    outbox_.disclose(std::move(wish), [self = shared_from_this(), kept](Result<store::Disclosed> found) {
        self->disclosed(std::move(*kept), std::move(found));
    });
}

/// Meanwhile the instance, the configuration or the lease may have gone.
void Dispatcher::disclosed(Flight flight, Result<store::Disclosed> found) {
    const auto id = flight.delivery.instance;
    const auto* instance = runtime_->instance(id);
    if (instance == nullptr || !takes_messages(id) || flight.delivery.node != outbox_.node()) {
        return not_sent(flight);
    }
    if (!found && found.error().code != "identity_unreadable") {
        return fail(lane(id), std::move(flight), "who reported could not be read");
    }
    if (!found) {  // the complaint itself does not wait for a record that nobody can open
        log::error(
            "engine.identity_unreadable",
            {{"connector", id.value()}, {"complaint", to_string(flight.delivery.complaint.value())}});
    } else if (found->anonymous) {
        workflow::hide_reporter(flight.message);
    } else if (auto& reporter = found->reporter; reporter.has_value()) {
        if (const auto* agency = runtime_->router.agency(flight.delivery.agency)) {
            workflow::disclose(flight.message, flight.state, *agency, std::move(*reporter));
        }
    }
    hand_to_runner(*instance, lane(id), std::move(flight));
}

/// What was sent with who reported in it is read by nobody whom the API knows.
void Dispatcher::mark_named(const Flight& flight, model::AttemptResult& result) {
    if (flight.names_reporter && result.exchange != nullptr) {
        auto named = *result.exchange;
        named.names_reporter = true;
        result.exchange = std::make_shared<const model::AttemptExchange>(std::move(named));
    }
}

/// It goes back to the table, at once due, for whoever can send it.
void Dispatcher::not_sent(const Flight& flight) {
    auto& from = lane(flight.delivery.instance);
    from.dropped(flight.delivery.id);
    if (flight.marked) {
        return unmark(flight);
    }
    from.note_backlog();
    outbox_.release({lease_of(flight.delivery)});
}

}  // namespace hub::engine
