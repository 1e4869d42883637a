/* Thread-local storage, and a security cookie that nobody has set yet, each on a page of its own; and the other half of a ring of imports. */
#include "paged.h"

IMPORT int sparse_own(void);

static struct {
    u8 before[2 * page];
    uptr cookie;
    u8 between[2 * page];
    u32 index;
    u8 after[2 * page];
} data USED = {.before = {1}, .cookie = (uptr)(sizeof(uptr) == 8 ? 0x00002B992DDFA232ull : 0xBB40E64Eu), .index = 0x55};

LOAD_CONFIG(data.cookie);
TLS_DIRECTORY(data.index);

/* The sum of the thread's own copy of the template, which then changes. */
EXPORT int guarded_thread(void)
{
    u8 *own = (*(u8 ***)(thread_block() + thread_local_storage_pointer))[data.index];
    return own[0] + own[1] + own[2] + own[15]++;
}

EXPORT int guarded_own(void) { return 501; }
EXPORT int guarded_round(void) { return sparse_own(); }
