#pragma once
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace hub::testing {

/// A complaint that a client was told is stored.
struct Filed {
    std::string idempotency_key;
    std::string subject;   ///< unique: tells whether the right text reached the right office
    std::string category;  ///< = the office it belongs to
    std::string tracking_id;
    bool in_doubt = false;  ///< an earlier try of the same key ended without an answer
};

struct FilersOptions {
    std::vector<std::uint16_t> ports;  ///< of the nodes; a client that gets no answer turns to the next one
    std::string api_key;
    std::vector<std::string> categories;
    unsigned threads = 8;
    std::chrono::milliseconds pace{60};  ///< between two complaints of one client
    std::uint64_t seed = 1;
    std::string key_prefix = "k";  ///< of the Idempotency-Keys: where several of these file one after the other
};

/// Citizens' apps: each thread files one complaint after another and repeats the same Idempotency-Key until it gets a
/// 201. Now and then it repeats a key that was answered already and expects the same tracking id.
class Filers {
public:
    explicit Filers(FilersOptions options);
    ~Filers();
    Filers(const Filers&) = delete;
    Filers& operator=(const Filers&) = delete;

    /// No new complaints; each client still brings its last one home.
    void finish();
    /// Gives up clients that still get no 201 (they count as unresolved) and joins.
    void abandon();

    [[nodiscard]] std::size_t confirmed() const { return confirmed_; }
    [[nodiscard]] bool ended() const { return running_ == 0; }
    // After the threads have ended:
    [[nodiscard]] const std::vector<Filed>& filed() const { return filed_; }
    [[nodiscard]] std::size_t unresolved() const { return unresolved_; }
    /// Replays that answered with another tracking id.
    [[nodiscard]] std::size_t replays() const { return replays_; }
    [[nodiscard]] std::size_t wrong_replays() const { return wrong_replays_; }
    /// Answers that are neither 201 nor 503: never right for what these clients send.
    [[nodiscard]] std::vector<std::string> surprises() const;
    [[nodiscard]] std::size_t tries() const { return tries_; }

private:
    class Client;
    /// True: stopped for good.
    bool pause(std::chrono::milliseconds how_long);
    void note_surprise(std::string what);

    FilersOptions options_;
    std::atomic<std::size_t> confirmed_{0};
    std::atomic<std::size_t> unresolved_{0};
    std::atomic<std::size_t> replays_{0};
    std::atomic<std::size_t> wrong_replays_{0};
    std::atomic<std::size_t> tries_{0};
    std::atomic<unsigned> running_{0};
    std::atomic<bool> finishing_{false};
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    bool abandoned_ = false;
    std::vector<Filed> filed_;
    std::vector<std::string> surprises_;
    std::vector<std::thread> threads_;
};

}  // namespace hub::testing
