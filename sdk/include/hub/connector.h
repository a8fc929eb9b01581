#ifndef HUB_CONNECTOR_H
#define HUB_CONNECTOR_H
/* Hub connector ABI 0.9. C11, C++17 and later. LP64 little-endian Linux.
 *
 * Until 1.0 is tagged host and connector must agree on major and minor exactly (rule E1).
 * Strings are UTF-8, not NUL-terminated, never null: an absent string is {"", 0}.
 * Enums that go hub -> connector are closed; those that go connector -> hub are open (the hub maps a number that it
 * does not know to a named default) unless said otherwise. 0 is never a valid choice (E6).
 * Thread tags: [load] before create, one thread. [control] create/start/stop/destroy of one instance, never two at
 * once. [worker] at most max_in_flight at once per instance. [any-thread] any thread, concurrently.
 * No exception, signal mask, locale or longjmp crosses; nothing is allocated on one side and freed on the other. */
#include <stddef.h>
#include <stdint.h>
#ifdef __cplusplus
#define HUBC_NOEXCEPT noexcept
extern "C" {
#else
#define HUBC_NOEXCEPT
#endif
#if defined(__GNUC__)
#define HUBC_EXPORT __attribute__((visibility("default")))
#else
#define HUBC_EXPORT
#endif

#define HUBC_ABI_MAJOR 0
#define HUBC_ABI_MINOR 9
#define HUBC_MAGIC UINT32_C(0x31425548)
/* True when a table is long enough to have the member and it is set. */
#define HUBC_HAS(type, table, member) \
    ((table)->struct_size >= offsetof(type, member) + sizeof((table)->member) && (table)->member != 0)

/* ---- views ---------------------------------------------------------------------------------------------------- */

typedef struct hubc_str {
    const char* ptr; /* lives as long as the struct that holds the view says */
    size_t len;      /* bytes; at most 16 MiB (M4) */
} hubc_str;

/* Arrays of growable structs: element i is at (const char *)first + i * stride. Nobody indexes with sizeof (E5). */
typedef struct hubc_array {
    const void* first; /* may be null when count is 0 */
    uint32_t count, stride;
} hubc_array;

/* The same for results: owned by the caller, who has set struct_size in every element. */
typedef struct hubc_out_array {
    void* first;
    uint32_t count, stride;
} hubc_out_array;

typedef int64_t hubc_time_us; /* Unix time in microseconds, UTC; 0 = not given */
typedef uint64_t hubc_op;     /* one operation; never 0, never reused in a runner's life */

/* ---- words ---------------------------------------------------------------------------------------------------- */

typedef int32_t hubc_status; /* what a call returns: was the request taken? */
enum {
    HUBC_OK = 0,
    HUBC_E_INVALID = -1,
    HUBC_E_UNSUPPORTED = -2,
    HUBC_E_CONFIG = -3,
    HUBC_E_BUSY = -4,
    HUBC_E_STATE = -5,
    HUBC_E_MEMORY = -6,
    HUBC_E_INTERNAL = -7
};

typedef int32_t hubc_outcome; /* how an operation ended. Closed set. */
enum {
    HUBC_OUTCOME_UNSET = 0,
    HUBC_DELIVERED = 1, /* the agency has it; external_ref is set if it gave one */
    HUBC_RETRY = 2,     /* the agency surely does not have it; try again */
    HUBC_REJECTED = 3,  /* surely does not have it and never will; do not retry */
    HUBC_UNKNOWN = 4    /* may have it; retried only where the agency honours the idempotency key */
};

typedef int32_t hubc_cause; /* why. Open set: unknown numbers count as INTERNAL. */
enum {
    HUBC_CAUSE_UNSET = 0,
    HUBC_CAUSE_NETWORK = 1,
    HUBC_CAUSE_TIMEOUT = 2,
    HUBC_CAUSE_AUTH = 3,
    HUBC_CAUSE_RATE_LIMIT = 4,
    HUBC_CAUSE_REMOTE_FAULT = 5,
    HUBC_CAUSE_VALIDATION = 6,
    HUBC_CAUSE_DUPLICATE = 7,
    HUBC_CAUSE_CONFIG = 8,
    HUBC_CAUSE_CANCELLED = 9,
    HUBC_CAUSE_INTERNAL = 10
};

typedef int32_t hubc_level;
enum {
    HUBC_LOG_DEBUG = 1,
    HUBC_LOG_INFO = 2,
    HUBC_LOG_WARN = 3,
    HUBC_LOG_ERROR = 4,
    HUBC_LOG_CONNECTOR_MISBEHAVING = 5,
    HUBC_LOG_HOST_MISBEHAVING = 6
};

typedef int32_t hubc_message_kind; /* what a call tells the agency. Closed. */
enum {
    HUBC_MESSAGE_COMPLAINT = 1,  /* the first hand-over */
    HUBC_MESSAGE_UPDATE = 2,     /* the reporter replied, flags changed, it was reopened */
    HUBC_MESSAGE_WITHDRAWAL = 3, /* moved elsewhere, merged, withdrawn, archived, closed */
    HUBC_MESSAGE_NOTICE = 4      /* SLA warning or breach */
};

typedef int32_t hubc_message_reason; /* why a later message is sent; 0 in the hand-over. Closed. */
enum {
    HUBC_REASON_NONE = 0,
    HUBC_REASON_REPLIED = 1,    /* update: the reporter answered, or completed the file */
    HUBC_REASON_CORRECTED = 2,  /* update: flags changed after the hand-over */
    HUBC_REASON_MOVED = 3,      /* withdrawal: another agency has it now, or the desk */
    HUBC_REASON_MERGED = 4,     /* withdrawal: a duplicate of another complaint */
    HUBC_REASON_WITHDRAWN = 5,  /* withdrawal: by the reporter */
    HUBC_REASON_ARCHIVED = 6,   /* withdrawal */
    HUBC_REASON_CLOSED = 7,     /* withdrawal: closed, and not by this agency's own final answer */
    HUBC_REASON_WARNED = 8,     /* notice: a step of a ladder before the limit */
    HUBC_REASON_BREACHED = 9,   /* notice: the limit has passed */
    HUBC_REASON_ESCALATED = 10, /* notice: a step after the limit */
    HUBC_REASON_REOPENED = 11   /* update: it was closed or archived and goes on */
};

typedef int32_t hubc_complaint_kind; /* closed */
enum { HUBC_KIND_COMPLAINT = 1, HUBC_KIND_ASPIRATION = 2, HUBC_KIND_INFORMATION_REQUEST = 3 };

typedef int32_t hubc_complaint_status; /* closed */
enum {
    HUBC_STATUS_UNVERIFIED = 1,
    HUBC_STATUS_AWAITING_FOLLOW_UP = 2,
    HUBC_STATUS_IN_PROGRESS = 3,
    HUBC_STATUS_CLOSED = 4,
    HUBC_STATUS_POSTPONED = 5,
    HUBC_STATUS_ARCHIVED = 6
};

typedef int32_t hubc_channel; /* closed */
enum {
    HUBC_CHANNEL_WEB = 1,
    HUBC_CHANNEL_SMS = 2,
    HUBC_CHANNEL_APP = 3,
    HUBC_CHANNEL_X = 4,
    HUBC_CHANNEL_WHATSAPP = 5,
    HUBC_CHANNEL_EMAIL = 6,
    HUBC_CHANNEL_WALK_IN = 7,
    HUBC_CHANNEL_LETTER = 8,
    HUBC_CHANNEL_OTHER_SYSTEM = 9
};

typedef int32_t hubc_priority; /* closed */
enum { HUBC_PRIORITY_LOW = 1, HUBC_PRIORITY_NORMAL = 2, HUBC_PRIORITY_HIGH = 3 };

/* hubc_complaint.flags */
#define HUBC_COMPLAINT_ANONYMOUS UINT32_C(1)   /* hides the reporter from agencies and the public */
#define HUBC_COMPLAINT_SECRET UINT32_C(2)      /* hides the content from the public */
#define HUBC_COMPLAINT_SUPERVISORY UINT32_C(4) /* alleges abuse of office */

typedef int32_t hubc_update_kind; /* what an agency says. Open set: unknown numbers are refused, one by one. */
enum {
    HUBC_UPDATE_ACCEPTED = 1,
    HUBC_UPDATE_IN_PROGRESS = 2,
    HUBC_UPDATE_FOLLOW_UP = 3,
    HUBC_UPDATE_CLOSED = 4,
    HUBC_UPDATE_RETURNED_NOT_COMPETENT = 5,
    HUBC_UPDATE_NEEDS_INFORMATION = 6,
    HUBC_UPDATE_NOTE = 7, /* with a remote_status: a state that the connector has no word for; the hub parks it */
    HUBC_UPDATE_BOUNCED = 8
};

typedef int32_t hubc_emit_outcome; /* closed */
enum { HUBC_EMIT_APPLIED = 1, HUBC_EMIT_DUPLICATE = 2, HUBC_EMIT_PARKED = 3, HUBC_EMIT_REFUSED = 4 };

typedef int32_t hubc_option_type; /* open: an unknown type is refused at loading */
enum {
    HUBC_OPTION_STRING = 1,
    HUBC_OPTION_INTEGER = 2,  /* constraint "min..max", either may be missing */
    HUBC_OPTION_BOOLEAN = 3,  /* "true" or "false" */
    HUBC_OPTION_DURATION = 4, /* "500ms", "30s", "5m", "2h" */
    HUBC_OPTION_ENUM = 5,     /* constraint "a|b|c" */
    HUBC_OPTION_URL = 6,      /* constraint: schemes, "http|https" */
    HUBC_OPTION_TREE = 7      /* any JSON object or array, crosses as JSON text */
};
/* hubc_option.flags */
#define HUBC_OPTION_REQUIRED UINT32_C(1)
#define HUBC_OPTION_SECRET UINT32_C(2) /* the value must be a reference, "secret:<name>" */

/* hubc_module.capabilities */
#define HUBC_CAP_COMPLAINT UINT64_C(0x01) /* takes the message kinds ... */
#define HUBC_CAP_UPDATE UINT64_C(0x02)
#define HUBC_CAP_WITHDRAWAL UINT64_C(0x04)
#define HUBC_CAP_NOTICE UINT64_C(0x08)
#define HUBC_CAP_IDEMPOTENT UINT64_C(0x10)    /* can pass the idempotency key on (C8) */
#define HUBC_CAP_EMIT UINT64_C(0x20)          /* emits updates */
#define HUBC_CAP_POLL UINT64_C(0x40)          /* api.poll fetches what the agency has to say */
#define HUBC_CAP_PROBE UINT64_C(0x80)         /* api.probe tells whether the agency could be reached and written to */
#define HUBC_CAP_FILE UINT64_C(0x100)         /* files complaints that the office received at its own door */
#define HUBC_CAP_LOOKUP UINT64_C(0x200)       /* hub.lookup/1 */
#define HUBC_CAP_RECONCILE UINT64_C(0x400)    /* hub.reconcile/1 */
#define HUBC_CAP_WEBHOOK UINT64_C(0x800)      /* hub.webhook/1 */
#define HUBC_CAP_ATTACHMENTS UINT64_C(0x1000) /* hands attachments of a complaint on; without it none are sent */

/* ---- what is sent --------------------------------------------------------------------------------------------- */

typedef struct hubc_attribute {
    uint32_t struct_size, flags;
    hubc_str key, value; /* live as long as the struct that holds the array */
} hubc_attribute;

/* Of one message, update or filing; of one call of emit or file all together. */
#define HUBC_MAX_ATTACHMENTS 10
#define HUBC_MAX_ATTACHMENT_BYTES UINT64_C(10485760)
#define HUBC_MAX_CALL_ATTACHMENT_BYTES UINT64_C(134217728)

/* A file, by its path (M4). Views live as long as the struct that holds the array.
 * Hub -> connector: all members are set; `name` is made by the hub. Read it, never write it.
 * Connector -> hub: `path` names a regular file, of the connector's own and without symbolic links on the way, that
 * stays as it is until emit(), file() or complete() returns; the host copies it. `name` is for people and may be
 * anything, `media_type` is what the agency says; both may be empty, as sha256; size_bytes is not looked at. A file
 * that cannot be taken is left out and logged, the update goes on without it. */
typedef struct hubc_attachment {
    uint32_t struct_size, flags;
    hubc_str name, media_type, path, sha256 /* hex */;
    uint64_t size_bytes;
} hubc_attachment;

/* Who reported. Personal data: it belongs into the agency's own system and nowhere else, not into a log, a file's name
 * or hubc_result.detail. An absent value is an empty string. */
typedef struct hubc_reporter {
    uint32_t struct_size, flags;
    hubc_str name, nik /* number of the identity card */, phone, email, address;
} hubc_reporter;

/* What an office has told the reporter. */
typedef struct hubc_history_entry {
    uint32_t struct_size;
    hubc_update_kind kind; /* HUBC_UPDATE_FOLLOW_UP, _CLOSED (the final answer) or _NEEDS_INFORMATION */
    hubc_time_us at;
    hubc_str text; /* lives as long as the struct that holds the array */
} hubc_history_entry;

/* Already projected by the hub: what this agency may not see is not in it. */
typedef struct hubc_complaint {
    uint32_t struct_size;
    int32_t revision; /* rises with each change of the complaint */
    hubc_complaint_kind kind;
    hubc_complaint_status status; /* 0 in a copy: the responsible agency carries it */
    hubc_priority priority;
    hubc_channel channel;
    uint32_t flags, reserved;
    hubc_str id;               /* the hub's own, a UUID */
    hubc_str tracking_id;      /* as people write it */
    hubc_str category, region; /* codes; empty: unknown */
    hubc_str subject, body, address;
    hubc_time_us received_at, due_at;  /* due_at: the SLA deadline */
    int32_t latitude_e7, longitude_e7; /* degrees * 10^7; both 0 = not given */
    hubc_array attributes;             /* of hubc_attribute */
    hubc_array attachments;            /* of hubc_attachment; empty without HUBC_CAP_ATTACHMENTS */
    const hubc_reporter* reporter;     /* null: nobody said, or this agency may not know (the usual case) */
    hubc_str external_ref;             /* the agency's own number, once it is known; empty in the hand-over */
    hubc_array history;                /* of hubc_history_entry, oldest first; the newest 50 */
} hubc_complaint;

/* hubc_call.flags */
#define HUBC_CALL_COPY UINT32_C(1) /* a complaint for information: another agency is responsible for it */

typedef struct hubc_call {
    uint32_t struct_size;
    int32_t attempt; /* 1, 2, ... */
    hubc_op op;
    int64_t timeout_ms; /* from now; the host enforces it */
    hubc_message_kind message_kind;
    uint32_t flags;           /* HUBC_CALL_* */
    hubc_str idempotency_key; /* a UUID, the same for all attempts of one delivery */
    hubc_str trace_id;
    const hubc_complaint* complaint; /* never null */
    hubc_message_reason reason;      /* of a later message */
    uint32_t reserved;
    hubc_str text; /* of a later message: the reply, the reason; of a notice the clock and its step */
} hubc_call;       /* all of it stays valid until the op completes (C3) */

/* An operation that carries no complaint: poll, probe, and those of the extensions. Valid until the op completes. */
typedef struct hubc_task {
    uint32_t struct_size, flags;
    hubc_op op;
    int64_t timeout_ms; /* from now; the host enforces it */
    hubc_str trace_id;
} hubc_task;

/* ---- what comes back ------------------------------------------------------------------------------------------ */

/* hubc_result.flags */
#define HUBC_RESULT_MORE UINT32_C(1) /* of a poll: more is waiting at the agency, poll again at once */

typedef struct hubc_update {
    uint32_t struct_size;
    hubc_update_kind kind;
    hubc_str external_ref;  /* the agency's number */
    hubc_str complaint_id;  /* ours, when known */
    hubc_str remote_status; /* the agency's word, verbatim */
    hubc_str note;          /* the answer's text */
    hubc_str dedup_key;     /* unique within the instance: the same update twice is applied once */
    hubc_time_us happened_at;
    hubc_str tracking_id;   /* ours, as people write it; for agencies that know no other of our numbers */
    hubc_array attachments; /* of hubc_attachment: what the agency sent with it */
} hubc_update; /* Copied by the host before emit() or complete() returns. At least one of external_ref, complaint_id and
                * tracking_id is there; the host takes the surest it is given: complaint_id, tracking_id, external_ref.
                */

/* A complaint that the office received at its own door. The hub routes it like any other; where it is this office's own
 * it is not handed over again, because the office has it under external_ref. Views live until file() returns. */
typedef struct hubc_filing {
    uint32_t struct_size;
    uint32_t flags;            /* HUBC_COMPLAINT_* */
    hubc_complaint_kind kind;  /* 0: complaint */
    hubc_channel channel;      /* the door; 0: another system */
    hubc_str external_ref;     /* the office's number; may be empty */
    hubc_str dedup_key;        /* unique within the instance: the same complaint twice is filed once */
    hubc_str category, region; /* codes; empty: unknown, then people find them */
    hubc_str subject, body, address;
    int32_t latitude_e7, longitude_e7; /* degrees * 10^7; both 0 = not given */
    hubc_array attributes;             /* of hubc_attribute */
    const hubc_reporter* reporter;     /* null: nobody said */
    hubc_array attachments;            /* of hubc_attachment */
} hubc_filing;

typedef struct hubc_result {
    uint32_t struct_size;
    hubc_outcome outcome;
    hubc_cause cause;
    uint32_t flags;         /* HUBC_RESULT_* */
    int64_t retry_after_ms; /* 0: the hub's backoff decides */
    hubc_time_us accepted_at;
    hubc_str external_ref, remote_code;
    hubc_str detail; /* for operators, one line; no personal data, no secrets */
    /* What the agency's answer already says of the case; null if nothing. The host applies it before the delivery
     * counts as made; copied before complete() returns. complaint_id may stay empty: it is the operation's. */
    const hubc_update* update;
} hubc_result; /* copied by the host before complete() returns (C4) */

typedef struct hubc_emit_result {
    uint32_t struct_size;
    hubc_emit_outcome outcome;
    char code[48];        /* why, when not applied; NUL-terminated */
    char tracking_id[24]; /* when known; NUL-terminated */
} hubc_emit_result;

/* ---- settings ------------------------------------------------------------------------------------------------- */

typedef struct hubc_option { /* one declared setting; all strings NUL-terminated, static, never null */
    uint32_t struct_size;
    hubc_option_type type;
    uint32_t flags, reserved;
    const char *name, *default_value, *constraint, *help;
} hubc_option;

typedef struct hubc_setting {
    uint32_t struct_size, flags;
    hubc_str name;
    hubc_str value; /* text; JSON for a tree. Valid until create (or check) returns. */
} hubc_setting;

/* ---- the host's side ------------------------------------------------------------------------------------------ */

typedef struct hubc_host hubc_host;
struct hubc_host { /* valid until the process ends */
    uint32_t struct_size;
    uint16_t abi_major, abi_minor;
    void* host_data;
    hubc_str hub_version; /* for logs; do not branch on it; valid until the process ends */
    /* [any-thread] A host extension's table (hub/ext/<name>.h) or null. */
    const void* (*get_extension)(const hubc_host*, const char* id)HUBC_NOEXCEPT;
    /* [any-thread] Non-zero when a line of that level would be kept. */
    int32_t (*log_enabled)(const hubc_host*, hubc_level) HUBC_NOEXCEPT;
    /* [any-thread] Never blocks; may drop (drops are counted). fields: of hubc_attribute. */
    void (*log)(const hubc_host*, hubc_level, hubc_str message, hubc_array fields) HUBC_NOEXCEPT;
    /* [any-thread] Ends an operation, exactly once. */
    void (*complete)(const hubc_host*, hubc_op, const hubc_result*) HUBC_NOEXCEPT;
    /* [any-thread] Blocks until all of `updates` (hubc_update) is durable and fills `results` (hubc_emit_result),
     * which has as many elements. Anything but OK: nothing is known to be stored; emit it again. HUBC_E_INVALID: more
     * than one call may carry; emit it in parts. */
    hubc_status (*emit)(const hubc_host*, hubc_array updates, hubc_out_array results) HUBC_NOEXCEPT;
    /* [any-thread] */
    hubc_time_us (*now)(const hubc_host*) HUBC_NOEXCEPT;
    /* [any-thread] As emit, for new complaints: `filings` of hubc_filing, `results` of hubc_emit_result: APPLIED with
     * the tracking id, DUPLICATE with the tracking id of the first time, REFUSED with a code. Needs HUBC_CAP_FILE. */
    hubc_status (*file)(const hubc_host*, hubc_array filings, hubc_out_array results) HUBC_NOEXCEPT;
};

/* ---- the connector's side ------------------------------------------------------------------------------------- */

typedef struct hubc_connector hubc_connector; /* the connector's own object */

typedef struct hubc_connector_api {
    uint32_t struct_size, reserved;
    /* [control] No I/O. settings: of hubc_setting; every declared option is there, defaults filled in. Bad settings:
     * HUBC_E_CONFIG and one log line that names the setting. */
    hubc_status (*create)(const hubc_host*, hubc_array settings, hubc_connector** out) HUBC_NOEXCEPT;
    /* [control] May do I/O. */
    hubc_status (*start)(hubc_connector*) HUBC_NOEXCEPT;
    /* [worker] OK: taken, complete() has been or will be called exactly once (C1, C2). Anything else: not taken, no
     * completion, no side effect at the agency. May block. */
    hubc_status (*submit)(hubc_connector*, const hubc_call*) HUBC_NOEXCEPT;
    /* [worker] Optional (HUBC_CAP_POLL). Fetches what the agency has to say and emits it; DELIVERED when all of this
     * batch is safely handed over (C9), HUBC_RESULT_MORE when there is more. A cursor is kept in hub.state/1 and moved
     * after emit returned OK. One poll of an instance at a time, on one node at a time. HUBC_E_UNSUPPORTED: this
     * instance is not set up for polls, it is asked no more. */
    hubc_status (*poll)(hubc_connector*, const hubc_task*) HUBC_NOEXCEPT;
    /* [worker] Optional (HUBC_CAP_PROBE). Could a message be handed over now? Without handing one over, and with the
     * rights that writing needs. DELIVERED: yes; anything else says why not. */
    hubc_status (*probe)(hubc_connector*, const hubc_task*) HUBC_NOEXCEPT;
    /* [any-thread] A wish, not an order: the op is still to be completed (C7). Optional. */
    void (*cancel)(hubc_connector*, hubc_op) HUBC_NOEXCEPT;
    /* [control] Returns when all ops are answered. */
    void (*stop)(hubc_connector*, int64_t grace_ms) HUBC_NOEXCEPT;
    /* [control] No thread of it may live on. */
    void (*destroy)(hubc_connector*) HUBC_NOEXCEPT;
    /* [any-thread] A connector extension's table or null. The connector is null when the host asks for one that needs
     * no instance (hub.check-settings/1). Optional. */
    const void* (*get_extension)(hubc_connector*, const char* id)HUBC_NOEXCEPT;
} hubc_connector_api;

typedef struct hubc_module {
    uint32_t struct_size, magic;                                  /* the first 16 bytes are ... */
    uint16_t abi_major, abi_minor, min_host_minor, pointer_bytes; /* ... the same in all majors (E11) */
    const char *id, *name, *vendor, *version;                     /* NUL-terminated, static, never null */
    const char* const* required_extensions;                       /* null-terminated list or null */
    const hubc_option* options;                                   /* static */
    uint32_t option_count, option_stride;
    uint64_t capabilities; /* HUBC_CAP_* */
    /* Calls of submit at once per instance; 0 = as many as configured; 1 = never two [worker] calls of any kind. With
     * another number the host may have up to two more [worker] calls (poll, probe, extensions) under way beside them.
     */
    uint32_t max_in_flight;
    uint32_t reserved;
    const hubc_connector_api* api; /* static */
} hubc_module;

/* [load] Returns a pointer to constant data. Does nothing else: no allocation, I/O, threads, logging. */
HUBC_EXPORT const hubc_module* hubc_module_v1(void) HUBC_NOEXCEPT;
typedef const hubc_module* (*hubc_module_function)(void)HUBC_NOEXCEPT;

#ifdef __cplusplus
}
#endif
#endif
