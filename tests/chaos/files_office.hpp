#pragma once
#include "hub/testing/city.hpp"

#include <filesystem>
#include <string>

namespace hub::testing {

/// An office that works with files (csv_drop): the example of the configuration, with a folder of the test's.
class FilesOffice {
public:
    /// Makes the folder, in the city's.
    explicit FilesOffice(const City& city);

    /// Named `files`, as its category; looked into every 200 ms, files that were renamed into place are complete.
    [[nodiscard]] CityInstance instance() const;
    /// The same with a column for who reported, in every message that has one.
    [[nodiscard]] CityInstance instance_with_reporters() const;
    /// A file with complaints of the office's own counter, which are its own.
    void bring(int complaints);
    /// Rows of all files so far.
    [[nodiscard]] int brought() const { return rows_; }
    /// Every file was read and its result written.
    [[nodiscard]] bool all_read() const;
    /// What is wrong with how they were read: results that do not name every row once as new; "" when nothing.
    [[nodiscard]] std::string wrong() const;
    /// Files that the hub handed over.
    [[nodiscard]] std::size_t handed_over(const std::string& tracking_id = {}) const;
    /// Everything that lies in the folder, all files together.
    [[nodiscard]] std::string all_text() const;

private:
    std::filesystem::path folder_;
    int files_ = 0;
    int rows_ = 0;
};

}  // namespace hub::testing
