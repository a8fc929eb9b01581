#include "attachment_door.hpp"

#include "access.hpp"
#include "complaint_json.hpp"
#include "filing_body.hpp"

#include "hub/crypto/crockford.hpp"
#include "hub/workflow/files.hpp"
#include "hub/workflow/permissions.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

namespace hub::api {
namespace {

constexpr std::size_t seats = 8;

Error absent() {
    return Error{"not_found", "no such attachment is visible to this key"};
}

Response download(std::string bytes, const std::string& name, const std::string& media_type) {
    Response out;
    out.content_type = media_type;
    out.body = std::move(bytes);
    out.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + name + "\"");
    out.headers.emplace_back("Content-Security-Policy", "sandbox; default-src 'none'");
    out.headers.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
    return out;
}

}  // namespace

FoundAttachments match_attachments(
    const std::vector<model::AttachmentId>& wanted, const std::vector<store::UnfiledAttachment>& found,
    std::int32_t key) {
    FoundAttachments out;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const auto one = std::ranges::find_if(found, [&](const store::UnfiledAttachment& candidate) {
            return candidate.file.id == wanted[i] && candidate.uploaded_by == key && !candidate.filed &&
                   !candidate.expired;
        });
        if (one == found.end()) {
            out.faults.push_back(
                {"/attachments/" + std::to_string(i), attachment_unusable,
                 "no unused attachment of this key has this id", "upload the file again and name the new id"});
        } else {
            out.files.push_back(one->file);
        }
    }
    return out;
}

std::shared_ptr<void> AttachmentSeats::take() {
    if (*taken_ >= seats) {
        return nullptr;
    }
    ++*taken_;
    return {taken_.get(), [taken = taken_](std::size_t*) { --*taken; }};
}

Error AttachmentDoor::no_seat() {
    return Error{"attachments_busy", "too many files are being sent", "", "the same request may be sent again"};
}

void AttachmentDoor::take(Request request, Respond respond) {
    engine::FileUpload upload;
    upload.bytes = std::move(request.body);
    upload.declared_type = std::move(request.content_type);
    upload.uploaded_by = request.key.id;
    engine_.take_file(
        std::move(upload), [language = std::move(request.accept_language), seat = std::move(request.seat),
                            respond = std::move(respond)](const Result<model::Attachment>& taken) {
            if (!taken) {
                return respond(problem(taken.error(), language));
            }
            Response response;
            response.status = 201;
            response.body = boost::json::serialize(boost::json::object{
                {"id", to_string(taken->id.value())},
                {"media_type", taken->media_type},
                {"size", taken->size},
                {"sha256", taken->sha256},
                {"cleaned", taken->cleaned}});
            respond(std::move(response));
        });
}

void AttachmentDoor::look_up(
    std::vector<model::AttachmentId> ids, std::int32_t key, std::function<void(Result<FoundAttachments>)> done) {
    auto wanted = ids;
    store_.find_attachments(
        std::move(wanted),
        [ids = std::move(ids), key, done = std::move(done)](Result<std::vector<store::UnfiledAttachment>> found) {
            found ? done(match_attachments(ids, *found, key)) : done(std::move(found).error());
        });
}

void AttachmentDoor::give(const RouteMatch& match, const Request& request, Respond respond) {
    const auto number = crypto::parse_crockford(match.values[0]);
    const auto id = parse_uuid(match.values[1]);
    if (!number || !id) {
        return respond(problem(absent(), request.accept_language));
    }
    store_.find(
        model::TrackingNumber{*number}, [this, wanted = model::AttachmentId{*id}, request,
                                         respond = std::move(respond)](const Result<store::ComplaintFile>& file) {
            if (!file && file.error().code != "not_found") {
                return respond(problem(file.error(), request.accept_language));
            }
            if (!file || !may_see(request.key, file->complaint.state, engine_.runtime()->router)) {
                return respond(problem(absent(), request.accept_language));  // TH35: one answer
            }
            found(*file, wanted, request, respond);
        });
}

void AttachmentDoor::found(
    const store::ComplaintFile& file, model::AttachmentId wanted, const Request& request, const Respond& respond) {
    const auto files = files_of(file);
    const auto one = std::ranges::find(files, wanted, &model::Attachment::id);
    if (one == files.end()) {
        return respond(problem(absent(), request.accept_language));
    }
    if (workflow::acts_for_agency(request.key.role) && !workflow::may_be_given(file.complaint.state, *one)) {
        return respond(problem(
            {"attachment_withheld", "it could not be cleaned, and the complaint is anonymous"},
            request.accept_language));
    }
    const auto position = static_cast<std::size_t>(std::distance(files.begin(), one)) + 1;
    engine_.read_file(
        one->sha256, [language = request.accept_language, name = workflow::file_name(position, one->media_type),
                      media_type = one->media_type, respond](Result<std::string> bytes) {
            respond(bytes ? download(*std::move(bytes), name, media_type) : problem(bytes.error(), language));
        });
}

}  // namespace hub::api
