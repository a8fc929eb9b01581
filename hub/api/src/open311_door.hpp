#pragma once
#include "georeport.hpp"
#include "georeport_form.hpp"
#include "http_message.hpp"
#include "key_ring.hpp"

#include "hub/api/reporter_door.hpp"
#include "hub/api/route_table.hpp"
#include "hub/base/clock.hpp"
#include "hub/crypto/random.hpp"
#include "hub/engine/engine.hpp"
#include "hub/store/store.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace hub::api {

/// Open311 GeoReport v2: other cities' apps file complaints and look where they stand, without knowing this hub.
/// Categories are its services, region codes its jurisdictions, tracking ids its request ids. Who files sends the key
/// of a door as `api_key` (or as the other doors take it); reading needs none: without one there is no text, no place
/// and nothing secret. One thread.
class Open311Door {
public:
    struct Uses {
        const Clock& clock;
        engine::Engine& engine;
        store::Store& store;
        const ReporterDoor& reporters;
        std::shared_ptr<KeyRing> keys;
    };
    /// A form is a page of text.
    static constexpr std::uint64_t largest_body = 65'536;

    explicit Open311Door(Uses uses) : uses_{std::move(uses)} {}

    static bool is_for(std::string_view path) { return path.starts_with("/open311/"); }
    /// One of the table's lines under /open311.
    void answer(Route route, Request request, Respond respond);
    /// What the doors refuse before they come here, in the words of the standard.
    static Response refusal(const Error& error, const Request& request);

private:
    struct Asked;  // a request on its way: its format, language, arguments, and who asks
    using Going = std::shared_ptr<Asked>;

    void find_key(const Going& asked, std::function<void()> go_on) const;
    void service(const Going& asked, std::string_view code) const;
    void requests(const Going& asked) const;
    void some_requests(const Going& asked, std::string_view ids) const;
    void one_request(const Going& asked, std::string_view id, bool as_token) const;
    void file(const Going& asked);

    Uses uses_;
    crypto::SystemRandom random_;
    std::shared_ptr<int> public_lists_ = std::make_shared<int>(0);  // under way
};

}  // namespace hub::api
