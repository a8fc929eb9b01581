#pragma once
#include "hub/testing/city.hpp"
#include "hub/testing/wait.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <functional>
#include <string>

namespace hub::testing {

/// What a test of the whole system needs to talk to it. The cluster is that of the program: tests run one after
/// another.
class E2eCity : public ::testing::Test {
protected:
    static void SetUpTestSuite() { shared_cluster() = std::make_unique<Cluster>(); }
    static void TearDownTestSuite() { shared_cluster().reset(); }
    static std::unique_ptr<Cluster>& shared_cluster() {
        static std::unique_ptr<Cluster> cluster;
        return cluster;
    }

    /// Two agencies with rest instances, the database prepared, nothing started.
    void prepare() {
        city.instances = {rest_instance("roads", roads.port()), rest_instance("transport", transport.port())};
        city.write_config();
        city.prepare_database();
    }

    [[nodiscard]] HttpHeaders headers(const std::string& idempotency_key) const {
        return {
            {"Authorization", "Bearer " + city.key()},
            {"Idempotency-Key", idempotency_key},
            {"Content-Type", "application/json"}};
    }

    static std::string complaint(const std::string& category, const std::string& subject = "Jalan berlubang") {
        boost::json::object body{{"subject", subject}, {"body", "Di depan sekolah"}, {"region", "18.72"}};
        if (!category.empty()) {
            body["category"] = category;
        }
        return boost::json::serialize(body);
    }

    Result<HttpReply> post(const std::string& body, const std::string& idempotency_key) {
        return hub.client().send({"POST", "/v1/complaints", headers(idempotency_key), body});
    }

    /// Files and returns the 201's body; fails the test on any other answer.
    boost::json::object file(const std::string& category, const std::string& idempotency_key) {
        const auto reply = post(complaint(category), idempotency_key);
        if (!reply || reply->status != 201) {
            ADD_FAILURE() << (reply ? reply->body : to_string(reply.error()));
            return {{"tracking_id", "none"}};
        }
        return boost::json::parse(reply->body).as_object();
    }
    std::string file_id(const std::string& category, const std::string& idempotency_key) {
        return text(file(category, idempotency_key), "tracking_id");
    }

    boost::json::object look_up(const std::string& tracking_id) {
        const auto reply =
            hub.client().get("/v1/complaints/" + tracking_id, {{"Authorization", "Bearer " + city.key()}});
        return reply && reply->status == 200 ? boost::json::parse(reply->body).as_object() : boost::json::object{};
    }

    /// The last event of that kind; an empty object when there is none.
    static boost::json::object event_of(const boost::json::object& complaint, std::string_view kind) {
        boost::json::object found;
        if (const auto* events = complaint.if_contains("events")) {
            for (const auto& event : events->as_array()) {
                if (std::string_view{event.at("kind").as_string()} == kind) {
                    found = event.as_object();
                }
            }
        }
        return found;
    }

    static std::string text(const boost::json::object& in, std::string_view name) {
        const auto* value = in.if_contains(name);
        return value != nullptr && value->is_string() ? std::string{value->get_string()} : std::string{};
    }

    [[nodiscard]] bool outbox_empties(std::chrono::milliseconds at_most = std::chrono::seconds{20}) const {
        return wait_until(
            [&] { return city.count("SELECT count(*) FROM delivery") == 0; }, at_most, std::chrono::milliseconds{10});
    }
    void expect_conserved() const {
        EXPECT_EQ(city.count("SELECT off FROM conservation"), 0);
        EXPECT_EQ(city.count("SELECT count(*) FROM conservation_violation"), 0);
    }

    City city{*shared_cluster()};
    OfficeProcess& roads = city.add_office("ROADS");
    OfficeProcess& transport = city.add_office("TRANSPORT");
    HubNode& hub = city.add_node();
};

}  // namespace hub::testing
