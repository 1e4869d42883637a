/* Imports in every way there is at start-up. */
#include "dll.h"

IMPORT int one_name(void);
IMPORT int one_second(void);
IMPORT extern int one_data;
IMPORT int one_hidden(void);
IMPORT int two_own(void);
IMPORT int two_to_name(void);
IMPORT int two_to_ordinal(void);
IMPORT int three_own(void);
IMPORT int three_chain(void);
IMPORT int aslr_name(void);

EXPORT int call_one_name(void) { return one_name() + one_second(); }
EXPORT int call_one_data(void) { return one_data; }
EXPORT int call_one_hidden(void) { return one_hidden(); }
EXPORT int call_two_own(void) { return two_own(); }
EXPORT int call_two_to_name(void) { return two_to_name(); }
EXPORT int call_two_to_ordinal(void) { return two_to_ordinal(); }
EXPORT int call_three_own(void) { return three_own(); }
EXPORT int call_three_chain(void) { return three_chain(); }
EXPORT int call_aslr_name(void) { return aslr_name(); }
