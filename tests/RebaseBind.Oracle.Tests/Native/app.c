/* Prints what every call returns, how the delay-load helpers came to their addresses, and every IAT as the loader left it. */
#include "delay_load_helper.h"
#include "printing.h"

IMPORT int one_name(void);
IMPORT int call_one_name(void);
IMPORT int call_one_data(void);
IMPORT int call_one_hidden(void);
IMPORT int call_two_own(void);
IMPORT int call_two_to_name(void);
IMPORT int call_two_to_ordinal(void);
IMPORT int call_three_own(void);
IMPORT int call_three_chain(void);
IMPORT int call_aslr_name(void);
IMPORT int delay_lazy_first(void);
IMPORT int delay_lazy_hidden(void);
IMPORT int delay_lazy_forward(void);
IMPORT int delay_lazy_second(void);
IMPORT int delay_late_first(void);
IMPORT int delay_aslr_late(void);
IMPORT int delay_bound_count(void);
IMPORT int delay_resolved_count(void);
IMPORT u32 WINAPI GetCurrentProcessId(void); /* comes from an API set, not from kernel32.dll */
int late_second(void);                       /* delay-loaded by the linker's own means */

static struct line line;

static void result(const char *kind, const char *name, int value)
{
    text(&line, kind), text(&line, " "), text(&line, name), text(&line, " "), number(&line, value);
    end(&line);
}

/* iat MODULE DLL INDEX VALUE; the INT says how many slots there are. */
static void slots(const char *kind, const char *module, const u8 *base, u32 name, u32 lookup, u32 iat)
{
    const uptr *wanted = (const uptr *)(base + lookup);
    const uptr *found = (const uptr *)(base + iat);
    for (int i = 0; wanted[i] != 0; i++) {
        text(&line, kind), text(&line, " "), text(&line, module), text(&line, " "), text(&line, (const char *)base + name), text(&line, " "), number(&line, i), text(&line, " "), pointer(&line, found[i]);
        end(&line);
    }
}

static void tables(const char *module)
{
    const u8 *base = GetModuleHandleA(module);
    if (base == 0) {
        return;
    }

    text(&line, "module "), text(&line, module), text(&line, " "), pointer(&line, (uptr)base);
    end(&line);
    u32 imports = read32(data_directory(base, 1));
    for (const u32 *d = (const u32 *)(base + imports); imports != 0 && d[3] != 0; d += 5) {
        slots("iat", module, base, d[3], d[0], d[4]);
    }

    u32 delayed = read32(data_directory(base, 13));
    for (const u32 *d = (const u32 *)(base + delayed); delayed != 0 && d[1] != 0; d += 8) {
        slots("delayiat", module, base, d[1], d[4], d[3]);
    }
}

/* Where the program crashed; without a filter Wine would start its debugger. */
static int WINAPI crash(void **pointers)
{
    const u8 *record = (const u8 *)pointers[0];
    line.length = 0;
    text(&line, "crash "), pointer(&line, *(const uptr *)(record + 8 + sizeof(void *)));
    end(&line);
    ExitProcess(0);
    return 0;
}

#define CALL(function) result("call", #function, function())

void entry(void)
{
    static const char *const modules[] = {"one.dll", "two.dll", "three.dll", "aslr.dll", "lazy.dll", "late.dll", "caller.dll", "delayer.dll", "app.exe"};

    SetUnhandledExceptionFilter(crash);
    CALL(one_name);
    CALL(call_one_name);
    CALL(call_one_data);
    CALL(call_one_hidden);
    CALL(call_two_own);
    CALL(call_two_to_name);
    CALL(call_two_to_ordinal);
    CALL(call_three_own);
    CALL(call_three_chain);
    CALL(call_aslr_name);
    CALL(delay_lazy_first);
    CALL(delay_lazy_hidden);
    CALL(delay_lazy_forward);
    CALL(delay_lazy_second);
    CALL(delay_late_first);
    CALL(delay_aslr_late);
    CALL(late_second);
    result("call", "GetCurrentProcessId", GetCurrentProcessId() != 0);
    result("delay", "delayer.dll bound", delay_bound_count());
    result("delay", "delayer.dll resolved", delay_resolved_count());
    result("delay", "app.exe bound", bound_count);
    result("delay", "app.exe resolved", resolved_count);
    for (u32 i = 0; i < sizeof modules / sizeof *modules; i++) {
        tables(modules[i]);
    }

    ExitProcess(0);
}
