// Fourteen shapes of coroutine code. g++ 12 miscompiles several of them (double frees of temporaries in a co_await
// expression); the compiler that builds the hub must not. Every object counts: a double destruction shows as a wrong
// count, and as a report under AddressSanitizer.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gtest/gtest.h>

#include <exception>
#include <initializer_list>
#include <memory>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace {

namespace asio = boost::asio;
using asio::awaitable;

/// A text on the heap that knows how many of its kind live.
class Counted {
public:
    explicit Counted(std::string text) : text_{std::make_unique<std::string>(std::move(text))} { ++alive; }
    Counted(const Counted& other) : text_{std::make_unique<std::string>(other.text())} { ++alive; }
    Counted(Counted&& other) noexcept : text_{std::move(other.text_)} { ++alive; }
    Counted& operator=(Counted other) noexcept {
        text_ = std::move(other.text_);
        return *this;
    }
    ~Counted() { --alive; }
    [[nodiscard]] const std::string& text() const { return *text_; }
    static inline int alive = 0;

private:
    std::unique_ptr<std::string> text_;
};

struct Request {
    Counted path;
    Counted body;
    int retries = 0;
};
struct Pair {
    Counted first;
    int second = 0;
};

awaitable<void> suspend() {
    co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
}

awaitable<Counted> fetch(std::string text) {
    co_await suspend();
    co_return Counted{std::move(text)};
}
awaitable<int> number(int value) {
    co_await suspend();
    co_return value;
}
awaitable<std::string> handle(Request request) {
    co_await suspend();
    co_return request.path.text() + request.body.text() + std::to_string(request.retries);
}
awaitable<std::string> join(Counted a, Counted b) {
    co_await suspend();
    co_return a.text() + b.text();
}
awaitable<int> sum(std::vector<int> values) {
    co_await suspend();
    co_return std::accumulate(values.begin(), values.end(), 0);
}
awaitable<int> sum_list(std::initializer_list<int> values) {
    // The list's array lives in the caller's full expression, which this coroutine does not outlive.
    co_await suspend();
    co_return std::accumulate(values.begin(), values.end(), 0);
}
awaitable<Counted> fail() {
    co_await suspend();
    throw std::runtime_error("expected");
}
awaitable<std::string> take(std::unique_ptr<Counted> owned) {
    co_await suspend();
    co_return owned->text();
}

class CoroutineCanary : public ::testing::Test {
protected:
    void TearDown() override { EXPECT_EQ(Counted::alive, 0); }

    template <class T>
    T run(awaitable<T> work) {
        asio::io_context context;
        std::optional<T> result;
        std::exception_ptr failure;
        asio::co_spawn(context, std::move(work), [&](std::exception_ptr error, T value) {
            failure = error;
            result = std::move(value);
        });
        context.run();
        if (failure) {
            std::rethrow_exception(failure);
        }
        return std::move(result).value();
    }
};

TEST_F(CoroutineCanary, P01DesignatedAggregateAsArgument) {
    const auto work = []() -> awaitable<std::string> {
        co_return co_await handle({.path = Counted{"/a"}, .body = Counted{"b"}, .retries = 2});
    };
    EXPECT_EQ(run(work()), "/ab2");
}

TEST_F(CoroutineCanary, P02NamedAggregateAsArgument) {
    const auto work = []() -> awaitable<std::string> {
        co_return co_await handle(Request{Counted{"/c"}, Counted{"d"}, 3});
    };
    EXPECT_EQ(run(work()), "/cd3");
}

TEST_F(CoroutineCanary, P03AwaitInBracedInitialiser) {
    const auto work = []() -> awaitable<std::string> {
        const Pair pair{co_await fetch("a long text that lives on the heap"), 2};
        co_return pair.first.text() + std::to_string(pair.second);
    };
    EXPECT_EQ(run(work()), "a long text that lives on the heap2");
}

