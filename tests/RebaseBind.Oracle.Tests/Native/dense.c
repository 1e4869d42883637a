/* Many fixups, some across page ends, and more exports than a page has room for addresses. */
#include "paged.h"
#include "thousand.h"

static const int *const read_only[2048] USED = {[0 ... 2047] = target};
static const int *writable[1500] USED = {[0 ... 1499] = target};

#define EXPORTED(n) \
    EXPORT int dense_##n(void) { return n; }
MORE_THAN_A_PAGE(EXPORTED)

EXPORT int dense_data = 103;
EXPORT int dense_hidden(void) { return 177; }
