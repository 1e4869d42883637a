/* Has nothing of its own to call: all of its exports are forwarders. */
#include "dll.h"
