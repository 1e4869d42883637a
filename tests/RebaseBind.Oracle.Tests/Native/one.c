/* Everything that the other DLLs forward to is here. */
#include "dll.h"

EXPORT int one_name(void) { return 101; }
EXPORT int one_second(void) { return 102; }
EXPORT int one_data = 103;
EXPORT int one_hidden(void) { return 177; }
