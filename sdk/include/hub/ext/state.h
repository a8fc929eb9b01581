#ifndef HUB_EXT_STATE_H
#define HUB_EXT_STATE_H
/* Host extension "hub.state/1": a small durable store of the instance, for poll cursors and the steps of multi-step
 * deliveries. The same for all nodes. No personal data: it is neither sealed nor erased with a reporter. */
#include "hub/connector.h"
#ifdef __cplusplus
extern "C" {
#endif
#define HUBC_EXT_STATE "hub.state/1"
#define HUBC_STATE_MAX_KEY 200     /* bytes */
#define HUBC_STATE_MAX_VALUE 65536 /* bytes */

typedef struct hubc_state_api {
    uint32_t struct_size, reserved;
    /* [any-thread] Not during create. Blocks for a round trip to the hub's database. Writes at most `capacity` bytes to
     * `buffer` (the caller's) and the value's whole length to `length`; a length beyond the capacity: nothing was
     * written. A key that was never put reads as an empty value. HUBC_E_INTERNAL: the hub cannot say now. */
    hubc_status (*get)(const hubc_host*, hubc_str key, char* buffer, size_t capacity, size_t* length) HUBC_NOEXCEPT;
    /* [any-thread] Blocks until the value is durable; an empty value removes the key. HUBC_E_STATE: it was changed by
     * somebody else (another node) since this process read or wrote it, or was never read; nothing was written: begin
     * again from get. HUBC_E_INTERNAL: not known to be written. */
    hubc_status (*put)(const hubc_host*, hubc_str key, hubc_str value) HUBC_NOEXCEPT;
} hubc_state_api;
#ifdef __cplusplus
}
#endif
#endif
