#pragma once
#include "source.hpp"

#include "hub/settings/diagnostic.hpp"

#include <string>
#include <utility>
#include <vector>

namespace hub::settings::detail {

/// A text of a finding: a phrase, or English words that are looked up in the catalogue as they are.
struct Told {
    Told() = default;
    Told(Phrase said) : phrase{std::move(said)} {}                          // NOLINT(google-explicit-constructor)
    Told(const std::string& english) : phrase{Phrase::english(english)} {}  // NOLINT(google-explicit-constructor)
    Told(const char* english) : phrase{Phrase::english(english)} {}         // NOLINT(google-explicit-constructor)
    Phrase phrase;
};

/// Collects what a load finds. Bounded: what comes after `most` is counted out.
class Findings {
public:
    static constexpr std::size_t most = 1'000;

    void error(const char* code, const Place& at, Told message, Told hint = {});
    void warning(const char* code, const Place& at, Told message, Told hint = {});
    /// For a file, or a folder, that has no lines to point at.
    void file_error(const char* code, std::string file, Told message, Told hint = {});
    void file_warning(const char* code, std::string file, Told message, Told hint = {});

    [[nodiscard]] bool has_errors() const { return has_errors_; }
    [[nodiscard]] bool has_errors_in(const std::string& file) const;
    [[nodiscard]] std::size_t size() const { return found_.size(); }
    /// Sorted by file and place, without repetitions.
    [[nodiscard]] std::vector<Diagnostic> take() &&;

private:
    void add(Diagnostic diagnostic);

    std::vector<Diagnostic> found_;
    bool has_errors_ = false;
};

}  // namespace hub::settings::detail
