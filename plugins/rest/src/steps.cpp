// What takes several requests: each is judged by its own rules, what is done is kept, and the next attempt goes on
// there.
#include "connector.hpp"
#include "judgement.hpp"
#include "progress.hpp"
#include "tracing.hpp"

namespace hub::rest {
namespace {

using sdk::Cause;
using sdk::Outcome;

constexpr std::size_t longest_kept = 2'000;  // bytes: it is a number or a token, not a document

std::string state_key(const sdk::Call& call) {
    return "step:" + std::string{call.idempotency_key()};
}

Outcome at_step(const std::string& step, Outcome outcome) {
    outcome.detail = "step '" + step + "': " + outcome.detail;
    return outcome;
}

}  // namespace

/// One message on its way through the steps.
class StepRun {
public:
    StepRun(RestConnector& connector, const RequestRules& rules, const sdk::Call& call, Progress progress)
        : connector_{connector},
          steps_{rules.steps},
          call_{call},
          progress_{std::move(progress)},
          known_{progress_.kept},
          deadline_{std::chrono::steady_clock::now() + call.timeout()} {
        progress_.refused.clear();
    }

    Outcome run() {
        for (const auto& step : steps_) {
            if (progress_.has_done(step.name)) {
                continue;
            }
            if (auto end = step.each_file ? files(step) : once(step, {})) {
                return settle(at_step(step.name, std::move(*end)));
            }
        }
        auto outcome = Outcome::delivered(progress_.number).with(std::move(said_));
        outcome.remote_code = code_;
        if (connector_.host_.put_state(state_key(call_), "") != sdk::Put::done) {
            connector_.host_.log(sdk::Level::info, "what was kept of its steps stays behind", {});
        }
        return outcome;
    }

private:
    /// Empty: all files are there.
    std::optional<Outcome> files(const Step& step) {
        const auto all = call_.complaint().attachments();
        while (progress_.files < all.size()) {
            if (auto end = once(step, &all[progress_.files])) {
                return end;
            }
        }
        return finished(step);
    }

    [[nodiscard]] plugins::Values values() const {
        return {&call_, &*connector_.config_.zone, &connector_.config_.fields, nullptr, &known_};
    }

    /// Empty: it is done, and that is kept.
    std::optional<Outcome> once(const Step& step, const sdk::Attachment* file) {
        if (std::chrono::steady_clock::now() >= deadline_) {
            return Outcome::retry(Cause::timeout, "the time was up before it; the next attempt goes on here");
        }
        known_["external_ref"] = progress_.number;
        if (file != nullptr) {
            known_["file.name"] = file->name;
            known_["file.media_type"] = file->media_type;
            known_["file.sha256"] = file->sha256;
        }
        const auto mark = file == nullptr ? step.name : step.name + ":" + std::to_string(progress_.files);
        if (step.request.verify && !step.every_time) {
            if (progress_.begun == mark) {  // it was sent, and nobody knows what became of it
                auto unseen = connector_.read_back(*step.request.verify, values(), progress_.number, deadline_);
                if (!unseen && step.keep.empty() && !step.request.id) {
                    return done(step, file);
                }
                if (unseen && !unseen->readable) {
                    return std::move(unseen->outcome);
                }
            }
            progress_.begun = mark;
            if (auto end = keep()) {
                return end;
            }
        }
        auto outcome = send(step, file, mark);
        if (outcome.kind != HUBC_DELIVERED) {
            return outcome;
        }
        return done(step, file);
    }

    Outcome send(const Step& step, const sdk::Attachment* file, const std::string& mark) {
        auto built = build_step(connector_.config_, step, values(), file, mark);
        if (auto* impossible = std::get_if<Outcome>(&built)) {
            return std::move(*impossible);
        }
        const auto& request = std::get<plugins::HttpRequest>(built);
        const auto result = connector_.client_->send(request, deadline_);
        const auto* failure = std::get_if<plugins::HttpFailure>(&result);
        auto outcome = failure != nullptr ? judge(*failure) : read(step, std::get<plugins::HttpAnswer>(result));
        if (outcome.kind == HUBC_DELIVERED && step.request.verify) {
            const auto& number = outcome.external_ref.empty() ? progress_.number : outcome.external_ref;
            if (auto unseen = connector_.read_back(*step.request.verify, values(), number, deadline_)) {
                outcome = std::move(unseen->outcome);
            }
        }
        if (outcome.kind != HUBC_DELIVERED) {
            trace(connector_.host_, call_.op(), *connector_.client_, request, result);
        } else if (!outcome.external_ref.empty()) {
            progress_.number = outcome.external_ref;
        }
        return outcome;
    }

