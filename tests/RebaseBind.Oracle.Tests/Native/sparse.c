/* Few fixups on many pages and across their ends, a large .bss, and an import from a DLL that imports from this one. */
#include "paged.h"

IMPORT int dense_1000(void);
IMPORT int guarded_own(void);
IMPORT int guarded_thread(void);

static struct page_of_one pages[12] USED = {[0 ... 11] = {.pointer = target}};
static const struct page_of_one more_pages[5] USED = {[1] = {.pointer = target}, [3] = {.pointer = target}};
static u8 zeros[0x180000] USED;

/* Fixups touch its pages 0, 1, 3, 4 and 5, whatever the width of a pointer; the first lies across the end of a sector of the file, and the last one ends where page 5 ends. */
static struct __attribute__((packed, aligned(4096))) {
    u8 before[510];
    const void *across_a_sector;
    u8 to_the_page_end[page - 512 - sizeof(void *)];
    const void *across_by_two;
    u8 between[3 * page + 1 - sizeof(void *)];
    const void *across_by_one;
    u8 more[2 * page + 1 - 2 * sizeof(void *)];
    const void *up_to_the_end;
    u8 after[2 * page];
} straddling USED = {.across_a_sector = target, .across_by_two = target, .across_by_one = target, .up_to_the_end = target};

EXPORT int sparse_own(void) { return dense_1000() + zeros[page]; }
EXPORT int sparse_round(void) { return guarded_own(); }
EXPORT int sparse_thread(void) { return guarded_thread(); }
