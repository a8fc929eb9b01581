// Tens of thousands of mails, spoiled at random from those of the torture set (the same ones in every run): nothing
// crashes, none takes longer than a second, the process grows by no more than 128 MB, and what comes out is UTF-8.
#include "charset.hpp"
#include "incoming.hpp"
#include "torture.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <random>
#include <sys/resource.h>

namespace hub::email {
namespace {

using namespace std::chrono_literals;

constexpr int mutants = 20'000;

class Mutator {
public:
    explicit Mutator(std::uint32_t seed) : random_{seed} {}
    std::size_t below(std::size_t end) { return end == 0 ? 0 : random_() % end; }
    std::string spoil(std::string text, const std::vector<std::string>& others) {
        for (auto left = 1 + below(4); left > 0; --left) {
            const auto at = below(text.size() + 1);
            switch (below(7)) {
                case 0: text.insert(at, 1 + below(20), static_cast<char>(random_())); break;
                case 1: text.erase(at, below(200)); break;
                case 2: text.resize(at); break;
                case 3: text.insert(at, "\r\n"); break;
                case 4: text.insert(at, text.substr(below(text.size() + 1), below(500))); break;
                case 5: {
                    const auto& other = others[below(others.size())];
                    text.insert(at, other.substr(below(other.size() + 1), below(2'000)));
                    break;
                }
                default:
                    if (!text.empty()) {
                        text[below(text.size())] = static_cast<char>(random_());
                    }
            }
        }
        return text;
    }

private:
    std::minstd_rand random_;
};

long peak_kib() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

TEST(MailFuzz, NothingOutOfAMailHurts) {
    const Marks marks{{"a secret of tests"}};
    const auto mark = marks.make("7Q2F9K3M0ABCD", "01938f3a-0000-7000-8000-000000000001");
    const ReplyRules rules{{{"selesai", sdk::UpdateKind::closed}}, {"aduan@dinas.test"}};
    const sdk::Time now{std::chrono::microseconds{1'764'000'000'000'000}};
    auto set = torture_set("aduan@dinas.test", "lapor+" + mark + "@hub.test", mark);
    for (const auto& whole : set) {
        (void)read_mail(whole);
    }
    std::erase_if(set, [](const std::string& one) { return one.size() > 20'000; });  // many small ones say more
    Mutator mutator{4711};
    const auto before = peak_kib();
    int told = 0;
    for (int i = 0; i < mutants; ++i) {
        const auto raw = mutator.spoil(set[mutator.below(set.size())], set);
        const auto begin = std::chrono::steady_clock::now();
        const auto read = read_mail(raw);
        if (const auto* mail = std::get_if<Mail>(&read)) {
            const auto verdict = judge_mail(*mail, marks, rules, OwnDoorRules{}, "lapor@hub.test", "key", now);
            ASSERT_TRUE(is_utf8(verdict.update.note) && is_utf8(verdict.update.remote_status)) << i;
            ASSERT_TRUE(is_utf8(verdict.filing.subject) && is_utf8(verdict.filing.body)) << i;
            ASSERT_TRUE(is_utf8(verdict.filing.reporter ? verdict.filing.reporter->name : "")) << i;
            for (const auto& file : mail->files) {
                ASSERT_TRUE(is_utf8(file.name) && file.name.find('\0') == std::string::npos) << i;
            }
            told += verdict.what == Verdict::What::update ? 1 : 0;
            if (verdict.what == Verdict::What::update) {
                ASSERT_EQ(verdict.update.tracking_id, "7Q2F9K3M0ABCD") << i;
            }
        }
        ASSERT_LT(std::chrono::steady_clock::now() - begin, 1s) << i;
    }
    EXPECT_GT(told, 1'000) << "else it tries nothing";
    EXPECT_TRUE(is_sanitized || peak_kib() - before < 128 * 1'024) << peak_kib() - before;
}

}  // namespace
}  // namespace hub::email
