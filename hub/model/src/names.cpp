#include "hub/model/names.hpp"

namespace hub::model {
namespace {

template <class E>
using Name = std::pair<E, std::string_view>;

constexpr Name<ComplaintKind> complaint_kind_names[] = {
    {ComplaintKind::complaint, "complaint"},
    {ComplaintKind::aspiration, "aspiration"},
    {ComplaintKind::information_request, "information_request"},
};

constexpr Name<Status> status_names[] = {
    {Status::unverified, "unverified"},   {Status::awaiting_follow_up, "awaiting_follow_up"},
    {Status::in_progress, "in_progress"}, {Status::closed, "closed"},
    {Status::postponed, "postponed"},     {Status::archived, "archived"},
};

constexpr Name<Channel> channel_names[] = {
    {Channel::web, "web"},
    {Channel::sms, "sms"},
    {Channel::app, "app"},
    {Channel::x, "x"},
    {Channel::whatsapp, "whatsapp"},
    {Channel::email, "email"},
    {Channel::walk_in, "walk_in"},
    {Channel::letter, "letter"},
    {Channel::other_system, "other_system"},
};

constexpr Name<Priority> priority_names[] = {
    {Priority::low, "low"},
    {Priority::normal, "normal"},
    {Priority::high, "high"},
};

constexpr Name<ClockFate> clock_fate_names[] = {
    {ClockFate::met, "met"}, {ClockFate::late, "late"}, {ClockFate::left, "left"}};
constexpr Name<ClockKind> clock_kind_names[] = {
    {ClockKind::verification, "verification"},   {ClockKind::first_follow_up, "first_follow_up"},
    {ClockKind::completion, "completion"},       {ClockKind::reporter_silence, "reporter_silence"},
    {ClockKind::reporter_file, "reporter_file"}, {ClockKind::postponement, "postponement"},
};

constexpr Name<RoutedBy> routed_by_names[] = {
    {RoutedBy::rule, "rule"},     {RoutedBy::reporter, "reporter"}, {RoutedBy::competence, "competence"},
    {RoutedBy::triage, "triage"}, {RoutedBy::person, "person"},
};

constexpr Name<MessageKind> message_kind_names[] = {
    {MessageKind::complaint, "complaint"},
    {MessageKind::update, "update"},
    {MessageKind::withdrawal, "withdrawal"},
    {MessageKind::notice, "notice"},
};

constexpr Name<MessageReason> message_reason_names[] = {
    {MessageReason::replied, "replied"},     {MessageReason::corrected, "corrected"},
    {MessageReason::moved, "moved"},         {MessageReason::merged, "merged"},
    {MessageReason::withdrawn, "withdrawn"}, {MessageReason::archived, "archived"},
    {MessageReason::closed, "closed"},       {MessageReason::warned, "warned"},
    {MessageReason::breached, "breached"},   {MessageReason::escalated, "escalated"},
    {MessageReason::reopened, "reopened"},
};

constexpr Name<DeliveryState> delivery_state_names[] = {
    {DeliveryState::waiting, "waiting"},   {DeliveryState::sending, "sending"}, {DeliveryState::unknown, "unknown"},
    {DeliveryState::rejected, "rejected"}, {DeliveryState::dead, "dead"},
};

constexpr Name<Outcome> outcome_names[] = {
    {Outcome::delivered, "delivered"},
    {Outcome::retry, "retry"},
    {Outcome::rejected, "rejected"},
    {Outcome::unknown, "unknown"},
};

constexpr Name<Cause> cause_names[] = {
    {Cause::none, "none"},
    {Cause::network, "network"},
    {Cause::timeout, "timeout"},
    {Cause::auth, "auth"},
    {Cause::rate_limit, "rate_limit"},
    {Cause::remote_fault, "remote_fault"},
    {Cause::validation, "validation"},
    {Cause::duplicate, "duplicate"},
    {Cause::config, "config"},
    {Cause::cancelled, "cancelled"},
    {Cause::internal, "internal"},
    {Cause::poison, "poison"},
    {Cause::unsupported, "unsupported"},
};

constexpr Name<UpdateKind> update_kind_names[] = {
    {UpdateKind::accepted, "accepted"},
    {UpdateKind::in_progress, "in_progress"},
    {UpdateKind::follow_up, "follow_up"},
    {UpdateKind::closed, "closed"},
    {UpdateKind::returned_not_competent, "returned_not_competent"},
    {UpdateKind::needs_information, "needs_information"},
    {UpdateKind::note, "note"},
    {UpdateKind::bounced, "bounced"},
};

constexpr Name<EmitResult> emit_result_names[] = {
    {EmitResult::applied, "applied"},
    {EmitResult::duplicate, "duplicate"},
    {EmitResult::parked, "parked"},
    {EmitResult::refused, "refused"},
};

constexpr Name<EventKind> event_kind_names[] = {
    {EventKind::received, "received"},
    {EventKind::disposed, "disposed"},
    {EventKind::delivered, "delivered"},
    {EventKind::delivery_rejected, "delivery_rejected"},
    {EventKind::delivery_unknown, "delivery_unknown"},
    {EventKind::delivery_dead, "delivery_dead"},
    {EventKind::accepted, "accepted"},
    {EventKind::in_progress, "in_progress"},
    {EventKind::followed_up, "followed_up"},
    {EventKind::closed, "closed"},
    {EventKind::returned, "returned"},
    {EventKind::postponed, "postponed"},
    {EventKind::archived, "archived"},
    {EventKind::note, "note"},
    {EventKind::update_parked, "update_parked"},
    {EventKind::verified, "verified"},
    {EventKind::answered, "answered"},
    {EventKind::information_asked, "information_asked"},
    {EventKind::replied, "replied"},
    {EventKind::rated, "rated"},
    {EventKind::resumed, "resumed"},
    {EventKind::copied, "copied"},
    {EventKind::extended, "extended"},
    {EventKind::reopened, "reopened"},
    {EventKind::linked, "linked"},
    {EventKind::withdrawn, "withdrawn"},
    {EventKind::flags_changed, "flags_changed"},
    {EventKind::clock_warned, "clock_warned"},
    {EventKind::clock_breached, "clock_breached"},
    {EventKind::clock_escalated, "clock_escalated"},
    {EventKind::deadlines_recomputed, "deadlines_recomputed"},
    {EventKind::identity_erased, "identity_erased"},
    {EventKind::message_not_sent, "message_not_sent"},
    {EventKind::delivery_requeued, "delivery_requeued"},
    {EventKind::delivery_discarded, "delivery_discarded"},
    {EventKind::acknowledged, "acknowledged"},
};

constexpr Name<Action> action_names[] = {
    {Action::receive, "receive"},
    {Action::verify, "verify"},
    {Action::dispose, "dispose"},
    {Action::accept, "accept"},
    {Action::follow_up, "follow_up"},
    {Action::answer, "answer"},
    {Action::ask_reporter, "ask_reporter"},
    {Action::reply, "reply"},
    {Action::rate, "rate"},
    {Action::return_not_competent, "return_not_competent"},
    {Action::postpone, "postpone"},
    {Action::resume, "resume"},
    {Action::archive, "archive"},
    {Action::copy, "copy"},
    {Action::extend, "extend"},
    {Action::close, "close"},
    {Action::reopen, "reopen"},
    {Action::link_duplicate, "link_duplicate"},
    {Action::withdraw, "withdraw"},
    {Action::note, "note"},
    {Action::change_flags, "change_flags"},
    {Action::acknowledge, "acknowledge"},
};

constexpr Name<Mending> mending_names[] = {
    {Mending::redrive, "redrive"},
    {Mending::discard, "discard"},
    {Mending::settle, "settle"},
};

constexpr Name<Isolation> isolation_names[] = {
    {Isolation::shared, "shared"},
    {Isolation::dedicated, "dedicated"},
};

constexpr Name<Direction> direction_names[] = {
    {Direction::sent, "sent"},
    {Direction::received, "received"},
};

constexpr Name<Role> role_names[] = {
    {Role::national_admin, "national_admin"},
    {Role::agency_admin, "agency_admin"},
    {Role::liaison, "liaison"},
    {Role::coordinator, "coordinator"},
    {Role::overseer, "overseer"},
    {Role::reporter, "reporter"},
    {Role::hub, "hub"},
    {Role::channel, "channel"},
    {Role::agency_system, "agency_system"},
};

}  // namespace

template <>
std::span<const std::pair<ComplaintKind, std::string_view>> names_of<ComplaintKind>() {
    return complaint_kind_names;
}

template <>
std::span<const std::pair<Status, std::string_view>> names_of<Status>() {
    return status_names;
}

template <>
std::span<const std::pair<Channel, std::string_view>> names_of<Channel>() {
    return channel_names;
}

template <>
std::span<const std::pair<Priority, std::string_view>> names_of<Priority>() {
    return priority_names;
}

template <>
std::span<const std::pair<ClockFate, std::string_view>> names_of<ClockFate>() {
    return clock_fate_names;
}
template <>
std::span<const std::pair<ClockKind, std::string_view>> names_of<ClockKind>() {
    return clock_kind_names;
}

template <>
std::span<const std::pair<RoutedBy, std::string_view>> names_of<RoutedBy>() {
    return routed_by_names;
}

template <>
std::span<const std::pair<MessageKind, std::string_view>> names_of<MessageKind>() {
    return message_kind_names;
}

template <>
std::span<const std::pair<MessageReason, std::string_view>> names_of<MessageReason>() {
    return message_reason_names;
}

template <>
std::span<const std::pair<DeliveryState, std::string_view>> names_of<DeliveryState>() {
    return delivery_state_names;
}

template <>
std::span<const std::pair<Outcome, std::string_view>> names_of<Outcome>() {
    return outcome_names;
}

template <>
std::span<const std::pair<Cause, std::string_view>> names_of<Cause>() {
    return cause_names;
}

template <>
std::span<const std::pair<UpdateKind, std::string_view>> names_of<UpdateKind>() {
    return update_kind_names;
}

template <>
std::span<const std::pair<EmitResult, std::string_view>> names_of<EmitResult>() {
    return emit_result_names;
}

template <>
std::span<const std::pair<EventKind, std::string_view>> names_of<EventKind>() {
    return event_kind_names;
}

template <>
std::span<const std::pair<Action, std::string_view>> names_of<Action>() {
    return action_names;
}

template <>
std::span<const std::pair<Mending, std::string_view>> names_of<Mending>() {
    return mending_names;
}

template <>
std::span<const std::pair<Isolation, std::string_view>> names_of<Isolation>() {
    return isolation_names;
}

template <>
std::span<const std::pair<Direction, std::string_view>> names_of<Direction>() {
    return direction_names;
}

template <>
std::span<const std::pair<Role, std::string_view>> names_of<Role>() {
    return role_names;
}

}  // namespace hub::model
