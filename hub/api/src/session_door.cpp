#include "session_door.hpp"

#include "browser_request.hpp"
#include "field_reader.hpp"
#include "problem.hpp"
#include "strict_json.hpp"

#include "hub/api/key_text.hpp"
#include "hub/base/log.hpp"
#include "hub/base/text.hpp"
#include "hub/base/time_text.hpp"
#include "hub/crypto/password.hpp"
#include "hub/model/names.hpp"

#include <boost/asio/post.hpp>
#include <boost/json.hpp>

namespace hub::api {
namespace {

namespace json = boost::json;

constexpr std::chrono::hours lasts{12};
constexpr std::size_t most_waiting = 16;
constexpr std::size_t longest_login = 64;
constexpr std::size_t longest_password = 256;
constexpr std::string_view known[] = {"login", "password"};

struct Credentials {
    std::string login;
    Sensitive<std::string> password;
    std::vector<FieldFault> faults;
};

Result<Credentials> read_credentials(std::string_view body) {
    if (const auto at = find_invalid_utf8(body)) {
        return Error{"utf8_invalid", "byte " + std::to_string(*at) + " of the body begins no valid UTF-8 character"};
    }
    HUB_TRY(auto parsed, parse_strict_json(body, {}));
    if (!parsed.is_object()) {
        return Error{"json_invalid", "the body must be a JSON object"};
    }
    Credentials out;
    FieldReader in{parsed.get_object(), out.faults};
    in.unknown_members(known);
    out.login = in.text("login", longest_login, true);
    out.password = Sensitive<std::string>{in.text("password", longest_password, true)};
    return out;
}

json::object person(std::string_view login, model::Role role, const model::AgencyId& agency) {
    json::object out{{"login", login}, {"role", model::name_of(role)}};
    if (!agency.empty()) {
        out["agency"] = agency.value();
    }
    return out;
}

}  // namespace

struct SessionDoor::Try {
    Credentials given;
    std::string language;
    std::string host;
    Respond respond;
};

SessionDoor::SessionDoor(
    boost::asio::any_io_executor executor, const Clock& clock, store::Store& store, std::shared_ptr<KeyRing> keys)
    : executor_{std::move(executor)}, clock_{clock}, store_{store}, keys_{std::move(keys)} {}

void SessionDoor::sign_in(const Request& request, Respond respond) {
    const auto fail = [&](const Error& error, const std::vector<FieldFault>& faults = {}) {
        respond(problem(error, request.accept_language, faults));
    };
    const bool from_a_page = !request.origin.empty() || !request.fetch_site.empty();
    if (from_a_page && !is_same_origin(request)) {
        return fail({"origin_refused", "this request was made by a page that is not this hub's"});
    }
    if (!std::string_view{request.content_type}.starts_with("application/json")) {
        return fail({"content_type_unsupported", "the body must be sent as application/json"});
    }
    auto given = read_credentials(request.body);
    if (!given) {
        return fail(given.error());
    }
    if (!given->faults.empty()) {
        return fail(
            {"argument_invalid", "see `errors`: each names a field, what is wrong and what to do"}, given->faults);
    }
    if (const auto wait = guard_.wait_of(given->login, clock_.steady_now()); wait.count() > 0) {
        auto response = problem(
            {"sign_in_too_often", "too many wrong passwords for this name: wait a moment"}, request.accept_language);
        std::erase_if(response.headers, [](const auto& header) { return header.first == "Retry-After"; });
        response.headers.emplace_back("Retry-After", std::to_string(wait.count()));
        return respond(std::move(response));
    }
    if (waiting_ >= most_waiting) {
        return fail({"storage_busy", "too many people sign in at once", "", "the same request may be sent again"});
    }
    ++waiting_;
    auto asked =
        std::make_shared<Try>(Try{*std::move(given), request.accept_language, request.host, std::move(respond)});
    store_.find_account(
        asked->given.login, [this, asked](const Result<store::Account>& found) { judge(asked, found); });
}

void SessionDoor::judge(std::shared_ptr<Try> asked, const Result<store::Account>& found) {
    if (!found && found.error().code != "not_found") {
        --waiting_;
        return asked->respond(problem(found.error(), asked->language));
    }
    auto account = found ? *found : store::Account{};
    boost::asio::post(judges_, [this, asked = std::move(asked), account = std::move(account)] {
        if (account.password.empty() && nobodys_.empty()) {
            nobodys_ = crypto::hash_password("nobody's");  // this thread alone reads and writes it
        }
        const bool right =
            crypto::password_matches(
                account.password.empty() ? nobodys_ : account.password, asked->given.password.expose()) &&
            !account.password.empty();
        boost::asio::post(executor_, [this, asked, account, right] { judged(asked, account, right); });
    });
}

void SessionDoor::judged(const std::shared_ptr<Try>& asked, const store::Account& account, bool right) {
    --waiting_;
    if (!right) {
        guard_.failed(asked->given.login, clock_.steady_now());
        log::warn("api.sign_in_failed", {{"account", account.id}});
        return asked->respond(problem({"sign_in_failed", "the name or the password is wrong"}, asked->language));
    }
    guard_.succeeded(asked->given.login);
    begin(asked, account);
}

void SessionDoor::begin(const std::shared_ptr<Try>& asked, const store::Account& account) {
    const auto token = make_key(random_);
    store::LoginSession session;
    session.hash = hash_key(token);
    session.account = account.id;
    session.lasts = lasts;
    store_.begin_session(session, [this, asked, account, token](const Result<TimePoint>& begun) {
        if (!begun) {
            const bool gone = begun.error().code == "not_found";
            return asked->respond(problem(
                gone ? Error{"sign_in_failed", "the name or the password is wrong"} : begun.error(), asked->language));
        }
        keys_->refresh();
        log::info("api.signed_in", {{"account", account.id}});
        auto body = person(account.login, account.role, account.agency);
        body["expires_at"] = to_rfc3339(*begun);
        Response response;
        response.status = 201;
        response.body = json::serialize(body);
        response.headers.emplace_back(
            "Set-Cookie", set_session_cookie(token, asked->host, std::chrono::seconds{lasts}.count()));
        asked->respond(std::move(response));
    });
}

Response SessionDoor::who(const Request& request) {
    const auto& key = request.key;
    const bool is_person = key.id < 0;
    auto body = person(is_person ? key.name.substr(1) : key.name, key.role, key.agency);
    body["is_person"] = is_person;
    if (key.expires_at) {
        body["expires_at"] = to_rfc3339(*key.expires_at);
    }
    Response response;
    response.body = json::serialize(body);
    return response;
}

void SessionDoor::sign_out(const Request& request, Respond respond) {
    if (request.key.id >= 0) {
        return respond(problem(
            {"action_not_allowed", "an API key does not sign out", "", "revoke it: sp4n-hub key revoke"},
            request.accept_language));
    }
    store_.end_session(
        request.key.hash, [this, language = request.accept_language, host = request.host,
                           respond = std::move(respond)](const Result<bool>& ended) {
            if (!ended) {
                return respond(problem(ended.error(), language));
            }
            keys_->refresh();
            Response response;
            response.body = R"({"signed_out":true})";
            response.headers.emplace_back("Set-Cookie", set_session_cookie("", host, 0));
            respond(std::move(response));
        });
}

}  // namespace hub::api
