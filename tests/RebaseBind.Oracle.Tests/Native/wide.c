/* More imports than a page has room for addresses: by name, by ordinal, of data, and through forwarders. */
#include "paged.h"
#include "thousand.h"

#define IMPORTED(n) IMPORT int dense_##n(void);
MORE_THAN_A_PAGE(IMPORTED)
IMPORT extern int dense_data;
IMPORT int dense_hidden(void);
IMPORT int relay_far(void);
IMPORT int relay_near(void);
IMPORT int relay_side(void);
IMPORT int relay_hidden(void);
IMPORT int settled_own(void);

#define CALLED(n) +dense_##n()
EXPORT int wide_sum(void) { return dense_data + dense_hidden() MORE_THAN_A_PAGE(CALLED); }
EXPORT int wide_relayed(void) { return relay_far() + relay_near() + relay_side() + relay_hidden() + settled_own(); }
