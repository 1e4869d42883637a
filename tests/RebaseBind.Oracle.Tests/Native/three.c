/* Forwards to two.dll, which forwards to one.dll. Its name differs in case from its file's, as Windows allows. */
#include "dll.h"

EXPORT int three_own(void) { return 301; }
