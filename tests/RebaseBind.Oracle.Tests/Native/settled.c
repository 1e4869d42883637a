/* A security cookie that is set already. Becomes a DLL without relocations. */
#include "paged.h"

IMPORT int dense_1003(void);

static struct {
    u8 before[2 * page];
    uptr cookie;
    u8 after[page];
} data USED = {.before = {1}, .cookie = 0x12345678};

LOAD_CONFIG(data.cookie);

EXPORT int settled_own(void) { return dense_1003(); }
