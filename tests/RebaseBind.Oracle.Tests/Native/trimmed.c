/* Its sections end within pages of the file, and so do its headers. */
#include "paged.h"

IMPORT int dense_1004(void);

static struct page_of_one pages[3] USED = {[0 ... 2] = {.pointer = target}};
static u8 tail[700] USED = {1};
static u32 index USED;
static uptr cookie USED = 0xBB40; /* as of 16-bit run-time libraries */

LOAD_CONFIG(cookie);

/* Callbacks alone are reason enough for an index. */
static const void *const callbacks[1] USED = {0};
const struct tls_directory _tls_used USED = {.start = tail, .end = tail, .index = &index, .callbacks = callbacks};

EXPORT int trimmed_own(void) { return dense_1004(); }
