// More than a hundred XML documents that are wrong, huge or strange: each ends in a clear outcome, none takes longer
// than two seconds, and all of them together let the process grow by no more than 64 MiB.
#include "config.hpp"
#include "items.hpp"
#include "settings_of.hpp"

#include "hub/plugins/judgement.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <random>
#include <sys/resource.h>

namespace hub::soap {
namespace {

using namespace std::chrono_literals;

std::string repeated(const std::string& text, int times) {
    std::string out;
    for (int i = 0; i < times; ++i) {
        out += text;
    }
    return out;
}

const std::string head =
    "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/' xmlns:p='urn:dinas:pengaduan'><e:Body>";
const std::string tail = "</e:Body></e:Envelope>";
const std::string good =
    head + "<p:BuatPengaduanResponse><p:nomor>D-1</p:nomor><p:status>baru</p:status></p:BuatPengaduanResponse>" + tail;

std::vector<std::string> torture_set() {
    std::vector<std::string> all{
        "",
        " ",
        "\n",
        "x",
        "<",
        "<>",
        "</>",
        "<a",
        "<a>",
        "<a/><b/>",
        "<a></b>",
        "\xEF\xBB\xBF",
        std::string(1, '\0'),
        std::string(1'000, '\0'),
        "<?xml version='1.0'?>",
        "<?xml version='9.9'?><a/>",
        "<?xml version='1.0' encoding='EBCDIC-XX'?><a/>",
        "<?xml version='1.0' encoding='UTF-16'?>" + good,
        "<!DOCTYPE a><a/>",
        "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>",
        "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
        "<!DOCTYPE a [<!ENTITY % x SYSTEM 'http://127.0.0.1:1/x'>%x;]><a/>",
        "<!DOCTYPE a SYSTEM 'http://127.0.0.1:1/'><a/>",
        "<!DOCTYPE a [<!ENTITY a0 'ha'><!ENTITY a1 '&a0;&a0;&a0;&a0;&a0;&a0;&a0;&a0;'><!ENTITY a2 "
        "'&a1;&a1;&a1;&a1;&a1;&a1;&a1;&a1;'><!ENTITY a3 '&a2;&a2;&a2;&a2;&a2;&a2;&a2;&a2;'>]><a>&a3;</a>",
        "<a>&unknown;</a>",
        "<a>&#0;</a>",
        "<a>&#x110000;</a>",
        "<a>&#xD800;</a>",
        "<a>\xFF\xFE</a>",
        "<a>\xC0\x80</a>",
        "<a b='1' b='2'/>",
        "<a b=1/>",
        "<a b='<'/>",
        "<a><![CDATA[</a>",
        "<a><![CDATA[]]]]><![CDATA[>]]></a>",
        "<a><!-- -- --></a>",
        "<a><?x ?></a>",
        "<a xmlns:p='u'><q:b/></a>",
        "<a xmlns:xml='u'/>",
        "<a:b:c/>",
        head,
        good.substr(0, good.size() - 1),
        good + "x",
        good + good,
        head + tail,
        head + "<!-- -->" + tail,
        head + "<p:nomor>D-9</p:nomor>" + tail,
        "<Envelope><Body><Fault/></Body></Envelope>",
        head + "<e:Fault/>" + tail,
        head + "<e:Fault><faultcode/></e:Fault>" + tail,
        head + "<e:Fault>" + repeated("<detail>", 50) + repeated("</detail>", 50) + "</e:Fault>" + tail,
        repeated("<a>", 300) + repeated("</a>", 300),
        repeated("<a>", 100'000),
        repeated("<a>", 250) + repeated("</a>", 250),
        "<a>" + repeated("<b/>", 250'000) + "</a>",
        "<a>" + repeated("<b>x</b>", 130'000) + "</a>",
        "<a>" + std::string(1'000'000, 'x') + "</a>",
        "<a b='" + std::string(1'000'000, 'x') + "'/>",
        "<" + std::string(200'000, 'a') + "/>",
        "<a " + repeated("x", 100'000) + "='1'/>",
        "<a>" + repeated("<!--x-->", 100'000) + "</a>",
        "<a>" + repeated("&amp;", 200'000) + "</a>",
        "<a>" + repeated("<![CDATA[x]]>", 80'000) + "</a>",
        "<a>" + repeated("<?x y?>", 100'000) + "</a>"};
    for (const int count : {200, 257, 5'000}) {
        std::string attributes;
        std::string spaces;
        for (int i = 0; i < count; ++i) {
            attributes += " a" + std::to_string(i) + "='1'";
            spaces += " xmlns:n" + std::to_string(i) + "='u" + std::to_string(i) + "'";
        }
        all.push_back("<a" + attributes + "/>");
        all.push_back("<a" + spaces + "/>");
    }
    for (std::size_t cut = 1; cut < good.size(); cut += 5) {  // an answer that was cut off
        all.push_back(good.substr(0, cut));
    }
    return all;
}

long peak_kib() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

class Judge {
public:
    Judge() {
        const SettingsOf settings{good_settings()};
        std::vector<sdk::Fault> none;
        config_ = read_config(settings.settings(), none);
    }
    /// As an answer to a hand-over, and as a list of news.
    sdk::Outcome judge(const std::string& body) {
        const plugins::HttpAnswer answer{200, {}, body};
        plugins::Reply reply{answer};
        if (const auto document = plugins::XmlDocument::parse(body)) {
            const auto list = items_of(config_.poll->item, *document, *config_.zone);
            if (list) {
                (void)plugins::read_listing(config_.poll->item.rules, *list);
            }
        }
        return plugins::judge(config_.create, reply, {nullptr, &*config_.zone, &config_.fields});
    }

private:
    Config config_;
};

TEST(SoapHostile, EachDocumentEndsInAClearOutcome) {
    const auto set = torture_set();
    ASSERT_GE(set.size(), 100U);
    Judge judge;
    ASSERT_EQ(judge.judge(good).kind, HUBC_DELIVERED);
    const auto before = peak_kib();
    for (std::size_t i = 0; i < set.size(); ++i) {
        const auto begin = std::chrono::steady_clock::now();
        const auto outcome = judge.judge(set[i]);
        EXPECT_TRUE(outcome.kind == HUBC_UNKNOWN || outcome.kind == HUBC_RETRY || outcome.kind == HUBC_REJECTED)
            << i << ": " << set[i].substr(0, 200);
        EXPECT_LT(std::chrono::steady_clock::now() - begin, 2s) << i;
    }
    RecordProperty("documents", static_cast<int>(set.size()));
    EXPECT_LE(peak_kib() - before, 64 * 1'024) << "KiB";
}

TEST(SoapHostile, SpoiledAnswersHurtNobody) {
    Judge judge;
    std::minstd_rand random{4711};
    int delivered = 0;
    for (int i = 0; i < 20'000; ++i) {
        auto body = good;
        for (auto left = 1 + random() % 3; left > 0; --left) {
            const auto at = random() % body.size();
            switch (random() % 4) {
                case 0: body[at] = static_cast<char>(random()); break;
                case 1: body.erase(at, random() % 20); break;
                case 2: body.insert(at, body.substr(random() % body.size(), random() % 40)); break;
                default: body.insert(at, 1, static_cast<char>(random()));
            }
            body += body.empty() ? "x" : "";
        }
        const auto outcome = judge.judge(body);
        delivered += outcome.kind == HUBC_DELIVERED ? 1 : 0;
        ASSERT_TRUE(outcome.kind != HUBC_DELIVERED || !outcome.external_ref.empty()) << body;
    }
    EXPECT_GT(delivered, 100) << "else it tries nothing";
    EXPECT_LT(delivered, 15'000);
}

}  // namespace
}  // namespace hub::soap
