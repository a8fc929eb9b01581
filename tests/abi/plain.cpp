// A connector that can do as little as may be: two calls at once, no idempotency key passed on.
#include "hub/sdk/connector.hpp"

namespace {

using namespace hub::sdk;

class Plain : public Connector {
public:
    Plain(Host /*host*/, const Settings& /*settings*/) {}
    Outcome submit(const Call& /*call*/) override { return Outcome::delivered("ok"); }
};

}  // namespace

HUB_CONNECTOR(
    Plain, hub::sdk::Descriptor{
               .id = SP4N_CONNECTOR_ID,
               .name = "Plain",
               .vendor = "tests",
               .version = SP4N_CONNECTOR_VERSION,
               .max_in_flight = 2})
