#pragma once
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace hub::runner {

/// Takes secrets out of what a connector sent or heard: the values that its instance was given, in the forms in which
/// they travel, and headers that authenticate. Pure; made for one use.
class Redactor {
public:
    explicit Redactor(const std::set<std::string>& secrets);

    /// False: a secret is too short to be told from ordinary text, or too long to be searched for. Then nothing may be
    /// kept.
    [[nodiscard]] bool can_redact() const { return can_redact_; }
    /// What begins in the first `limit` bytes of `raw`, redacted; the rest is looked at alone for secrets that cross
    /// the limit.
    [[nodiscard]] std::string redact(std::string_view raw, std::size_t limit) const;

    static constexpr std::size_t shortest_secret = 4;
    static constexpr std::size_t longest_secret = 8192;
    /// Behind the limit, so that a secret in whatever form which begins before it is there as a whole.
    static constexpr std::size_t beyond_limit = 4 * longest_secret;

private:
    struct Form {
        std::string text;
        bool base64 = false;  ///< part of a longer word: all of the word goes
        bool operator<(const Form& other) const { return text < other.text; }
    };
    void add_forms(const std::string& secret, std::set<Form>& forms);

    std::vector<Form> forms_;
    bool can_redact_ = true;
};

/// The name of a header whose value lets somebody in.
bool is_authenticating(std::string_view header);

}  // namespace hub::runner
