#pragma once
#include <chrono>
#include <cstddef>
#include <map>
#include <string>

namespace hub::api {

/// Guessing passwords: after five wrong ones in a row a name waits 1, 2, 4 … s for its next try, at most a minute, so
/// that nobody is locked out for long by somebody else's guesses, and no more than about 60 an hour are tried (OWASP
/// ASVS 2.2.1 allows 100). A right one, or an hour without any, forgets them. For one node; pure but for its memory,
/// which is bounded. One thread.
class SignInGuard {
public:
    using Instant = std::chrono::steady_clock::time_point;
    static constexpr std::size_t most_names = 10'000;

    /// How long this name has to wait; zero: it may try now.
    [[nodiscard]] std::chrono::seconds wait_of(const std::string& login, Instant now) const;
    void failed(const std::string& login, Instant now);
    void succeeded(const std::string& login) { names_.erase(login); }

private:
    struct Tries {
        int wrong = 0;
        Instant last;
        Instant next;
    };
    std::map<std::string, Tries, std::less<>> names_;
};

}  // namespace hub::api
