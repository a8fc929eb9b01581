#pragma once
#include "mail.hpp"
#include "mark.hpp"

#include "hub/sdk/filing.hpp"
#include "hub/sdk/update.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace hub::email {

/// Whom to believe, and what their words mean.
struct ReplyRules {
    std::map<std::string, sdk::UpdateKind, std::less<>> states;  ///< by folded word
    std::vector<std::string> senders;                            ///< "aduan@dinas.go.id", "@dinas.go.id"; small letters
};

/// New complaints that people send to the mailbox.
struct OwnDoorRules {
    std::vector<std::string> senders{};  ///< empty: anybody
};

/// What is to become of a mail.
struct Verdict {
    enum class What : std::uint8_t {
        update = 1,
        filing,
        ignored,  ///< it says nothing to us: an answering machine, a receipt, our own mail
        aside     ///< somebody should look at it; nothing of it counts
    };
    What what = What::aside;
    std::string code{};  ///< why it is ignored or set aside
    sdk::Update update{};
    sdk::Filing filing{};
};

/// Pure. `key`: what makes this mail unique. `own`: our address, in small letters.
Verdict judge_mail(
    const Mail& mail, const Marks& marks, const ReplyRules& replies, const std::optional<OwnDoorRules>& own_door,
    const std::string& own, const std::string& key, sdk::Time now);

}  // namespace hub::email