    /// What the answer means, and what it gives to later steps.
    Outcome read(const Step& step, const plugins::HttpAnswer& answer) {
        auto outcome = connector_.read(step.request, values(), answer);
        if (outcome.kind != HUBC_DELIVERED) {
            return outcome;
        }
        plugins::Reply reply{answer};
        for (const auto& [name, place] : step.keep) {
            auto value = place.find(reply);
            if (!value || value->size() > longest_kept) {
                auto why = "the answer lacks " + name + " at " + place.name();
                return step.every_time ? Outcome::retry(Cause::remote_fault, std::move(why))
                                       : Outcome::unknown(Cause::remote_fault, std::move(why));
            }
            auto& into = known_[name];
            into = step.each_file && progress_.files > 0 ? into + "," + *value : *value;
            if (!step.every_time) {
                progress_.kept[name] = into;
            }
        }
        if (outcome.update) {
            said_ = std::move(outcome.update);
        }
        code_ = outcome.remote_code;
        return outcome;
    }

    std::optional<Outcome> done(const Step& step, const sdk::Attachment* file) {
        if (step.every_time && file == nullptr) {
            return std::nullopt;
        }
        progress_.begun.clear();
        if (file == nullptr) {
            return finished(step);
        }
        ++progress_.files;
        return keep();
    }
    std::optional<Outcome> finished(const Step& step) {
        progress_.files = 0;
        progress_.done.push_back(step.name);
        return keep();
    }

    /// Empty: it is durable.
    std::optional<Outcome> keep() {
        switch (connector_.host_.put_state(state_key(call_), progress_.text())) {
            case sdk::Put::done: return std::nullopt;
            case sdk::Put::changed_meanwhile: return Outcome::unknown(Cause::internal, "another node is at it as well");
            case sdk::Put::unknown: break;
        }
        return Outcome::unknown(Cause::internal, "how far it is could not be kept");
    }

    /// With a case there, nothing is "surely not there" any more.
    Outcome settle(Outcome outcome) {
        if (outcome.kind != HUBC_REJECTED || progress_.number.empty()) {
            return outcome;
        }
        progress_.refused = progress_.number;
        (void)keep();
        outcome.kind = HUBC_UNKNOWN;
        outcome.detail = "the agency has it as " + progress_.number + ", but " + outcome.detail;
        return outcome;
    }

    RestConnector& connector_;
    const std::vector<Step>& steps_;
    const sdk::Call& call_;
    Progress progress_;
    std::map<std::string, std::string, std::less<>> known_;  // for the templates
    std::chrono::steady_clock::time_point deadline_;
    std::optional<sdk::Update> said_;
    std::string code_;
};

Outcome RestConnector::submit_steps(const RequestRules& rules, const sdk::Call& call) {
    const auto kept = host_.state(state_key(call));
    if (!kept) {
        return Outcome::retry(Cause::internal, "the hub does not say now how far its steps are");
    }
    auto progress = Progress::parse(*kept);
    if (!progress) {
        return Outcome::unknown(Cause::internal, "what was kept of its steps cannot be read");
    }
    return StepRun{*this, rules, call, std::move(*progress)}.run();
}

std::optional<Outcome> RestConnector::look_at_steps(const sdk::Call& call) {
    const auto kept = host_.state(state_key(call));
    const auto progress = kept ? Progress::parse(*kept) : std::nullopt;
    if (!progress) {
        return Outcome::retry(Cause::internal, "how far its steps are cannot be read now");
    }
    if (!progress->refused.empty()) {
        return Outcome::unknown(
            Cause::validation, "the agency has it as " + progress->refused + ", but a later step was refused");
    }
    if (!progress->number.empty()) {
        return Outcome::rejected(
            Cause::none, "the agency has it as " + progress->number + ", not yet with all steps: they go on");
    }
    return std::nullopt;
}

Outcome RestConnector::found_by_search(const sdk::Call& call, Outcome found) {
    const auto& steps = config_.create.steps;
    const auto kept = host_.state(state_key(call));
    auto progress = kept ? Progress::parse(*kept) : std::nullopt;
    if (!progress) {
        return Outcome::retry(Cause::internal, "how far its steps are cannot be read now");
    }
    if (steps.back().request.id) {
        return found;  // nothing is left to do
    }
    progress->number = found.external_ref;
    progress->begun.clear();
    for (const auto& step : steps) {
        if (!step.every_time && !progress->has_done(step.name)) {
            progress->done.push_back(step.name);
            if (!step.keep.empty()) {
                return Outcome::unknown(
                    Cause::remote_fault, "the agency has it as " + found.external_ref + ", but " +
                                             step.keep.front().first +
                                             ", which later steps use, went with the answer "
                                             "that was lost: let a step of its own read it");
            }
        }
        if (step.request.id) {
            break;
        }
    }
    if (host_.put_state(state_key(call), progress->text()) != sdk::Put::done) {
        return Outcome::retry(Cause::internal, "what was found could not be kept");
    }
    return Outcome::rejected(
        Cause::none, "the agency has it as " + progress->number + ", not yet with all steps: they go on");
}

}  // namespace hub::rest
