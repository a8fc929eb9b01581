#pragma once
#include "hub/wire/messages.hpp"

#include <string>

namespace hub::wire {

/// A message with every field set and text that is hard to carry.
inline Submit sample_submit() {
    Submit s;
    s.attempt = 3;
    s.timeout = std::chrono::milliseconds{30'000};
    s.key = model::DeliveryId{*parse_uuid("01938f3a-0000-7000-8000-000000000001")};
    s.trace_id = "4bf92f3577b34da6a3ce929d0e0e4736";
    auto& m = s.message;
    m.kind = model::MessageKind::update;
    m.complaint = model::ComplaintId{*parse_uuid("01938f3a-0000-7000-8000-000000000002")};
    m.tracking_id = "7Q2F-9K3M-0ABCD";
    m.revision = 2;
    m.status = model::Status::in_progress;
    m.received_at = TimePoint{std::chrono::microseconds{1'700'000'000'123'456}};
    m.due_at = TimePoint{std::chrono::microseconds{-1}};
    auto& c = m.content;
    c.subject = "Jalan \"berlubang\" \\ depan pasar";
    c.body = std::string{"baris satu\r\nbaris dua\t\x01\x1f é \xF0\x9F\x9A\xA7 "} + std::string(1, '\0') + "akhir";
    c.address = "Jl. Contoh 1";
    c.category = model::CategoryCode{"public-works.road"};
    c.region = model::RegionCode{"18.72.01"};
    c.kind = model::ComplaintKind::aspiration;
    c.channel = model::Channel::whatsapp;
    c.priority = model::Priority::high;
    c.anonymous = c.supervisory = true;
    c.wished_agency = model::AgencyId{"metro/pupr"};
    c.latitude_e7 = -51'234'567;
    c.longitude_e7 = 1'053'000'000;
    c.attributes = {{"road_class", "national"}, {"", "leer"}};
    m.reason = model::MessageReason::replied;
    m.text = "sudah diperbaiki? \"belum\"\n";
    m.external_ref = "PUPR-7";
    m.history = {
        {model::UpdateKind::follow_up, m.received_at, "petugas \\ meninjau"},
        {model::UpdateKind::closed, TimePoint{}, ""}};
    m.files = {
        {"lampiran-1.jpg", "image/jpeg", "/data/blobs/ab/ab01", "ab01", 1'234},
        {"lampiran-2.pdf", "application/pdf", "/data/blobs/cd/cd02", "cd02", most_file_bytes}};
    return s;
}

inline model::AgencyUpdate sample_note() {
    model::AgencyUpdate update;
    update.kind = model::UpdateKind::note;
    update.dedup_key = "k";
    update.files = {{"foto \"1\"/../é.jpg", "image/jpeg", "r-1-1", 5}, {"", "", "r-1-2", 0}};
    return update;
}

inline model::Holding sample_holding() {
    model::Holding holding;
    holding.external_ref = "T-9";
    holding.complaint = sample_submit().message.complaint;
    holding.tracking_id = "7Q2F-9K3M-0ABCD";
    holding.remote_status = "diproses";
    holding.kind = model::UpdateKind::in_progress;
    holding.changed_at = TimePoint{std::chrono::seconds{7}};
    return holding;
}

inline model::AgencyFiling sample_filing() {
    model::AgencyFiling filing;
    filing.content = sample_submit().message.content;
    filing.reporter.emplace().name = Sensitive<std::string>{"Sri Wati"};
    filing.external_ref = "L-1";
    filing.dedup_key = "loket:L-1";
    filing.files = {{"surat.pdf", "application/pdf", "r-1-3", most_file_bytes}};
    return filing;
}

}  // namespace hub::wire
