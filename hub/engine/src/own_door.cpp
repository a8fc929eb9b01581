#include "own_door.hpp"

#include "hub/base/log.hpp"
#include "hub/base/text.hpp"
#include "hub/blobs/spool.hpp"
#include "hub/model/region_code.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace hub::engine {
namespace {

constexpr std::size_t longest_subject = 200;
constexpr std::size_t longest_body = 20'000;
constexpr std::size_t longest_text = 500;
constexpr std::size_t most_attributes = 32;
constexpr std::int32_t most_latitude_e7 = 900'000'000;
constexpr std::int32_t most_longitude_e7 = 1'800'000'000;

bool is_attribute_name(std::string_view name) {
    return !name.empty() && name.size() <= 40 && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
}

void clean(model::Reporter& who) {
    const auto cut = [](Sensitive<std::string>& text, std::size_t most) {
        text = Sensitive<std::string>{std::string{trim(clean_text(text.expose(), most))}};
    };
    cut(who.name, 200);
    cut(who.nik, 40);
    cut(who.phone, 30);
    cut(who.email, 254);
    cut(who.address, longest_text);
}

bool is_empty(const model::Reporter& who) {
    return who.name.expose().empty() && who.nik.expose().empty() && who.phone.expose().empty() &&
           who.email.expose().empty() && who.address.expose().empty();
}

/// What distinguishes one complaint from another under the same key.
Uuid digest_of(const model::Content& content) {
    std::string all;
    for (const auto* text :
         {&content.subject, &content.body, &content.address, &content.category.value(), &content.region.value()}) {
        all += *text;
        all += '\n';
    }
    return name_uuid("filing", all);
}

}  // namespace

Result<Filing> filing_of(
    const model::InstanceId& instance, model::AgencyFiling filing, const std::unordered_set<std::string>& categories) {
    auto& content = filing.content;
    content.subject = trim(clean_text(content.subject, longest_subject));
    content.body = trim(clean_text(content.body, longest_body));
    content.address = trim(clean_text(content.address, longest_text));
    if (content.body.empty()) {
        return Error{"body_missing", "a complaint says something"};
    }
    if (content.subject.empty()) {  // many counters write none: the beginning of what was said
        content.subject = trim(clean_text(content.body.substr(0, content.body.find('\n')), 80));
    }
    if (!content.category.empty() && !categories.contains(content.category.value())) {
        return Error{"unknown_category", "there is no such category"};
    }
    if (!content.region.empty() && !model::is_region_code(content.region.value())) {
        return Error{"invalid_region", "must be a code like 18.72"};
    }
    if (std::abs(std::int64_t{content.latitude_e7}) > most_latitude_e7 ||
        std::abs(std::int64_t{content.longitude_e7}) > most_longitude_e7) {
        return Error{"out_of_range", "no such place on Earth"};
    }
    if (content.attributes.size() > most_attributes) {
        return Error{"too_many_attributes", "at most 32"};
    }
    for (auto& [name, value] : content.attributes) {
        if (!is_attribute_name(name)) {
            return Error{"invalid_attribute", "names are 1-40 of a-z, 0-9 and _"};
        }
        value = clean_text(value, 200);
    }
    Filing out;
    if (filing.reporter) {
        clean(*filing.reporter);
        if (!is_empty(*filing.reporter)) {
            out.reporter = std::move(filing.reporter);
        }
    }
    out.idem = name_uuid("own door of " + instance.value(), filing.dedup_key);
    out.idem_body = digest_of(content);
    out.content = std::move(content);
    out.from_instance = instance;
    out.external_ref = clean_text(filing.external_ref, 200);
    return out;
}

struct OwnDoor::Batch {
    model::InstanceId instance;
    std::vector<model::AgencyFiling> filings;
    std::vector<model::EmitAnswer> answers;
    std::vector<std::optional<ReceivedFiles>> files;
    std::size_t open = 0;
    bool unknown = false;  ///< of some nothing is known: none of the answers may be told
    Answer answer;
};

namespace {

/// Not a word about the complaint: the same may be stored a moment later.
bool is_away(const Error& error) {
    return error.code == "storage_unavailable" || error.code == "storage_busy";
}

}  // namespace

void OwnDoor::apply(const model::InstanceId& instance, std::vector<model::AgencyFiling> filings, Answer answer) {
    if (filings.empty()) {
        return answer({});
    }
    auto batch = std::make_shared<Batch>();
    batch->instance = instance;
    batch->filings = std::move(filings);
    batch->answers.resize(batch->filings.size());
    batch->files.resize(batch->filings.size());
    batch->open = batch->filings.size();
    batch->answer = std::move(answer);
    for (std::size_t i = 0; i < batch->filings.size(); ++i) {
        file_one(batch, i);
    }
}

