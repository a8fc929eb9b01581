#include "identities.hpp"

#include "ask.hpp"
#include "exchange_sql.hpp"
#include "identity_sql.hpp"
#include "rows.hpp"

namespace hub::store {
namespace {

/// The sealed record, when the flags of this moment let the agency know; the lock on them ends with the commit of the
/// audit row, so whoever raises a flag later waits for nothing, and whoever raised it before is obeyed.
struct Found {
    bool anonymous = false;
    std::optional<SealedReporter> sealed;
};

Found read(pqxx::connection& connection, const Disclosure& wish) {
    pqxx::work work{connection};
    Found found;
    const auto flags = hold_flags(work, wish.complaint);
    found.anonymous = flags && says_anonymous(*flags);
    if (!flags || found.anonymous || !says_has_reporter(*flags)) {
        return found;
    }
    found.sealed = read_record(
        work, {wish.complaint, AccessKind::given, wish.instance.value(), wish.agency, wish.delivery, wish.attempt,
               "disclose_reporter"});
    if (found.sealed) {
        work.commit();
    }
    return found;
}

Result<Disclosed> open(const ReporterKeys& keys, const Disclosure& wish, const Found& found) {
    Disclosed out;
    out.anonymous = found.anonymous;
    if (found.sealed) {
        HUB_TRY(out.reporter, open_reporter(keys, wish.complaint, found.sealed->wrapped_key, found.sealed->record));
    }
    return out;
}

}  // namespace

Identities::Identities(const StoreOptions& options, Store::Post post)
    : post_{std::move(post)},
      keys_{options.master ? std::make_shared<const ReporterKeys>(*options.master) : nullptr},
      lane_{"identities", options.identity_url, {}} {}

void Identities::disclose(Disclosure wish, std::function<void(Result<Disclosed>)> done) {
    if (keys_ == nullptr) {
        return post_([done = std::move(done)] {
            done(Error{"identity_unavailable", "this hub has no key to open who reported"});
        });
    }
    lane_.post([post = post_, keys = keys_, wish = std::move(wish), done = std::move(done)](Session& session) {
        Found found;
        SqlResult tried;
        for (int attempt = 0; attempt < 2; ++attempt) {  // a broken connection is noticed by using it
            tried = session.run([&](pqxx::connection& connection) { found = read(connection, wish); });
            if (tried.trouble != SqlTrouble::lost) {
                break;
            }
        }
        auto answer =
            std::make_shared<Result<Disclosed>>(tried ? open(*keys, wish, found) : Result<Disclosed>{to_error(tried)});
        post([done, answer] { done(std::move(*answer)); });
    });
}

void Identities::show_exchange(ExchangeInquiry inquiry, std::function<void(Result<model::AttemptExchange>)> done) {
    if (keys_ == nullptr) {
        return post_([done = std::move(done)] {
            done(Error{"identity_unavailable", "this hub has no key to open what was sent"});
        });
    }
    ask<model::AttemptExchange>(
        lane_, post_, std::move(done),
        [keys = keys_, inquiry = std::move(inquiry)](
            pqxx::connection& connection, Result<model::AttemptExchange>& out) {
            const auto found = take_exchange_out(connection, inquiry);
            out = found ? open_exchange(
                              *keys, {inquiry.complaint, inquiry.delivery, inquiry.attempt}, found->wrapped_key,
                              found->record)
                        : Result<model::AttemptExchange>{found.error()};
        });
}

}  // namespace hub::store
