#pragma once
#include "event_codec.hpp"
#include "lane.hpp"
#include "rows.hpp"

#include "hub/store/store.hpp"

#include <functional>
#include <memory>
#include <utility>

/// How a lane is asked something.
namespace hub::store {

/// Content lies in the first event of the complaint: the last column of state_columns.
inline StoredComplaint read_stored(const pqxx::row& row) {
    StoredComplaint out;
    out.state = read_state(row);
    model::Event first;
    if (!row[first_event_column].is_null() && decode_event_data(text_view(row[first_event_column]), first) &&
        first.content) {
        out.content = std::move(*first.content);
    }
    return out;
}

/// Runs `work` on the lane, once more after a lost connection, and posts what came out.
template <class T, class Work>
void ask(Lane& lane, const Store::Post& post, std::function<void(Result<T>)> done, Work work) {
    lane.post([post, done = std::move(done), work = std::move(work)](Session& session) mutable {
        auto answer = std::make_shared<Result<T>>(Error{"not_found", "there is no such record"});
        SqlResult tried;
        for (int attempt = 0; attempt < 2; ++attempt) {
            tried = session.run([&](pqxx::connection& connection) { work(connection, *answer); });
            if (tried.trouble != SqlTrouble::lost) {
                break;
            }
        }
        if (!tried) {
            *answer = Result<T>{to_error(tried)};
        }
        post([done = std::move(done), answer] { done(std::move(*answer)); });
    });
}

}  // namespace hub::store
