#pragma once
#include "lane.hpp"

#include "hub/store/dead_letters.hpp"
#include "hub/store/lists.hpp"
#include "hub/store/store.hpp"

#include <functional>
#include <string>
#include <vector>

namespace hub::store {

/// The lists that people page through, on a lane of their own: a wide search never holds up a lookup. Each has 2 s in
/// the database; error `list_too_broad` beyond.
class Lists {
public:
    Lists(const std::string& url, Store::Post post);

    void page(ListFilter filter, std::function<void(Result<ListPage>)> done);
    void due(DueFilter filter, std::function<void(Result<ListPage>)> done);
    // dead_letter_lists.cpp
    void dead_letters(DeadLetterFilter filter, std::function<void(Result<DeadLetterPage>)> done);
    void dead_letter_groups(DeadLetterFilter filter, std::function<void(Result<std::vector<DeadLetterGroup>>)> done);
    void backlog(ListScope scope, std::function<void(Result<Backlog>)> done);

private:
    Store::Post post_;
    Lane lane_;
};

}  // namespace hub::store
