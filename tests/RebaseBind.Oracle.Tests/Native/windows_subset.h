/* The few Windows declarations that the fixtures need, so that they build without any system's headers. */
#ifndef WINDOWS_SUBSET_H
#define WINDOWS_SUBSET_H

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef __UINTPTR_TYPE__ uptr;

#define IMPORT __declspec(dllimport)
#define EXPORT __declspec(dllexport)
#if defined(__i386__)
#define WINAPI __attribute__((stdcall))
#else
#define WINAPI
#endif

IMPORT void *WINAPI GetModuleHandleA(const char *name);
IMPORT void *WINAPI LoadLibraryA(const char *name);
IMPORT void *WINAPI GetProcAddress(void *module, const char *name);
IMPORT void *WINAPI GetStdHandle(u32 which);
IMPORT int WINAPI WriteFile(void *file, const void *bytes, u32 count, u32 *written, void *overlapped);
IMPORT void WINAPI ExitProcess(u32 code);

/* The first field of what the filter gets points to the exception record: code and flags, 4 bytes each, the next record, the address. */
IMPORT void *WINAPI SetUnhandledExceptionFilter(int(WINAPI *filter)(void **pointers));

/* Field offsets of the headers of a mapped image. */
static inline u32 read32(const void *at) { return *(const u32 *)at; }
static inline const u8 *pe_header(const void *module) { return (const u8 *)module + read32((const u8 *)module + 0x3c); }
static inline u32 time_date_stamp(const void *module) { return read32(pe_header(module) + 8); }
static inline const u8 *optional_header(const void *module) { return pe_header(module) + 24; }
static inline uptr image_base(const void *module)
{
    return sizeof(uptr) == 8 ? *(const uptr *)(optional_header(module) + 24) : read32(optional_header(module) + 28);
}
static inline const u8 *data_directory(const void *module, u32 index)
{
    return optional_header(module) + (sizeof(uptr) == 8 ? 112 : 96) + 8 * index;
}

#endif
