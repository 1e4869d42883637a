/* Many fixups, some across page ends, and more exports than a page has room for addresses. */
#include "paged.h"
#include "thousand.h"

static const int *const read_only[2048] USED = {[0 ... 2047] = target};
static const int *writable[1500] USED = {[0 ... 1499] = target};

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

#define EXPORTED(n) \
    EXPORT int dense_##n(void) { return n; }
MORE_THAN_A_PAGE(EXPORTED)

EXPORT int dense_data = 103;
EXPORT int dense_hidden(void) { return 177; }
