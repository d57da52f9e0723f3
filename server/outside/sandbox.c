/* SPDX-License-Identifier: Apache-2.0
 * sandbox.c - limits and the list of system calls that are allowed. */
#include "server/outside/sandbox.h"

#include <seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "server/base/count.h"

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

static const int allowed[] = {
    SCMP_SYS(read),          SCMP_SYS(write),           SCMP_SYS(writev),       SCMP_SYS(close),   /* what is open already */
    SCMP_SYS(brk),           SCMP_SYS(munmap),          SCMP_SYS(mremap),       SCMP_SYS(madvise), /* memory */
    SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday),    SCMP_SYS(getrandom),    SCMP_SYS(sysinfo),        SCMP_SYS(futex),
    SCMP_SYS(sched_yield),   SCMP_SYS(restart_syscall), SCMP_SYS(rt_sigreturn), SCMP_SYS(rt_sigprocmask), SCMP_SYS(sigaltstack),
    SCMP_SYS(getpid),        SCMP_SYS(gettid),          SCMP_SYS(exit),         SCMP_SYS(exit_group),
};

static int limit(int what, rlim_t most)
{
    struct rlimit r = { most, most };
    return setrlimit((__rlimit_resource_t)what, &r);
}

static int set_limits(unsigned long long memory_bytes)
{
    int bad = limit(RLIMIT_FSIZE, 0) | limit(RLIMIT_CORE, 0) | limit(RLIMIT_NOFILE, 0) | limit(RLIMIT_NPROC, 0);
    if (!SANITIZED) /* its shadow alone is terabytes of address space */
        bad |= limit(RLIMIT_AS, memory_bytes);
    return bad;
}

/* Memory may be had, but never made executable. */
static int add_rules(scmp_filter_ctx filter)
{
    const struct scmp_arg_cmp no_exec = SCMP_A2_64(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
    int bad = 0;
    for (size_t i = 0; i < countof(allowed) && !bad; i++)
        bad = seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
    bad = bad ? bad : seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, no_exec);
    return bad ? bad : seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, no_exec);
}

enum err sandbox_enter(unsigned long long memory_bytes)
{
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || set_limits(memory_bytes))
        return E_INTERNAL;
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    if (!filter)
        return E_NO_MEMORY;
    int bad = add_rules(filter);
    if (!bad)
        bad = seccomp_load(filter);
    seccomp_release(filter);
    return bad ? E_INTERNAL : OK;
}
