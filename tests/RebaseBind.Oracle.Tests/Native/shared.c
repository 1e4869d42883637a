/* Its writable sections are to be shared by all processes: fixups, a security cookie and, where GNU ld links, its import tables lie in them. */
#include "paged.h"

static struct page_of_one pages[3] USED = {[0 ... 2] = {.pointer = target}};
static uptr cookie USED = (uptr)(sizeof(uptr) == 8 ? 0x00002B992DDFA232ull : 0xBB40E64Eu);

LOAD_CONFIG(cookie);

EXPORT int shared_own(void) { return GetModuleHandleA(0) != 0; }
