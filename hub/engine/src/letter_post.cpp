#include "letter_post.hpp"

#include "hub/base/log.hpp"
#include "hub/model/names.hpp"

#include <algorithm>

namespace hub::engine {
namespace {

constexpr std::chrono::milliseconds look_every{1'000};
constexpr std::int32_t at_once = 20;  // letters a round
constexpr std::chrono::milliseconds first_pause{30'000};
constexpr std::chrono::milliseconds longest_pause{1'800'000};

std::string_view word_for(store::LetterState state) {
    switch (state) {
        case store::LetterState::waiting: return "retry";
        case store::LetterState::sending:
        case store::LetterState::unknown: return "unknown";
        case store::LetterState::refused: return "refused";
        case store::LetterState::sent: return "sent";
        case store::LetterState::moot: return "moot";
    }
    return "unknown";
}

}  // namespace

LetterStep step_for(const store::LetterToSend& letter, const sla::People& people, bool idempotent) {
    if (letter.was_sending && !idempotent) {
        return LetterStep::may_have_gone;
    }
    if (letter.lines.empty()) {
        return LetterStep::moot;
    }
    return people.find(letter.person) == nullptr ? LetterStep::nobody : LetterStep::send;
}

store::LetterEnd letter_end(const store::LetterToSend& letter, const model::AttemptResult& result, bool idempotent) {
    using store::LetterState;
    store::LetterEnd end{.id = letter.id, .attempt = letter.attempt, .state = LetterState::sent, .cause = result.cause};
    const auto again = [&] {
        end.state = LetterState::waiting;
        const auto doubled = first_pause * (std::int64_t{1} << std::clamp(letter.attempt - 1, 0, 10));
        end.retry_in = std::max(result.retry_after, std::min(doubled, longest_pause));
    };
    switch (result.outcome) {
        case model::Outcome::delivered: break;
        case model::Outcome::retry: again(); break;
        case model::Outcome::rejected: end.state = LetterState::refused; break;
        case model::Outcome::unknown:
            if (idempotent) {
                again();
            } else {
                end.state = LetterState::unknown;
            }
            break;
    }
    return end;
}

void LetterPost::start(connectors::Supervisor& supervisor) {
    supervisor_ = &supervisor;
    timer_.start();
    look();
}

void LetterPost::again() {
    timer_.after(look_every, [self = shared_from_this()] { self->look(); });
}

void LetterPost::look() {
    const auto& through = runtime_->people.rules().through;
    if (through.empty() || !store_.health().ready || !supervisor_->offers(through).notice || !uses_.may_ask(through)) {
        return again();
    }
    store_.claim_tasks(
        store::InstanceTaskKind::letters, {through}, {},
        [self = shared_from_this()](Result<std::vector<store::InstanceTaskLease>> leases) {
            if (!leases || leases->empty()) {
                return self->again();
            }
            self->take(leases->front());
        });
}

void LetterPost::take(const store::InstanceTaskLease& lease) {
    store_.take_letters(at_once, [self = shared_from_this(), lease](Result<std::vector<store::LetterToSend>> letters) {
        self->taken(lease, letters ? std::move(*letters) : std::vector<store::LetterToSend>{});
    });
}

void LetterPost::taken(const store::InstanceTaskLease& lease, std::vector<store::LetterToSend> letters) {
    lease_ = lease;
    open_ = letters.size() + 1;  // this function itself
    const auto* instance = runtime_->instance(lease.instance);
    const bool idempotent = instance != nullptr && instance->idempotent;
    for (const auto& letter : letters) {
        store::LetterEnd end{.id = letter.id, .attempt = letter.attempt};
        switch (step_for(letter, runtime_->people, idempotent)) {
            case LetterStep::moot: end.state = store::LetterState::moot; break;
            case LetterStep::nobody: end.state = store::LetterState::refused; break;
            case LetterStep::may_have_gone: end.state = store::LetterState::unknown; break;
            case LetterStep::send: send(letter, *runtime_->people.find(letter.person)); continue;
        }
        this->end(end);
    }
    one_less();
}

void LetterPost::send(const store::LetterToSend& letter, const model::Person& person) {
    const auto now = clock_.now();
    const auto& through = runtime_->people.rules().through;
    const auto* instance = runtime_->instance(through);
    const bool idempotent = instance != nullptr && instance->idempotent;
    auto said = letter_text(
        letter, person, {runtime_->router, runtime_->deadlines.calendar(), runtime_->people.rules(), uses_.spell}, now);
    connectors::Task task;
    task.kind = connectors::TaskKind::message;
    task.about.instance = through;
    task.about.delivery = model::DeliveryId{letter.id};
    task.about.attempt = letter.attempt;
    task.about.timeout = instance != nullptr ? instance->timeout : std::chrono::seconds{30};
    auto& message = task.about.message;
    message.kind = model::MessageKind::notice;
    message.reason = std::ranges::any_of(letter.lines, [&](const auto& line) { return line.due <= now; })
                         ? model::MessageReason::breached
                         : model::MessageReason::warned;
    message.complaint = model::ComplaintId{letter.id};
    message.tracking_id = to_string(letter.id).substr(0, 8);
    message.received_at = now;
    message.content.subject = std::move(said.subject);
    message.text = std::move(said.text);
    message.content.attributes.emplace_back("recipient", person.mail);
    const bool taken = supervisor_->run(
        std::move(task), [self = shared_from_this(), letter, idempotent](const connectors::TaskEnd& ended) {
            self->end(letter_end(letter, ended.result, idempotent));
        });
    if (!taken) {
        model::AttemptResult nothing;
        nothing.outcome = model::Outcome::retry;
        nothing.cause = model::Cause::internal;
        end(letter_end(letter, nothing, idempotent));
    }
}

/// Neither the person nor the mail server's words are logged: they may hold an address.
void LetterPost::end(const store::LetterEnd& how) {
    const auto word = word_for(how.state);
    metrics_.counter("sp4n_letters_total", "Mails to people by what became of them.", {{"outcome", word}}).add();
    if (how.state != store::LetterState::sent && how.state != store::LetterState::moot) {
        log::warn(
            "engine.letter_not_sent",
            {{"letter", to_string(how.id)}, {"outcome", word}, {"cause", model::name_of(how.cause)}});
    }
    store_.end_letter(how, [self = shared_from_this()](const Result<bool>& /*kept*/) {
        // Not kept, for want of the database: it is found as being sent, and judged by whoever takes it next.
        self->one_less();
    });
}

void LetterPost::one_less() {
    if (--open_ > 0) {
        return;
    }
    store_.end_task({lease_, look_every, true, false, {}}, [self = shared_from_this()](const Result<bool>& /*kept*/) {
        self->again();
    });
}

}  // namespace hub::engine
