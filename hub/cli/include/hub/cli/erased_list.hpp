#pragma once
#include "hub/base/clock.hpp"
#include "hub/base/result.hpp"
#include "hub/model/ids.hpp"

#include <filesystem>
#include <vector>

namespace hub::cli {

/// `erased.log` in the data folder: the complaints whose reporters were erased, one a line, with the time. It lies
/// outside the database so that a restored backup can be made to forget again. Append-only; holds no personal data.
class ErasedList {
public:
    explicit ErasedList(const std::filesystem::path& data) : file_{data / "erased.log"} {}

    /// Durable when this returns. Error `erased_list_unwritable`.
    Status append(model::ComplaintId complaint, TimePoint at) const;
    /// None: nothing was ever erased here. Error `erased_list_damaged` (which line): better no start than one that
    /// brings somebody back.
    [[nodiscard]] Result<std::vector<model::ComplaintId>> read() const;

private:
    std::filesystem::path file_;
};

}  // namespace hub::cli
