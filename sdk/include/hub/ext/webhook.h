#ifndef HUB_EXT_WEBHOOK_H
#define HUB_EXT_WEBHOOK_H
/* Connector extension "hub.webhook/1": requests that the agency's system sends to /hooks/<instance> of the hub. The hub
 * hands over the raw request; the connector verifies who sent it on the raw bytes before it parses anything, emits, and
 * says what to answer. The hub answers only after this returned, hence after emit was durable. */
#include "hub/connector.h"
#ifdef __cplusplus
extern "C" {
#endif
#define HUBC_EXT_WEBHOOK "hub.webhook/1"

typedef struct hubc_web_request { /* all of it stays valid until receive returns */
    uint32_t struct_size, flags;
    hubc_str method;
    hubc_str path;      /* behind /hooks/<instance>; empty, or begins with a slash; as it came, not decoded */
    hubc_str query;     /* behind the question mark; as it came */
    hubc_array headers; /* of hubc_attribute, in order; names in lower case */
    hubc_str body;      /* the raw bytes */
} hubc_web_request;

typedef struct hubc_web_answer { /* copied by the host before answer() returns */
    uint32_t struct_size;
    int32_t status;     /* 200..599 */
    hubc_array headers; /* of hubc_attribute; the hub sets Content-Length, Date and Connection itself */
    hubc_str body;
} hubc_web_answer;

typedef void (*hubc_web_answer_fn)(void* context, const hubc_web_answer*) HUBC_NOEXCEPT;

typedef struct hubc_webhook {
    uint32_t struct_size, reserved;
    /* [worker] Blocks. Calls answer() exactly once before it returns HUBC_OK; there is no complete() for its op.
     * HUBC_E_UNSUPPORTED: this instance takes no such requests. */
    hubc_status (*receive)(
        hubc_connector*, const hubc_task*, const hubc_web_request*, void* context,
        hubc_web_answer_fn answer) HUBC_NOEXCEPT;
} hubc_webhook;
#ifdef __cplusplus
}
#endif
#endif
