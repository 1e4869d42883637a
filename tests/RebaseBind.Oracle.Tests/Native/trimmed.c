/* Its sections end within pages of the file, and so do its headers. */
#include "paged.h"

IMPORT int dense_1004(void);

static struct page_of_one pages[3] USED = {[0 ... 2] = {.pointer = target}};
static u8 tail[700] USED = {1};
static u32 index USED;
static uptr cookie USED = 0xBB40; /* as of 16-bit run-time libraries */

LOAD_CONFIG(cookie);
TLS_DIRECTORY(index);

EXPORT int trimmed_own(void) { return dense_1004(); }
