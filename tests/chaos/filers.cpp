#include "filers.hpp"

#include "hub/testing/http_client.hpp"

#include <boost/json.hpp>

#include <random>

namespace hub::testing {
namespace {

namespace json = boost::json;

constexpr std::size_t most_surprises = 20;

std::string tracking_id_in(const HttpReply& reply) {
    boost::system::error_code failed;
    const auto body = json::parse(reply.body, failed);
    const auto* id = failed || !body.is_object() ? nullptr : body.get_object().if_contains("tracking_id");
    return id != nullptr && id->is_string() ? std::string{id->get_string()} : std::string{};
}

}  // namespace

/// One thread's work.
class Filers::Client {
public:
    Client(Filers& all, unsigned number) : all_{all}, number_{number}, random_{all.options_.seed * 1'000 + number} {}

    void run() {
        for (unsigned i = 0; !all_.finishing_; ++i) {
            Filed next;
            next.idempotency_key = all_.options_.key_prefix + "-" + std::to_string(number_) + "-" + std::to_string(i);
            next.subject = "laporan " + std::to_string(number_) + "/" + std::to_string(i);
            next.category = all_.options_.categories[random_() % all_.options_.categories.size()];
            if (!bring_home(next)) {
                ++all_.unresolved_;
                return;
            }
            ++all_.confirmed_;
            mine_.push_back(next);
            if (random_() % 20 == 0) {
                ask_again(mine_[random_() % mine_.size()]);
            }
            if (all_.pause(all_.options_.pace)) {
                return;
            }
        }
    }
    [[nodiscard]] std::vector<Filed>& filed() { return mine_; }

private:
    Result<HttpReply> post(const Filed& complaint) {
        if (!http_) {
            const auto port = all_.options_.ports[node_ % all_.options_.ports.size()];
            http_ = std::make_unique<HttpClient>("127.0.0.1", port, std::chrono::seconds{5});
        }
        ++all_.tries_;
        auto reply = http_->post_json(
            "/v1/complaints",
            json::serialize(json::object{
                {"subject", complaint.subject},
                {"body", "isi " + complaint.subject},
                {"category", complaint.category},
                {"region", "18.72"}}),
            {{"Authorization", "Bearer " + all_.options_.api_key}, {"Idempotency-Key", complaint.idempotency_key}});
        if (!reply) {
            http_.reset();
            ++node_;
        }
        return reply;
    }

    bool bring_home(Filed& complaint) {
        for (;;) {
            const auto reply = post(complaint);
            if (reply && reply->status == 201) {
                complaint.tracking_id = tracking_id_in(*reply);
                return true;
            }
            complaint.in_doubt = complaint.in_doubt || (!reply && reply.error().code != "connect");
            if (reply && reply->status != 503) {
                all_.note_surprise(std::to_string(reply->status) + " " + reply->body);
            }
            if (all_.pause(std::chrono::milliseconds{20 + random_() % 60})) {
                return false;
            }
        }
    }

    void ask_again(const Filed& complaint) {
        const auto reply = post(complaint);
        if (reply && reply->status == 201) {
            ++all_.replays_;
            if (tracking_id_in(*reply) != complaint.tracking_id) {
                ++all_.wrong_replays_;
            }
        }
    }

    Filers& all_;
    unsigned number_;
    unsigned node_ = number_;
    std::mt19937_64 random_;
    std::unique_ptr<HttpClient> http_;
    std::vector<Filed> mine_;
};

Filers::Filers(FilersOptions options) : options_{std::move(options)} {
    running_ = options_.threads;
    for (unsigned i = 0; i < options_.threads; ++i) {
        threads_.emplace_back([this, i] {
            Client client{*this, i};
            client.run();
            const std::scoped_lock lock{mutex_};
            filed_.insert(filed_.end(), client.filed().begin(), client.filed().end());
            --running_;
        });
    }
}

Filers::~Filers() {
    abandon();
}

void Filers::finish() {
    finishing_ = true;
}

void Filers::abandon() {
    finishing_ = true;
    {
        const std::scoped_lock lock{mutex_};
        abandoned_ = true;
    }
    wake_.notify_all();
    for (auto& thread : threads_) {
        thread.join();
    }
    threads_.clear();
}

bool Filers::pause(std::chrono::milliseconds how_long) {
    std::unique_lock lock{mutex_};
    return wake_.wait_for(lock, how_long, [this] { return abandoned_; });
}

void Filers::note_surprise(std::string what) {
    const std::scoped_lock lock{mutex_};
    if (surprises_.size() < most_surprises) {
        surprises_.push_back(std::move(what));
    }
}

std::vector<std::string> Filers::surprises() const {
    const std::scoped_lock lock{mutex_};
    return surprises_;
}

}  // namespace hub::testing
