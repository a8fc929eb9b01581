#pragma once
#include "lane.hpp"

#include "hub/store/accounts.hpp"
#include "hub/store/store.hpp"

#include <functional>
#include <string>

namespace hub::store {

/// Who may sign in, and the rows of who did. The key ring reads sessions with the keys (Reader::load_keys).
class SignIns {
public:
    SignIns(const StoreOptions& options, Store::Post post);

    void find(std::string login, std::function<void(Result<Account>)> done);
    void begin(LoginSession session, std::function<void(Result<TimePoint>)> done);
    void end(std::array<std::uint8_t, 32> hash, std::function<void(Result<bool>)> done);

private:
    Store::Post post_;
    Lane lane_;
};

}  // namespace hub::store
