#include "attachment_door.hpp"

#include "filing_body.hpp"

#include <gtest/gtest.h>

namespace hub::api {
namespace {

model::AttachmentId id_of(std::uint8_t number) {
    Uuid id;
    id.bytes[15] = number;
    return model::AttachmentId{id};
}

store::UnfiledAttachment upload_of(std::uint8_t number, std::int32_t key) {
    store::UnfiledAttachment out;
    out.file.id = id_of(number);
    out.file.media_type = "image/jpeg";
    out.uploaded_by = key;
    return out;
}

TEST(AttachmentDoor, a_filing_gets_its_files_in_the_order_it_names_them) {
    const auto found = match_attachments({id_of(2), id_of(1)}, {upload_of(1, 7), upload_of(2, 7)}, 7);
    EXPECT_TRUE(found.faults.empty());
    ASSERT_EQ(found.files.size(), 2U);
    EXPECT_EQ(found.files[0].id, id_of(2));
}

TEST(AttachmentDoor, one_answer_for_all_that_cannot_be_used) {
    auto filed = upload_of(2, 7);
    filed.filed = true;
    auto expired = upload_of(3, 7);
    expired.expired = true;
    const auto found = match_attachments(
        {id_of(1), id_of(2), id_of(3), id_of(4), id_of(5)}, {upload_of(1, 8), filed, expired, upload_of(5, 7)}, 7);
    ASSERT_EQ(found.faults.size(), 4U);
    for (std::size_t i = 0; i < found.faults.size(); ++i) {
        EXPECT_EQ(found.faults[i].pointer, "/attachments/" + std::to_string(i));
        EXPECT_EQ(found.faults[i].code, attachment_unusable);
        EXPECT_EQ(found.faults[i].detail, found.faults[0].detail);
        EXPECT_TRUE(depends_on_configuration(found.faults[i])) << "a replay is answered all the same";
    }
    ASSERT_EQ(found.files.size(), 1U);
}

TEST(AttachmentDoor, eight_large_bodies_at_once_and_no_more) {
    std::vector<std::shared_ptr<void>> seats;
    AttachmentSeats book;
    for (int i = 0; i < 8; ++i) {
        seats.push_back(book.take());
        EXPECT_NE(seats.back(), nullptr);
    }
    EXPECT_EQ(book.take(), nullptr);
    const auto copy = seats.back();
    seats.pop_back();
    EXPECT_EQ(book.take(), nullptr) << "somebody still holds it";
    seats.clear();
    EXPECT_NE(book.take(), nullptr);
}

}  // namespace
}  // namespace hub::api
