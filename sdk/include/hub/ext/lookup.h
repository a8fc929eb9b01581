#ifndef HUB_EXT_LOOKUP_H
#define HUB_EXT_LOOKUP_H
/* Connector extension "hub.lookup/1": does the agency have what an earlier call of submit may have handed over? Asked
 * before a message whose outcome was UNKNOWN is sent again. An instance that cannot search answers HUBC_E_UNSUPPORTED;
 * then a person decides. */
#include "hub/connector.h"
#ifdef __cplusplus
extern "C" {
#endif
#define HUBC_EXT_LOOKUP "hub.lookup/1"

typedef struct hubc_lookup {
    uint32_t struct_size, reserved;
    /* [worker] The call as it was sent (same idempotency_key), with an op of its own. Taken and completed like submit:
     * DELIVERED: the agency has it, external_ref says under which number; REJECTED: it surely does not have it, so that
     * it may be sent again; RETRY: could not look now; UNKNOWN: cannot tell (more than one fits), a person decides. */
    hubc_status (*lookup)(hubc_connector*, const hubc_call*) HUBC_NOEXCEPT;
} hubc_lookup;
#ifdef __cplusplus
}
#endif
#endif
