#include "findings.hpp"

#include <algorithm>
#include <string_view>
#include <tuple>
#include <utility>

namespace hub::settings {
namespace {

/// The same in every language; the English text only parts what is alike in all else.
auto order(const Diagnostic& d) {
    return std::make_tuple(
        std::string_view{d.at.file}, d.at.line, d.at.column, std::string_view{d.code}, d.message.in(Language::en));
}

}  // namespace

void sort_findings(std::vector<Diagnostic>& findings) {
    std::ranges::stable_sort(findings, [](const Diagnostic& a, const Diagnostic& b) { return order(a) < order(b); });
}

namespace detail {

void Findings::add(Diagnostic diagnostic) {
    has_errors_ = has_errors_ || diagnostic.severity == Severity::error;
    if (found_.size() < most) {
        found_.push_back(std::move(diagnostic));
    }
}

bool Findings::has_errors_in(const std::string& file) const {
    return std::ranges::any_of(
        found_, [&](const Diagnostic& d) { return d.severity == Severity::error && d.at.file == file; });
}

void Findings::error(const char* code, const Place& at, Told message, Told hint) {
    add(
        {.severity = Severity::error,
         .code = code,
         .at = at.position(),
         .span = at.span,
         .message = std::move(message.phrase),
         .hint = std::move(hint.phrase)});
}

void Findings::warning(const char* code, const Place& at, Told message, Told hint) {
    add(
        {.severity = Severity::warning,
         .code = code,
         .at = at.position(),
         .span = at.span,
         .message = std::move(message.phrase),
         .hint = std::move(hint.phrase)});
}

void Findings::file_error(const char* code, std::string file, Told message, Told hint) {
    add(
        {.severity = Severity::error,
         .code = code,
         .at = {.file = std::move(file)},
         .message = std::move(message.phrase),
         .hint = std::move(hint.phrase)});
}

void Findings::file_warning(const char* code, std::string file, Told message, Told hint) {
    add(
        {.severity = Severity::warning,
         .code = code,
         .at = {.file = std::move(file)},
         .message = std::move(message.phrase),
         .hint = std::move(hint.phrase)});
}

std::vector<Diagnostic> Findings::take() && {
    sort_findings(found_);
    const auto same = [](const Diagnostic& a, const Diagnostic& b) { return order(a) == order(b); };
    found_.erase(std::unique(found_.begin(), found_.end(), same), found_.end());
    return std::move(found_);
}

}  // namespace detail
}  // namespace hub::settings
