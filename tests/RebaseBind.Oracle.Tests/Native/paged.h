/* What DLLs can have that makes loaders write to their pages, besides the fixups that all of them have. */
#include "dll.h"

enum { page = 4096 };

#define USED __attribute__((used))

/* A page with one fixup, at its start. */
struct page_of_one {
    const void *pointer;
    u8 rest[page - sizeof(void *)];
};

struct load_config {
    u32 size;
    u8 before[(sizeof(void *) == 8 ? 88 : 60) - sizeof(u32)];
    uptr *security_cookie;
    u8 after[16];
};

struct tls_directory {
    const u8 *start, *end;
    u32 *index;
    const void *callbacks;
    u32 zeros, characteristics;
};

/* In a section of its own: GNU ld knows of no such directory. */
#define LOAD_CONFIG(cookie) struct load_config config __attribute__((section(".config"), used)) = {.size = sizeof config, .security_cookie = &cookie}

/* Both linkers look for the directory under this name. */
#define TLS_DIRECTORY(variable) \
    static void WINAPI call_back(void *module, u32 reason, void *reserved) \
    { \
        (void)reserved; \
        count_call(called_back, module, reason); \
    } \
    static void(WINAPI *const callbacks[3])(void *, u32, void *) = {call_back, call_back}; \
    static const u8 tls_template[16] = {1, 2, 3}; \
    const struct tls_directory _tls_used USED = {.start = tls_template, .end = tls_template + sizeof tls_template, .index = &variable, .callbacks = callbacks}
