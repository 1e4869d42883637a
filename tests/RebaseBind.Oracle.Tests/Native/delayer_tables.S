/*
 * Delay-load tables as Microsoft's linker lays them out: lazy.dll and aslr.dll with a bound table, late.dll without one.
 * The section .delay holds nothing but the descriptors, so that data directory 13 can be set to it where a linker does not.
 */
#if defined(__x86_64__)
#define C(name) name
#define POINTER .quad
#define WIDTH 8
#define ORDINAL(number) .quad 0x8000000000000000 + number
#define NAME(name) .rva name ; .long 0
#else
#define C(name) _##name
#define POINTER .long
#define WIDTH 4
#define ORDINAL(number) .long 0x80000000 + number
#define NAME(name) .rva name
#endif

/* The address that a delay IAT slot holds first: asks the delay-load helper, then goes where the slot leads. */
.macro stub label, slot, descriptor
\label:
#if defined(__x86_64__)
    leaq \slot(%rip), %rdx
    leaq \descriptor(%rip), %rcx
    subq $40, %rsp
    call C(__delayLoadHelper2)
    addq $40, %rsp
    jmp *%rax
#else
    pushl $\slot
    pushl $\descriptor
    call ___delayLoadHelper2@8
    jmp *%eax
#endif
.endm

    .text
    stub load_lazy_first, C(lazy_iat), lazy_descriptor
    stub load_lazy_hidden, C(lazy_iat)+WIDTH, lazy_descriptor
    stub load_lazy_forward, C(lazy_iat)+2*WIDTH, lazy_descriptor
    stub load_lazy_second, C(lazy_iat)+3*WIDTH, lazy_descriptor
    stub load_late_first, C(late_iat), late_descriptor
    stub load_aslr_late, C(aslr_iat), aslr_descriptor

    .section .delay, "dr"
lazy_descriptor:
    .long 1
    .rva lazy_dll, lazy_module, C(lazy_iat), lazy_int, lazy_bound
    .long 0, 0
late_descriptor:
    .long 1
    .rva late_dll, late_module, C(late_iat), late_int
    .long 0, 0, 0
aslr_descriptor:
    .long 1
    .rva aslr_dll, aslr_module, C(aslr_iat), aslr_int, aslr_bound
    .long 0, 0
    .long 0, 0, 0, 0, 0, 0, 0, 0

    .section .rdata, "dr"
    .p2align 3
lazy_int:
    NAME(lazy_first)
    ORDINAL(5)
    NAME(lazy_forward)
    NAME(lazy_second)
    POINTER 0
late_int:
    NAME(late_first)
    POINTER 0
aslr_int:
    NAME(aslr_late)
    POINTER 0
lazy_bound:
    POINTER 0, 0, 0, 0, 0
aslr_bound:
    POINTER 0, 0
lazy_first:
    .short 0
    .asciz "lazy_first"
    .p2align 1
lazy_forward:
    .short 0
    .asciz "lazy_forward"
    .p2align 1
lazy_second:
    .short 0
    .asciz "lazy_second"
    .p2align 1
late_first:
    .short 0
    .asciz "late_first"
    .p2align 1
aslr_late:
    .short 0
    .asciz "aslr_late"
lazy_dll:
    .asciz "lazy.dll"
late_dll:
    .asciz "late.dll"
aslr_dll:
    .asciz "aslr.dll"

    .data
    .globl C(lazy_iat), C(late_iat), C(aslr_iat)
    .p2align 3
C(lazy_iat):
    POINTER load_lazy_first, load_lazy_hidden, load_lazy_forward, load_lazy_second, 0
C(late_iat):
    POINTER load_late_first, 0
C(aslr_iat):
    POINTER load_aslr_late, 0
lazy_module:
    POINTER 0
late_module:
    POINTER 0
aslr_module:
    POINTER 0
