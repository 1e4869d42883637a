/* Few fixups on many pages, a large .bss, and an import from a DLL that imports from this one. */
#include "paged.h"

IMPORT int dense_1000(void);
IMPORT int guarded_own(void);
IMPORT int guarded_thread(void);

static struct page_of_one pages[12] USED = {[0 ... 11] = {.pointer = target}};
static const struct page_of_one more_pages[5] USED = {[1] = {.pointer = target}, [3] = {.pointer = target}};
static u8 zeros[0x180000] USED;

EXPORT int sparse_own(void) { return dense_1000() + zeros[page]; }
EXPORT int sparse_round(void) { return guarded_own(); }
EXPORT int sparse_thread(void) { return guarded_thread(); }
