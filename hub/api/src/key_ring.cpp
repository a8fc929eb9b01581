#include "key_ring.hpp"

#include "hub/api/key_text.hpp"

namespace hub::api {
namespace {

constexpr auto look_again_after = std::chrono::milliseconds{500};
constexpr auto look_ahead_after = std::chrono::milliseconds{2'500};  // so that busy doors hardly ever wait for it
constexpr auto believed_for = std::chrono::seconds{5};               // a revoked key works no longer than this
constexpr std::size_t most_waiting = 1'024;
constexpr std::string_view scheme = "Bearer ";

}  // namespace

const store::ApiKey* KeyRing::look_up(const crypto::Digest& hash) const {
    const auto found = keys_.find(hash);  // by hash: the time tells nothing about the key
    if (found == keys_.end()) {
        return nullptr;
    }
    const auto& expires = found->second.expires_at;
    return expires && *expires <= clock_.now() ? nullptr : &found->second;
}

Result<const store::ApiKey*> KeyRing::verdict(const crypto::Digest& hash) const {
    if (const auto* key = look_up(hash); key != nullptr) {
        return key;
    }
    if (!readable_) {
        return Error{
            "storage_unavailable", "the database cannot be reached now", "", "the same request may be sent again"};
    }
    return Error{"key_unknown", "no such key, or it has expired"};
}

void KeyRing::find(const std::string& authorization, Done done) {
    if (!authorization.starts_with(scheme)) {
        return done(Error{"key_unknown", "the Authorization header is not 'Bearer <key>'"});
    }
    const auto hash = hash_key(std::string_view{authorization}.substr(scheme.size()));
    const auto* key = look_up(hash);
    const auto now = clock_.steady_now();
    if (key != nullptr && (!readable_ || now - true_at_ < believed_for)) {
        done(key);
        if (now - asked_at_ >= look_ahead_after) {
            refresh();
        }
        return;
    }
    // Keys that were read a moment ago are not read again for a wrong one; keys that could not be read always are, so
    // that a database which came back is believed at once. refresh() has one read under way at most.
    const bool read_just_now = readable_ && now - asked_at_ < look_again_after;
    if (key == nullptr && read_just_now && !asking_) {
        return done(verdict(hash));
    }
    if (waiting_.size() >= most_waiting) {
        return done(
            Error{"storage_busy", "too many requests wait for the database", "", "the same request may be sent again"});
    }
    waiting_.emplace_back(hash, std::move(done));
    refresh();
}

void KeyRing::refresh() {
    if (asking_) {
        return;
    }
    asking_ = true;
    asked_at_ = clock_.steady_now();
    load_([self = shared_from_this(), asked = asked_at_](Result<std::vector<store::ApiKey>> loaded) {
        self->asking_ = false;
        self->readable_ = static_cast<bool>(loaded);
        if (loaded) {
            self->true_at_ = asked;
            self->keys_.clear();
            for (auto& key : *loaded) {
                const auto hash = key.hash;
                self->keys_.emplace(hash, std::move(key));
            }
        }
        self->answer_waiting();
    });
}

void KeyRing::answer_waiting() {
    for (auto& [hash, done] : std::exchange(waiting_, {})) {
        done(verdict(hash));
    }
}

}  // namespace hub::api
