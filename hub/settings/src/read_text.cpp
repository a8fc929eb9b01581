#include "read_text.hpp"

#include "codes.hpp"
#include "fields.hpp"

#include "hub/routing/folded_text.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hub::settings::detail {
namespace {

constexpr std::size_t most_words = 16;
constexpr std::size_t most_phrases = 200;

/// A phrase as routing sees it, and as it was written.
struct Written {
    std::string folded;
    std::string text;
    Place at;
};

struct Lists {
    std::vector<Written> any;
    std::vector<Written> all;
    std::vector<Written> none;
};

std::optional<Written> read_phrase(const Node& node, Findings& findings) {
    const auto text = text_of(node, findings);
    if (!text) {
        return std::nullopt;
    }
    const routing::FoldedText folded{*text};
    if (folded.words().empty()) {
        findings.error(
            code::bad_phrase, node.at, say("'{0}' has neither letter nor digit", *text),
            "only words are compared; punctuation parts them");
        return std::nullopt;
    }
    if (folded.words().size() > most_words) {
        findings.error(
            code::bad_phrase, node.at, say("a phrase of more than {0} words", std::to_string(most_words)),
            "nobody writes it the same way: use the few words that tell, under 'all'");
        return std::nullopt;
    }
    return Written{.folded = routing::joined(folded), .text = *text, .at = node.at};
}

std::vector<Written> read_list(const Node* node, Findings& findings) {
    std::vector<Written> list;
    if (node == nullptr || !is_list(*node, "a list of words and phrases: [\"lampu jalan\", pju]", findings)) {
        return list;
    }
    if (node->items.empty()) {
        findings.error(code::empty_list, node->at, "a list without a word", "name a word, or leave the key out");
    }
    if (node->items.size() > most_phrases) {
        findings.error(
            code::too_large, node->at, say("a list of more than {0} phrases", std::to_string(most_phrases)),
            "split the rule");
        return list;
    }
    for (const auto& item : node->items) {
        if (auto phrase = read_phrase(item, findings)) {
            list.push_back(*std::move(phrase));
        }
    }
    return list;
}

/// The first of `list` but `self` for which `fits` holds; nullptr.
template <class Fits>
const Written* first(const std::vector<Written>& list, const Written* self, Fits fits) {
    for (const auto& other : list) {
        if (&other != self && fits(other)) {
            return &other;
        }
    }
    return nullptr;
}

/// Every text with `inside` in it has `outside` in it too; of two equal ones the later is the needless one.
bool implies(const Written& inside, const Written& outside, bool is_later) {
    return routing::contains_phrase(inside.folded, outside.folded) && (inside.folded != outside.folded || is_later);
}

/// `needless(phrase, other, is_later)`: does `phrase` add nothing beside `other`?
template <class Needless>
void report_needless(const std::vector<Written>& list, Findings& findings, Needless needless) {
    for (const auto& phrase : list) {
        const auto* other = first(
            list, &phrase, [&](const Written& candidate) { return needless(phrase, candidate, &candidate < &phrase); });
        if (other != nullptr) {
            findings.warning(
                code::words_repeat, phrase.at, say("'{0}' adds nothing to '{1}'", phrase.text, other->text),
                "remove it; case, punctuation and diacritics do not count");
        }
    }
}

void check_contradictions(const Lists& lists, Findings& findings) {
    for (const auto* list : {&lists.all, &lists.any}) {
        for (const auto& phrase : *list) {
            const auto* against = first(lists.none, nullptr, [&](const Written& excluded) {
                return routing::contains_phrase(phrase.folded, excluded.folded);
            });
            if (against != nullptr) {
                findings.error(
                    code::words_contradict, phrase.at,
                    say("'{0}' never helps: 'none' rules it out by '{1}'", phrase.text, against->text),
                    say("remove one of them; the other is at {0}", to_string(against->at)));
            }
        }
    }
}

void check_needless(const Lists& lists, Findings& findings) {
    // Any: the longer phrase is there only where the shorter one is. None: the same. All: the longer includes the
    // shorter.
    const auto longer = [](const Written& phrase, const Written& other, bool is_later) {
        return implies(phrase, other, is_later);
    };
    report_needless(lists.any, findings, longer);
    report_needless(lists.none, findings, longer);
    report_needless(lists.all, findings, [](const Written& phrase, const Written& other, bool is_later) {
        return implies(other, phrase, is_later);
    });
    for (const auto& phrase : lists.any) {
        const auto* always = first(lists.all, nullptr, [&](const Written& needed) {
            return routing::contains_phrase(needed.folded, phrase.folded);
        });
        if (always != nullptr) {
            findings.warning(
                code::words_repeat, phrase.at, say("'any' always holds: '{0}' is asked for under 'all'", phrase.text),
                "remove 'any', or the phrase from one of the two");
        }
    }
}

std::vector<std::string> texts_of(std::vector<Written> list) {
    std::vector<std::string> texts;
    texts.reserve(list.size());
    for (auto& phrase : list) {
        texts.push_back(std::move(phrase.text));
    }
    return texts;
}

}  // namespace

routing::TextCondition read_text_condition(const Node& node, Findings& findings) {
    if (!is_map(node, "words: { any: [\"lampu jalan\", pju] }, or all, or none", findings)) {
        return {};
    }
    Fields fields{node, "'text'", findings};
    Lists lists{
        .any = read_list(fields.optional("any"), findings),
        .all = read_list(fields.optional("all"), findings),
        .none = read_list(fields.optional("none"), findings)};
    fields.finish();
    if (node.entries.empty()) {
        findings.error(code::empty_list, node.at, "'text' asks for no words", "write any, all or none");
    }
    check_contradictions(lists, findings);
    check_needless(lists, findings);
    return {
        .any = texts_of(std::move(lists.any)),
        .all = texts_of(std::move(lists.all)),
        .none = texts_of(std::move(lists.none))};
}

}  // namespace hub::settings::detail
