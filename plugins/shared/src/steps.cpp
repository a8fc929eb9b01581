// What takes several requests: each is judged by its own rules, what is done is kept, and the next attempt goes on
// there.
#include "hub/plugins/steps.hpp"

#include "hub/plugins/progress.hpp"
#include "hub/plugins/tracing.hpp"

#include <map>

namespace hub::plugins {
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
    StepRun(StepLine& line, const StepTools& tools, const sdk::Call& call, Progress progress)
        : line_{line},
          tools_{tools},
          call_{call},
          progress_{std::move(progress)},
          known_{progress_.kept},
          deadline_{std::chrono::steady_clock::now() + call.timeout()} {
        progress_.refused.clear();
    }

    Outcome run() {
        for (at_ = 0; at_ < line_.count(); ++at_) {
            const auto& step = line_.step(at_);
            if (progress_.has_done(step.name)) {
                continue;
            }
            if (auto end = step.each_file ? files(step) : once(step, {})) {
                return settle(at_step(step.name, std::move(*end)));
            }
        }
        auto outcome = Outcome::delivered(progress_.number).with(std::move(said_));
        outcome.remote_code = code_;
        if (tools_.host.put_state(state_key(call_), "") != sdk::Put::done) {
            tools_.host.log(sdk::Level::info, "what was kept of its steps stays behind", {});
        }
        return outcome;
    }

private:
    /// Empty: all files are there.
    std::optional<Outcome> files(const StepRules& step) {
        const auto all = call_.complaint().attachments();
        while (progress_.files < all.size()) {
            if (auto end = once(step, &all[progress_.files])) {
                return end;
            }
        }
        return finished(step);
    }

    [[nodiscard]] Values values() const { return {&call_, &tools_.zone, &tools_.fields, nullptr, &known_}; }

    /// Empty: it is done, and that is kept.
    std::optional<Outcome> once(const StepRules& step, const sdk::Attachment* file) {
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
        if (line_.is_verified(at_) && !step.every_time) {
            if (progress_.begun == mark) {  // it was sent, and nobody knows what became of it
                auto unseen = line_.read_back(at_, values(), progress_.number, deadline_);
                if (!unseen && step.keep.empty() && !line_.reply(at_).id) {
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

    Outcome send(const StepRules& step, const sdk::Attachment* file, const std::string& mark) {
        auto built = line_.build(at_, values(), file, mark);
        if (auto* impossible = std::get_if<Outcome>(&built)) {
            return std::move(*impossible);
        }
        const auto& request = std::get<HttpRequest>(built);
        const auto result = tools_.client.send(request, deadline_);
        const auto* failure = std::get_if<HttpFailure>(&result);
        auto outcome = failure != nullptr ? judge(*failure) : read(step, std::get<HttpAnswer>(result));
        if (outcome.kind == HUBC_DELIVERED && line_.is_verified(at_)) {
            const auto& number = outcome.external_ref.empty() ? progress_.number : outcome.external_ref;
            if (auto unseen = line_.read_back(at_, values(), number, deadline_)) {
                outcome = std::move(unseen->outcome);
            }
        }
        if (outcome.kind != HUBC_DELIVERED) {
            trace(tools_.host, call_.op(), tools_.client, request, result);
        } else if (!outcome.external_ref.empty()) {
            progress_.number = outcome.external_ref;
        }
        return outcome;
    }

    /// What the answer means, and what it gives to later steps.
    Outcome read(const StepRules& step, const HttpAnswer& answer) {
        auto outcome = judge_with_news(line_.reply(at_), answer, values());
        if (outcome.kind != HUBC_DELIVERED) {
            return outcome;
        }
        Reply reply{answer};
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

    std::optional<Outcome> done(const StepRules& step, const sdk::Attachment* file) {
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
    std::optional<Outcome> finished(const StepRules& step) {
        progress_.files = 0;
        progress_.done.push_back(step.name);
        return keep();
    }

    /// Empty: it is durable.
    std::optional<Outcome> keep() {
        switch (tools_.host.put_state(state_key(call_), progress_.text())) {
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

    StepLine& line_;
    const StepTools& tools_;
    const sdk::Call& call_;
    Progress progress_;
    std::map<std::string, std::string, std::less<>> known_;  // for the templates
    std::chrono::steady_clock::time_point deadline_;
    std::optional<sdk::Update> said_;
    std::string code_;
    std::size_t at_ = 0;
};

Outcome run_steps(StepLine& line, const StepTools& tools, const sdk::Call& call) {
    const auto kept = tools.host.state(state_key(call));
    if (!kept) {
        return Outcome::retry(Cause::internal, "the hub does not say now how far its steps are");
    }
    auto progress = Progress::parse(*kept);
    if (!progress) {
        return Outcome::unknown(Cause::internal, "what was kept of its steps cannot be read");
    }
    return StepRun{line, tools, call, std::move(*progress)}.run();
}

std::optional<Outcome> look_at_steps(const sdk::Host& host, const sdk::Call& call) {
    const auto kept = host.state(state_key(call));
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

Outcome found_by_search(const StepLine& line, const sdk::Host& host, const sdk::Call& call, Outcome found) {
    const auto kept = host.state(state_key(call));
    auto progress = kept ? Progress::parse(*kept) : std::nullopt;
    if (!progress) {
        return Outcome::retry(Cause::internal, "how far its steps are cannot be read now");
    }
    if (line.reply(line.count() - 1).id) {
        return found;  // nothing is left to do
    }
    progress->number = found.external_ref;
    progress->begun.clear();
    for (std::size_t at = 0; at < line.count(); ++at) {
        const auto& step = line.step(at);
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
        if (line.reply(at).id) {
            break;
        }
    }
    if (host.put_state(state_key(call), progress->text()) != sdk::Put::done) {
        return Outcome::retry(Cause::internal, "what was found could not be kept");
    }
    return Outcome::rejected(
        Cause::none, "the agency has it as " + progress->number + ", not yet with all steps: they go on");
}

}  // namespace hub::plugins
