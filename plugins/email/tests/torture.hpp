#pragma once
#include <string>
#include <vector>

namespace hub::email {

/// ThreadSanitizer and AddressSanitizer keep memory of their own.
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
inline constexpr bool is_sanitized = true;
#else
inline constexpr bool is_sanitized = false;
#endif
#else
inline constexpr bool is_sanitized = false;
#endif

/// Mails as no one should write them and many do. `from`, `to` and `mark` are good; what is broken is all else.
inline std::vector<std::string> torture_set(const std::string& from, const std::string& to, const std::string& mark) {
    std::vector<std::string> out;
    const auto head = [&] {
        return "From: " + from + "\nTo: " + to + "\nMessage-ID: <t" + std::to_string(out.size()) + "@b>\n";
    };
    const auto add = [&](const std::string& headers, const std::string& body) {
        out.push_back(head() + headers + "\n" + body);
    };
    const std::string done = "STATUS: selesai\nSudah.\n";
    // Bodies and charsets.
    add("", done);
    add("Content-Type: text/plain; charset=no-such\n", "STATUS: selesai\n\xE9\xE8\n");
    add("Content-Type: text/plain; charset=\"utf-8\n", done);
    add("Content-Type: text/plain; charset=utf-16\n", std::string{"S\0T\0A\0", 6} + done);
    add("Content-Type: text/plain; charset=utf-7\n", done);
    add("Content-Type: text/plain; charset=" + std::string(5'000, 'x') + "\n", done);
    add("Content-Transfer-Encoding: base64\n", "U1RBVFVTOiBzZWxlc2Fp!!!!\n====\n");
    add("Content-Transfer-Encoding: base64\n", std::string(10'001, 'A'));
    add("Content-Transfer-Encoding: quoted-printable\n", "STATUS: selesai=\n=ZZ=\n=E9=\n");
    add("Content-Transfer-Encoding: x-uuencode\n", "begin 644 x\nM~~~~\nend\n");
    add("Content-Transfer-Encoding: no-such\n", done);
    add("", std::string(300'000, 'x'));
    add("", std::string{"STATUS: selesai\0\0\n", 18});
    add("", "STATUS: selesai\r\r\r\n\x1B[2J\x07\n");
    add("", std::string(100'000, '\n') + done);
    add("", std::string(50'000, '>') + "\n" + done);
    add("Content-Type: text/html\n", "<p>STATUS: selesai<br>&#x110000;&#999999999999;&bogus;&");
    add("Content-Type: text/html\n", "<" + std::string(100'000, 'a'));
    add("Content-Type: text/html\n", std::string(50'000, '<') + done);
    add("Content-Type: text/html\n", "<style>" + done);
    // Headers.
    add("Subject: =?UTF-8?B?w5xiZXI=?= =?UTF-8?B?bMOkbmdl?=\n", done);
    add("Subject: =?UTF-8?Q?" + std::string(60'000, '=') + "?=\n", done);
    add("Subject: \xFF\xFE raw\n", done);
    add("Subject: a\n\tb\n c\nSubject: second\n", done);
    add("X: " + std::string(200'000, 'y') + "\n", done);
    add(
        [] {
            std::string many;
            for (int i = 0; i < 5'000; ++i) {
                many += "X-" + std::to_string(i) + ": y\n";
            }
            return many;
        }(),
        done);
    add("no colon here\n", done);
    add("Date: Foo, 99 Bar 99999 99:99:99 +9999\n", done);
    add("Date: Thu, 01 Jan 1970 00:00:00 +0000\n", done);
    add("References: " + std::string(50'000, '<') + "\n", done);
    add("In-Reply-To: <" + std::string(50'000, 'x') + "\n", done);
    add("Cc: " + std::string(20'000, ',') + "\n", done);
    add("Cc: \"unclosed <a@b.id>, c@d.id\n", done);
    add("Cc: group: a@b.id, c@d.id;\n", done);
    add("Reply-To: <>\nSender: \n", done);
    add("Auto-Submitted:\n", done);
    add("Content-Type: \n", done);
    add("Content-Type: /\n", done);
    add("Content-Type: text\n", done);
    add("Content-Type: text/plain; charset=utf-8; charset=latin1; =; ;;;\n", done);
    add("MIME-Version: 9.9\n", done);
    // Structure.
    add("Content-Type: multipart/mixed\n", done);
    add("Content-Type: multipart/mixed; boundary=\"\"\n", "--\n\n" + done + "----\n");
    add("Content-Type: multipart/mixed; boundary=b\n", done);
    add("Content-Type: multipart/mixed; boundary=b\n", "--b\n\n" + done);  // never closed
    add("Content-Type: multipart/mixed; boundary=b\n", "--b--\n" + done);
    add("Content-Type: multipart/mixed; boundary=b\n", "--b\n--b\n--b\n--b--\n");
    add("Content-Type: multipart/mixed; boundary=" + std::string(3'000, 'b') + "\n", done);
    add("Content-Type: multipart/mixed; boundary=b\n",
        "--b\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n" + done + "--b--\n--b--\n");
    const auto nested = [](int depth, const std::string& kind) {
        std::string body;
        for (int i = 0; i < depth; ++i) {
            body += kind == "multipart" ? "--b" + std::to_string(i) + "\nContent-Type: multipart/mixed; boundary=b" +
                                              std::to_string(i + 1) + "\n\n"
                                        : "Content-Type: message/rfc822\n\n";
        }
        return body;
    };
    for (const int depth : {10, 30, 250, 3'000, 60'000}) {
        add("Content-Type: multipart/mixed; boundary=b0\n", nested(depth, "multipart"));
        add("Content-Type: message/rfc822\n", nested(depth, "message"));
    }
    std::string parts;
    for (int i = 0; i < 3'000; ++i) {
        parts += "--b\n\nx\n";
    }
    add("Content-Type: multipart/mixed; boundary=b\n", parts + "--b--\n");
    std::string files;
    for (int i = 0; i < 50; ++i) {
        files += "--b\nContent-Disposition: attachment; filename=\"../../etc/passwd\"\n\nx\n";
    }
    add("Content-Type: multipart/mixed; boundary=b\n", "--b\n\n" + done + files + "--b--\n");
    add("Content-Type: multipart/mixed; boundary=b\n",
        "--b\n\n" + done + "--b\nContent-Type: image/jpeg; name*0=\"a\"; name*9999999=\"b\"; name*=x'\n\nx\n--b--\n");
    add("Content-Type: multipart/mixed; boundary=b\n",
        "--b\n\n" + done + "--b\nContent-Disposition: attachment; filename=\"\n\nx\n--b--\n");
    add("Content-Type: multipart/mixed; boundary=b\n",
        "--b\n\n" + done + "--b\nContent-Type: application/ms-tnef; name=winmail.dat\n\n\x78\x9F\x3E\x22\n--b--\n");
    add("Content-Type: message/partial; id=x; number=1; total=99999999\n", done);
    add("Content-Type: message/external-body; access-type=local-file; name=/etc/passwd\n", "\n");
    // Reports.
    add("Content-Type: multipart/report; boundary=b\n",
        "--b\nContent-Type: message/delivery-status\n\nAction:\nStatus:\n--b--\n");
    add("Content-Type: multipart/report; boundary=b\n",
        "--b\nContent-Type: message/delivery-status\n\n" + std::string(100'000, '\n') + "Action: failed\n--b--\n");
    add("Content-Type: multipart/report; boundary=b\n",
        "--b\nContent-Type: message/delivery-status\n\nAction: failed\nStatus: " + std::string(50'000, '5') +
            "\n--b\nContent-Type: message/rfc822\n\nMessage-ID: <" + mark + "@x>\n\n--b--\n");
    add("Content-Type: multipart/report; boundary=b\n", "--b\nContent-Type: text/rfc822-headers\n\n--b--\n");
    // Whole mails.
    out.emplace_back("\n");
    out.emplace_back("x");
    out.emplace_back("From " + from + " Mon Nov 24\n" + head() + "\n" + done);
    out.emplace_back(std::string(1'000, '\0'));
    out.emplace_back("\xEF\xBB\xBF" + head() + "\n" + done);
    out.emplace_back(head());
    std::string noise(200'000, '\0');
    unsigned seed = 7;
    for (auto& c : noise) {
        seed = seed * 1'664'525 + 1'013'904'223;
        c = static_cast<char>(seed >> 24U);
    }
    out.push_back(noise);
    out.push_back(head() + "\n" + noise);
    return out;
}

}  // namespace hub::email
