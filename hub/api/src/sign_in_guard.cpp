#include "sign_in_guard.hpp"

#include <algorithm>

namespace hub::api {
namespace {

using std::chrono::seconds;

constexpr int free_tries = 5;
constexpr int most_doublings = 6;
constexpr seconds longest_wait{60};
constexpr std::chrono::hours remembered{1};

}  // namespace

seconds SignInGuard::wait_of(const std::string& login, Instant now) const {
    const auto found = names_.find(login);
    return found == names_.end() || found->second.next <= now ? seconds{0}
                                                              : std::chrono::ceil<seconds>(found->second.next - now);
}

void SignInGuard::failed(const std::string& login, Instant now) {
    if (!names_.contains(login) && names_.size() >= most_names) {
        std::erase_if(names_, [&](const auto& entry) { return now - entry.second.last > remembered; });
        if (names_.size() >= most_names) {  // somebody sends ever new names: the oldest tries are forgotten
            names_.erase(std::ranges::min_element(names_, {}, [](const auto& entry) { return entry.second.last; }));
        }
    }
    auto& tries = names_[login];
    tries.wrong = now - tries.last > remembered ? 1 : tries.wrong + 1;
    tries.last = now;
    const auto beyond = tries.wrong - free_tries;
    tries.next = beyond < 0 ? now : now + std::min(longest_wait, seconds{1} * (1 << std::min(beyond, most_doublings)));
}

}  // namespace hub::api
