#ifndef HUB_EXT_CAPABILITIES_H
#define HUB_EXT_CAPABILITIES_H
/* Connector extension "hub.capabilities/1": which of the module's capabilities this instance has, as it is configured.
 * Without it an instance has all of them. */
#include "hub/connector.h"
#ifdef __cplusplus
extern "C" {
#endif
#define HUBC_EXT_CAPABILITIES "hub.capabilities/1"

typedef struct hubc_capabilities {
    uint32_t struct_size, reserved;
    /* [any-thread] After start, no I/O, always the same: HUBC_CAP_* bits; what the module does not declare is ignored.
     * A message kind that is missing is never sent to this instance. */
    uint64_t (*of)(hubc_connector*) HUBC_NOEXCEPT;
} hubc_capabilities;
#ifdef __cplusplus
}
#endif
#endif