void OwnDoor::finish(
    const std::shared_ptr<Batch>& batch, std::size_t index, model::EmitResult result, std::string code) {
    batch->answers[index].result = result;
    batch->answers[index].code = std::move(code);
    if (--batch->open == 0) {
        for (const auto& filing : batch->filings) {
            for (const auto& file : filing.files) {
                blobs::remove_spooled(file.spooled);
            }
        }
        batch->answer(batch->unknown ? std::vector<model::EmitAnswer>{} : std::move(batch->answers));
    }
}

void OwnDoor::retry() {
    for (const auto& again : std::exchange(waiting_, {})) {
        again();
    }
}

void OwnDoor::file_one(const std::shared_ptr<Batch>& batch, std::size_t index) {
    auto filing = filing_of(batch->instance, batch->filings[index], runtime_->categories);
    if (!filing) {
        return finish(batch, index, model::EmitResult::refused, filing.error().code);
    }
    if (!batch->filings[index].files.empty() && !batch->files[index] && uses_.receive) {
        return receive_files(batch, index);
    }
    if (const auto& files = batch->files[index]) {
        filing->content.attachments = files->taken;
        filing->refused_files = files->refused;
    }
    uses_.file(std::move(*filing), [self = shared_from_this(), batch, index](const Result<FilingResult>& result) {
        self->filed(batch, index, result);
    });
}

/// What is not taken leaves its code at the complaint, which is never lost for a file.
void OwnDoor::receive_files(const std::shared_ptr<Batch>& batch, std::size_t index) {
    uses_.receive(batch->filings[index].files, [self = shared_from_this(), batch, index](ReceivedFiles files) {
        batch->files[index] = std::move(files);
        self->file_one(batch, index);
    });
}

void OwnDoor::filed(const std::shared_ptr<Batch>& batch, std::size_t index, const Result<FilingResult>& result) {
    if (!result && is_away(result.error())) {
        waiting_.emplace_back([self = shared_from_this(), batch, index] { self->file_one(batch, index); });
        return;
    }
    if (!result) {
        batch->unknown = batch->unknown || result.error().code == "shutting_down";
        return finish(batch, index, model::EmitResult::refused, result.error().code);
    }
    if (result->outcome == store::BirthOutcome::key_reused) {
        return find_first(batch, index);
    }
    batch->answers[index].tracking_id = uses_.spell(result->state.tracking);
    const bool is_new = result->outcome == store::BirthOutcome::committed;
    learn(
        batch, index, result->state.id, is_new ? model::EmitResult::applied : model::EmitResult::duplicate,
        std::string{});
}

/// The office has changed what it wrote: the complaint is there, and what happened since is worth more.
void OwnDoor::find_first(const std::shared_ptr<Batch>& batch, std::size_t index) {
    const auto filing = filing_of(batch->instance, batch->filings[index], runtime_->categories);
    if (!filing) {  // the configuration changed meanwhile
        return finish(batch, index, model::EmitResult::refused, filing.error().code);
    }
    uses_.find_filed(filing->idem, [self = shared_from_this(), batch, index](const Result<store::BirthResult>& found) {
        if (!found) {
            self->waiting_.emplace_back([self, batch, index] { self->file_one(batch, index); });
            return;
        }
        batch->answers[index].tracking_id = self->uses_.spell(found->state.tracking);
        self->learn(batch, index, found->state.id, model::EmitResult::duplicate, "content_differs");
    });
}

/// The office will speak of it by its own number.
void OwnDoor::learn(
    const std::shared_ptr<Batch>& batch, std::size_t index, model::ComplaintId complaint, model::EmitResult result,
    std::string code) {
    auto ref = clean_text(batch->filings[index].external_ref, 200);
    if (ref.empty()) {
        return finish(batch, index, result, std::move(code));
    }
    uses_.learn_ref(
        batch->instance, std::move(ref), complaint,
        [self = shared_from_this(), batch, index, complaint, result, code](const Result<bool>& kept) {
            if (!kept) {
                self->waiting_.emplace_back([self, batch, index, complaint, result, code] {
                    self->learn(batch, index, complaint, result, code);
                });
                return;
            }
            finish(batch, index, result, code);
        });
}

}  // namespace hub::engine