TEST_F(CoroutineCanary, P04AwaitInStructuredBinding) {
    const auto work = []() -> awaitable<std::string> {
        const auto [text, count] = Pair{co_await fetch("bound"), co_await number(4)};
        co_return text.text() + std::to_string(count);
    };
    EXPECT_EQ(run(work()), "bound4");
}

TEST_F(CoroutineCanary, P05AwaitInConditional) {
    const auto work = [](bool fetched) -> awaitable<std::string> {
        const Counted text = fetched ? co_await fetch("fetched") : Counted{"made"};
        co_return text.text();
    };
    EXPECT_EQ(run(work(true)), "fetched");
    EXPECT_EQ(run(work(false)), "made");
}

TEST_F(CoroutineCanary, P06InitializerListAsArgument) {
    const auto work = []() -> awaitable<int> { co_return co_await sum({1, 2, 3}) + co_await sum_list({4, 5}); };
    EXPECT_EQ(run(work()), 15);
}

TEST_F(CoroutineCanary, P07TwoAwaitsInACondition) {
    const auto work = [](int left, int right) -> awaitable<int> {
        if (co_await number(left) > 3 && co_await number(right) > 3) {
            co_return 1;
        }
        co_return 0;
    };
    EXPECT_EQ(run(work(4, 5)), 1);
    EXPECT_EQ(run(work(4, 1)), 0);
    EXPECT_EQ(run(work(1, 5)), 0);
}

TEST_F(CoroutineCanary, P08AwaitBesideAnotherTemporary) {
    const auto work = []() -> awaitable<std::string> {
        co_return co_await join(Counted{"temporary "}, co_await fetch("fetched"));
    };
    EXPECT_EQ(run(work()), "temporary fetched");
}

TEST_F(CoroutineCanary, P09NestedAwaits) {
    const auto work = []() -> awaitable<std::string> {
        co_return co_await handle({co_await fetch(co_await join(Counted{"x"}, Counted{"y"})), co_await fetch("z"), 1});
    };
    EXPECT_EQ(run(work()), "xyz1");
}

TEST_F(CoroutineCanary, P10LoopOverAwaited) {
    const auto work = []() -> awaitable<std::string> {
        std::string all;
        for (const char c : (co_await fetch("abc")).text() + "d") {
            all += c;
            co_await suspend();
        }
        co_return all;
    };
    EXPECT_EQ(run(work()), "abcd");
}

TEST_F(CoroutineCanary, P11ReturnOfAnAggregate) {
    const auto make = []() -> awaitable<Pair> { co_return Pair{co_await fetch("made"), co_await number(7)}; };
    const auto work = [](awaitable<Pair> inner) -> awaitable<std::string> {
        const auto pair = co_await std::move(inner);
        co_return pair.first.text() + std::to_string(pair.second);
    };
    EXPECT_EQ(run(work(make())), "made7");
}

TEST_F(CoroutineCanary, P12ExceptionWhileTemporariesLive) {
    const auto work = []() -> awaitable<std::string> {
        try {
            co_return co_await join(Counted{"lives"}, co_await fail());
        } catch (const std::runtime_error& error) {
            co_return error.what();
        }
    };
    EXPECT_EQ(run(work()), "expected");
}

TEST_F(CoroutineCanary, P13OwnedTemporary) {
    const auto work = []() -> awaitable<std::string> {
        co_return co_await take(std::make_unique<Counted>(co_await fetch("owned")));
    };
    EXPECT_EQ(run(work()), "owned");
}

TEST_F(CoroutineCanary, P14AwaitInAssignmentAndDefaultMembers) {
    const auto work = []() -> awaitable<std::string> {
        Request request{Counted{"/old"}, Counted{"body"}};
        request.path = co_await fetch("/new");
        request.retries += co_await number(5);
        co_return co_await handle(std::move(request));
    };
    EXPECT_EQ(run(work()), "/newbody5");
}

}  // namespace
