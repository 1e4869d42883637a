/* A delay-load helper that uses bound values exactly when Microsoft's does, and counts how often. */
#include "windows_subset.h"

static int bound_count;
static int resolved_count;

/* ImgDelayDescr of delayimp.h; all addresses are RVAs. */
typedef struct {
    u32 attributes;
    u32 name;
    u32 module;
    u32 iat;
    u32 int_;
    u32 bound_iat;
    u32 unload_iat;
    u32 time_date_stamp;
} delay_descriptor;

extern const u8 __ImageBase[];

void *WINAPI __delayLoadHelper2(const delay_descriptor *descriptor, void **slot)
{
    const u8 *base = __ImageBase;
    void **handle = (void **)(base + descriptor->module);
    uptr index = (uptr)(slot - (void **)(base + descriptor->iat));
    uptr name = ((const uptr *)(base + descriptor->int_))[index];
    void *address = 0;
    void *module = *handle;

    if (module == 0) {
        *handle = module = LoadLibraryA((const char *)base + descriptor->name);
    }

    if (descriptor->bound_iat != 0 && descriptor->time_date_stamp != 0 && time_date_stamp(module) == descriptor->time_date_stamp
        && image_base(module) == (uptr)module) {
        address = ((void **)(base + descriptor->bound_iat))[index];
    }

    if (address != 0) {
        bound_count++;
    } else {
        int by_ordinal = (name >> (8 * sizeof name - 1)) != 0;
        address = GetProcAddress(module, by_ordinal ? (const char *)(name & 0xffff) : (const char *)base + (u32)name + 2);
        resolved_count++;
    }

    *slot = address;
    return address;
}
