/* Counts calls that the loader makes, in a field of the thread's own block that nobody else uses: counting makes no page of an image private. */
#ifndef THREAD_BLOCK_H
#define THREAD_BLOCK_H

#include "windows_subset.h"

/* Offsets in the thread environment block. */
enum { thread_local_storage_pointer = 11 * sizeof(void *), user_reserved = sizeof(void *) == 8 ? 0xE8 : 0xAC };

/* DllMain's calls, and those of TLS callbacks. */
enum { attached, called_back };

static inline u8 *thread_block(void)
{
    u8 *block;
#if defined(__i386__)
    __asm__("movl %%fs:0x18, %0" : "=r"(block));
#else
    __asm__("movq %%gs:0x30, %0" : "=r"(block));
#endif
    return block;
}

/* Two fields for each kind of call: how many there were, and in which order, by the modules' entry points. */
static inline u32 *calls(u32 kind) { return (u32 *)(thread_block() + user_reserved) + 2 * kind; }

static inline void count_call(u32 kind, const void *module, u32 reason)
{
    enum { process_attach = 1 };
    if (reason == process_attach) {
        calls(kind)[0]++;
        calls(kind)[1] = calls(kind)[1] * 31 + read32(optional_header(module) + 16);
    }
}

#endif
