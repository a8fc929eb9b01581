#pragma once
#include "lane.hpp"

#include "hub/store/figures.hpp"
#include "hub/store/store.hpp"

#include <functional>
#include <string>
#include <vector>

namespace hub::store {

/// Counts over many clocks, on a lane of their own: a year's report holds up no list.
class Figures {
public:
    Figures(const std::string& url, Store::Post post);

    void lines(ClockFilter filter, FiguresBy by, std::function<void(Result<FiguresLines>)> done);
    void clocks(ClockPageWish wish, std::function<void(Result<ClockPage>)> done);
    void open_by_age(OpenWish wish, std::function<void(Result<std::vector<OpenCount>>)> done);

private:
    Store::Post post_;
    Lane lane_;
};

}  // namespace hub::store
