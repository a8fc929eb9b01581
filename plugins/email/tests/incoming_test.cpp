// What a mail means, without a server: whom to believe, what was answered, what is none of ours.
#include "incoming.hpp"

#include "reply.hpp"

#include <gtest/gtest.h>

namespace hub::email {
namespace {

const sdk::Time now{std::chrono::microseconds{1'764'000'000'000'000}};
const Marks marks{{"a secret of tests"}};
const std::string mark = marks.make("7Q2F9K3M0ABCD", "01938f3a-0000-7000-8000-000000000001");
const std::string other = marks.make("8X", "01938f3a-0000-7000-8000-000000000002");

ReplyRules rules() {
    return {
        {{"selesai", sdk::UpdateKind::closed},
         {"bukan kewenangan kami", sdk::UpdateKind::returned_not_competent},
         {"butuh informasi", sdk::UpdateKind::needs_information}},
        {"aduan@dinas.test", "@pemda.test"}};
}

Verdict verdict_of(const std::string& raw, const std::optional<OwnDoorRules>& door = {}) {
    const auto read = read_mail(raw);
    EXPECT_TRUE(std::holds_alternative<Mail>(read)) << std::get<Unreadable>(read).code;
    return judge_mail(std::get<Mail>(read), marks, rules(), door, "lapor@hub.test", "key", now);
}

std::string answer(
    const std::string& text, const std::string& headers = {}, const std::string& from = "aduan@dinas.test") {
    return "From: Dinas <" + from + ">\r\nTo: lapor+" + mark + "@hub.test\r\nMessage-ID: <1@dinas.test>\r\n" + headers +
           "Subject: Re: [SP4N-7Q2F9K3M0ABCD] Jalan\r\n\r\n" + text;
}

TEST(Incoming, AnAnswerWithAWord) {
    const auto verdict = verdict_of(answer(
        "Status : SELESAI.\r\n\r\nSudah ditambal.\r\n\r\nPada Senin, Hub menulis:\r\n> STATUS: butuh informasi\r\n"));
    ASSERT_EQ(verdict.what, Verdict::What::update);
    EXPECT_EQ(verdict.update.kind, sdk::UpdateKind::closed);
    EXPECT_EQ(verdict.update.tracking_id, "7Q2F9K3M0ABCD");
    EXPECT_EQ(verdict.update.note, "Sudah ditambal.");
    EXPECT_EQ(
        verdict_of(answer("*STATUS:* bukan  kewenangan\tkami\r\nJalan provinsi")).update.kind,
        sdk::UpdateKind::returned_not_competent);
    EXPECT_EQ(
        verdict_of(answer("STATUS: butuh informasi", "", "seksi@pemda.test")).update.kind,
        sdk::UpdateKind::needs_information);
}

TEST(Incoming, WhatIsNotUnderstoodIsForAPerson) {
    for (const auto& [text, word] :
         {std::pair{"Sedang kami cek.", "tanpa STATUS"}, std::pair{"STATUS: menunggu dana", "menunggu dana"},
          std::pair{"STATUS: selesai\nSTATUS: butuh informasi", "selesai / butuh informasi"}}) {
        const auto verdict = verdict_of(answer(text));
        EXPECT_EQ(verdict.what, Verdict::What::update);
        EXPECT_EQ(verdict.update.kind, sdk::UpdateKind::note);
        EXPECT_EQ(verdict.update.remote_status, word);
    }
    EXPECT_EQ(verdict_of(answer("> STATUS: selesai\r\n")).code, "empty");
}

TEST(Incoming, WhoIsNotBelievedChangesNothing) {
    EXPECT_EQ(verdict_of(answer("STATUS: selesai", "", "penipu@luar.test")).code, "sender");
    EXPECT_EQ(verdict_of(answer("STATUS: selesai", "From: aduan@dinas.test\r\n", "penipu@luar.test")).code, "sender");
    EXPECT_EQ(verdict_of(answer("STATUS: selesai", "", "aduan@dinas.test.luar.test")).code, "sender");
    EXPECT_EQ(verdict_of(answer("STATUS: selesai", "In-Reply-To: <" + other + "@hub.test>\r\n")).code, "contradicts");
    auto forged = answer("STATUS: selesai");
    forged.replace(forged.find(mark), 1, "8");
    EXPECT_EQ(verdict_of(forged).code, "no_token");
    EXPECT_EQ(
        verdict_of("From: aduan@dinas.test\nTo: lapor+" + mark + "@hub.test\nSubject: [SP4N-8X]\n\nSTATUS: selesai")
            .code,
        "contradicts");
    EXPECT_EQ(verdict_of("From: aduan@dinas.test\nSubject: [SP4N-7Q2F9K3M0ABCD]\n\nSTATUS: selesai").code, "no_token");
    // The token may also come in what mailers say of the mail that is answered.
    EXPECT_EQ(
        verdict_of(
            "From: aduan@dinas.test\nReferences: <x@y>\n <" + mark + "@hub.test>\nSubject: Re\n\nSTATUS: selesai")
            .update.kind,
        sdk::UpdateKind::closed);
}

TEST(Incoming, MachinesSayNothing) {
    for (const std::string header :
         {"Auto-Submitted: auto-replied\r\n", "Precedence: bulk\r\n", "Precedence: auto_reply\r\n",
          "Return-Path: <>\r\n", "X-Autoreply: yes\r\n", "List-Id: <x.y>\r\n"}) {
        EXPECT_EQ(verdict_of(answer("STATUS: selesai", header)).code, "automatic") << header;
    }
    EXPECT_EQ(verdict_of(answer("STATUS: selesai", "Auto-Submitted: no\r\n")).what, Verdict::What::update);
    EXPECT_EQ(verdict_of("From: lapor@hub.test\nMessage-ID: <" + mark + "@hub.test>\n\nx").code, "loop");
    EXPECT_EQ(
        verdict_of("From: a@b.id\nContent-Type: multipart/report; report-type=disposition-notification; "
                   "boundary=b\n\n--b\n\nread\n--b--\n")
            .code,
        "automatic");
}

std::string report(
    const std::string& action, const std::string& status, const std::string& original, bool nested = false) {
    const std::string fields =
        "Content-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\nFinal-Recipient: rfc822; a@b.id\nAction: " +
        action + "\nStatus: " + status + "\nDiagnostic-Code: smtp; 550 no\n";
    return "From: MAILER-DAEMON@x\nReturn-Path: <>\nContent-Type: multipart/report; report-type=delivery-status; "
           "boundary=b\n\n--b\n\nSorry.\n--b\n" +
           (nested ? "Content-Type: multipart/mixed; boundary=c\n\n--c\n" + fields + "--c--\n" : fields) +
           "--b\nContent-Type: message/rfc822\n\nMessage-ID: <" + original + "@hub.test>\nTo: a@b.id\n\nbody\n--b--\n";
}

TEST(Incoming, ReportsOfFailedDeliveries) {
    for (const bool nested : {false, true}) {
        const auto verdict = verdict_of(report("failed", "5.1.1", mark, nested));
        ASSERT_EQ(verdict.what, Verdict::What::update) << verdict.code;
        EXPECT_EQ(verdict.update.kind, sdk::UpdateKind::bounced);
        EXPECT_EQ(verdict.update.tracking_id, "7Q2F9K3M0ABCD");
        EXPECT_NE(verdict.update.note.find("5.1.1"), std::string::npos);
    }
    EXPECT_EQ(verdict_of(report("delayed", "4.4.1", mark)).update.kind, sdk::UpdateKind::note);
    EXPECT_EQ(verdict_of(report("delivered", "2.0.0", mark)).code, "delivered");
    EXPECT_EQ(verdict_of(report("failed", "5.1.1", "forged.1.abcdefghijklmnop")).code, "report_of_nothing");
    auto headers = report("failed", "5.1.1", mark);
    headers.replace(headers.find("message/rfc822"), 14, "text/rfc822-headers");
    EXPECT_EQ(verdict_of(headers).update.kind, sdk::UpdateKind::bounced);
}

TEST(Incoming, NewComplaintsOnlyWhereTheDoorIsOpen) {
    const std::string mail =
        "From: =?utf-8?q?Bud=C3=AD?= <Budi@warga.test>\nSubject: Lampu mati\nMessage-ID: <9@w>\n\nDi Jalan A.";
    EXPECT_EQ(verdict_of(mail).code, "no_token");
    const auto verdict = verdict_of(mail, OwnDoorRules{});
    ASSERT_EQ(verdict.what, Verdict::What::filing);
    EXPECT_EQ(verdict.filing.subject, "Lampu mati");
    EXPECT_EQ(verdict.filing.reporter->email, "budi@warga.test");
    EXPECT_EQ(verdict.filing.reporter->name, "Budí");
    EXPECT_EQ(verdict_of(mail, OwnDoorRules{{"@dinas.test"}}).code, "sender");
    EXPECT_EQ(verdict_of("From: a@b.id\nAuto-Submitted: auto-replied\n\nx", OwnDoorRules{}).code, "automatic");
}

TEST(Mail, PartsFilesAndNames) {
    const auto read = read_mail(
        "From: a@b.id\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/alternative; "
        "boundary=c\n\n"
        "--c\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nJ=E9t=E9\n"
        "--c\nContent-Type: text/html\n\n<p>no</p>\n--c--\n"
        "--b\nContent-Type: image/jpeg; name=\"=?utf-8?b?w7xiZXI=?=.jpg\"\nContent-Transfer-Encoding: "
        "base64\n\nanBlZw==\n"
        "--b\nContent-Disposition: attachment; filename*=utf-8''b%C3%BCkti.pdf\nContent-Type: "
        "application/pdf\n\npdf\n--b--\n");
    const auto& mail = std::get<Mail>(read);
    EXPECT_EQ(mail.text, "Jété");
    ASSERT_EQ(mail.files.size(), 2U);
    EXPECT_EQ(mail.files[0].name, "über.jpg");
    EXPECT_EQ(mail.files[0].bytes, "jpeg");
    EXPECT_EQ(mail.files[1].name, "bükti.pdf");
    EXPECT_EQ(
        text_of_html("<html><head><title>x</title></head><p>STATUS: selesai</p><div>a &amp; "
                     "b&#233;&nbsp;c</div><script>x</script>"),
        "STATUS: selesai\na & bé c\n");
}

TEST(Reply, QuotationsOfManyMailers) {
    for (const std::string quote :
         {"## Tulis jawaban di atas baris ini / reply above this line ##", "-----Original Message-----",
          "-----Pesan Asli-----", "On Mon, 24 Nov 2025 at 10:00, Hub <x@y> wrote:",
          "Pada tgl 24 Nov 2025,\nHub <x@y> menulis:", "________________________________", "Dari: Hub\nDikirim: Senin",
          "From: Hub\nSent: Monday", "-- "}) {
        EXPECT_EQ(read_reply("jawab\n\n" + quote + "\nSTATUS: selesai\nlama").note, "jawab") << quote;
        EXPECT_TRUE(read_reply("jawab\n" + quote + "\nSTATUS: selesai\nlama").words.empty()) << quote;
    }
    EXPECT_EQ(read_reply("From: here to there\nOn the road").note, "From: here to there\nOn the road");
    EXPECT_EQ(read_reply("statusnya: baik").note, "statusnya: baik");
}

}  // namespace
}  // namespace hub::email
