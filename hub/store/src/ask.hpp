#pragma once
#include "lane.hpp"
#include "session.hpp"

#include "hub/store/store.hpp"

#include <functional>
#include <memory>
#include <utility>

namespace hub::store {

/// Runs `work(connection, answer)` on the lane, once more after a lost connection, and posts what came out. The answer
/// begins as `not_found`. `explain` turns a trouble into the error that the asker gets.
template <class T, class Work>
void ask(
    Lane& lane, const Store::Post& post, std::function<void(Result<T>)> done, Work work,
    Error (*explain)(const SqlResult&) = to_error) {
    lane.post([post, done = std::move(done), work = std::move(work), explain](Session& session) mutable {
        auto answer = std::make_shared<Result<T>>(Error{"not_found", "there is no such record"});
        SqlResult tried;
        for (int attempt = 0; attempt < 2; ++attempt) {
            tried = session.run([&](pqxx::connection& connection) { work(connection, *answer); });
            if (tried.trouble != SqlTrouble::lost) {
                break;
            }
        }
        if (!tried) {
            *answer = Result<T>{explain(tried)};
        }
        post([done = std::move(done), answer] { done(std::move(*answer)); });
    });
}

}  // namespace hub::store
