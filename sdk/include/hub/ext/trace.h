#ifndef HUB_EXT_TRACE_H
#define HUB_EXT_TRACE_H
/* Host extension "hub.trace/1": what a call of submit really sent and heard, for the people who mend what was not
 * delivered. The host keeps it, sealed, only where the operation ends otherwise than DELIVERED; a connector that
 * already knows that all went well need not call, and one that calls all the same loses a copy of the bytes.
 *
 * The host takes out by itself: every value that "hub.secret/1" gave this instance, as it is, percent-encoded, escaped
 * as in JSON, and in base64 (as in Basic); and of the head of a piece (its lines up to the first empty one) the values
 * of headers that authenticate: Authorization, Proxy-Authorization, Cookie, Set-Cookie, WWW-Authenticate, those that
 * end in "-key" (not Idempotency-Key) and those with "token", "secret" or "password" in their name. What else is
 * secret, a session's number in a body say, only the connector knows: it hands such bytes over with them taken out. */
#include "hub/connector.h"
#ifdef __cplusplus
extern "C" {
#endif
#define HUBC_EXT_TRACE "hub.trace/1"
#define HUBC_TRACE_MAX 65536 /* bytes kept of each direction of one operation */

typedef int32_t hubc_trace_direction; /* closed */
enum { HUBC_TRACE_SENT = 1, HUBC_TRACE_RECEIVED = 2 };

/* One request or one answer as it went over the line: head and body, a file's rows. A secret never spans two pieces. */
typedef struct hubc_trace_piece {
    uint32_t struct_size;
    hubc_trace_direction direction;
    hubc_str label;       /* for people: "POST /tickets"; at most 200 bytes are kept */
    hubc_str bytes;       /* any bytes; the host takes what it keeps and says how much it left out */
    uint64_t whole_bytes; /* length of the piece, where `bytes` is only its beginning; else 0 */
} hubc_trace_piece;       /* Views live until add returns. */

typedef struct hubc_trace_api {
    uint32_t struct_size, reserved;
    /* [any-thread] While the operation is open: between the beginning of submit and complete(). Never blocks; copies at
     * most HUBC_TRACE_MAX bytes and a little. Pieces stand in the order of the calls; of one operation, calls on
     * several threads stand in any order. At most 64 pieces are kept. HUBC_E_INVALID: not open, no submit, or a piece
     * that the ABI does not know; nothing is kept of it, and it is no reason to fail the operation. */
    hubc_status (*add)(const hubc_host*, hubc_op op, const hubc_trace_piece*) HUBC_NOEXCEPT;
} hubc_trace_api;
#ifdef __cplusplus
}
#endif
#endif
