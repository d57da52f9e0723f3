/* SPDX-License-Identifier: Apache-2.0
 * fault.c - makes one call in a running program fail: to be preloaded (LD_PRELOAD) into the programs as they are.
 *
 * Counted are calls of four kinds: memory got, a file written (or made, synced, renamed) below a path, bytes sent to a peer and
 * bytes received. The test holds a file (ANPI_FAULT) that is mapped here: in it stands, for each kind, which call is to fail
 * from now on (the Nth, and how many in a row), and here it is written how many were counted, how many failed and where. So a
 * test arms the fault for one request of a server that runs, and knows that it has tried every N once N is more than were
 * counted. A child that the program makes shares the counts. tests/lib/fault.mjs is the other side.
 *
 * It stands before the address sanitizer's own functions too, and calls them: leaks are seen as ever. What a call of the C
 * library allocates within itself is part of that call: it is counted once. */
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "tests/lib/fault/fault.h"

static struct fault_board *board;
static atomic_bool begun; /* main has begun: what the loader and the libraries do before is not the program's */
static _Thread_local volatile int inside;

/* ---- what really does it ---- */

/* Before the loader knows where the real ones are it may want memory itself. Never given back. */
static _Alignas(16) char early[64 * 1024];
static size_t early_n;

static void *early_get(size_t n)
{
    size_t at = early_n;
    early_n += (n + 15) & ~(size_t)15;
    return early_n <= sizeof early ? early + at : NULL;
}

static bool is_early(const void *p)
{
    return (uintptr_t)p >= (uintptr_t)early && (uintptr_t)p < (uintptr_t)early + sizeof early;
}

/* dlsym may itself get and give back memory, which its header hides from the compiler (leaf): hence volatile. */
static _Thread_local volatile bool looking;

static void *find(void **kept, const char *name)
{
    if (!*kept && !looking) {
        looking = true;
        *kept = dlsym(RTLD_NEXT, name);
        looking = false;
    }
    return *kept;
}

/* REAL(malloc): the next one of that name, with its own type; NULL while it is looked for. */
#define REAL(name)                                                                                                                         \
    ({                                                                                                                                     \
        static void *kept_##name;                                                                                                          \
        __typeof__(&name) real_##name;                                                                                                     \
        void *at_##name = find(&kept_##name, #name);                                                                                       \
        memcpy(&real_##name, &at_##name, sizeof at_##name);                                                                                \
        real_##name;                                                                                                                       \
    })

/* ---- does this call fail? ---- */

static void say_where(void)
{
    void *frame[FAULT_FRAMES];
    int n = backtrace(frame, FAULT_FRAMES);
    size_t at = 0;
    for (int i = 2; i < n && at < sizeof board->where - 128; i++) {
        Dl_info in = { 0 };
        if (!dladdr(frame[i], &in) || !in.dli_fname)
            continue;
        int put = snprintf(board->where + at, 128, "%.90s+0x%zx\n", in.dli_fname, (size_t)((char *)frame[i] - (char *)in.dli_fbase));
        at += put > 0 && put < 128 ? (size_t)put : 0;
    }
    board->where[at] = 0;
}

/* Which way was it reached: the addresses of the callers, mixed. The same for each run of the same program without ASLR. */
static void trace(struct fault_kind *k, int64_t nth)
{
    void *frame[FAULT_FRAMES];
    if (k != &board->kind[board->trace_kind] || nth < 1 || nth > FAULT_TRACES)
        return;
    int n = backtrace(frame, FAULT_FRAMES);
    uint64_t h = 14695981039346656037u;
    for (int i = 2; i < n; i++)
        h = (h ^ (uint64_t)(uintptr_t)frame[i]) * 1099511628211u;
    board->trace[nth - 1] = h;
}

static bool fails(int kind)
{
    if (!board || inside || !atomic_load(&begun))
        return false;
    struct fault_kind *k = &board->kind[kind];
    int64_t nth = atomic_fetch_add(&k->counted, 1) + 1, from = atomic_load(&k->fail_at);
    inside++;
    if (board->trace_kind >= 0)
        trace(k, nth);
    bool now = from > 0 && nth >= from && nth - from < atomic_load(&k->times);
    if (now && atomic_fetch_add(&k->failed, 1) == 0)
        say_where();
    inside--;
    if (now)
        errno = (int)atomic_load(&k->error);
    return now;
}

/* ---- memory ---- */

static bool no_memory(void)
{
    bool now = fails(FAULT_MEMORY);
    if (now)
        errno = ENOMEM;
    return now;
}

/* The body of a function that gets memory: refused, or done by the real one, whose own calls are not counted again. */
#define GET(real, early_n_bytes, ...)                                                                                                      \
    do {                                                                                                                                   \
        __typeof__(real) fn = real;                                                                                                        \
        if (!fn)                                                                                                                           \
            return early_get(early_n_bytes);                                                                                               \
        if (no_memory())                                                                                                                   \
            return NULL;                                                                                                                   \
        inside++;                                                                                                                          \
        void *got = fn(__VA_ARGS__);                                                                                                       \
        inside--;                                                                                                                          \
        return got;                                                                                                                        \
    } while (0)

/* The same once it was counted. */
#define GET_AGAIN(real, n)                                                                                                                 \
    do {                                                                                                                                   \
        inside++;                                                                                                                          \
        void *got = real(n);                                                                                                               \
        inside--;                                                                                                                          \
        return got;                                                                                                                        \
    } while (0)

void *malloc(size_t n)
{
    GET(REAL(malloc), n, n);
}

void *calloc(size_t n, size_t size)
{
    GET(REAL(calloc), n * size, n, size);
}

void *realloc(void *p, size_t n)
{
    if (is_early(p)) {
        void *moved = malloc(n);
        if (moved)
            memcpy(moved, p, n < (size_t)(early + sizeof early - (char *)p) ? n : (size_t)(early + sizeof early - (char *)p));
        return moved;
    }
    GET(REAL(realloc), n, p, n);
}

void *reallocarray(void *p, size_t n, size_t size)
{
    GET(REAL(reallocarray), n * size, p, n, size);
}

void free(void *p)
{
    __typeof__(&free) fn = REAL(free);
    if (fn && !is_early(p))
        fn(p);
}

char *strdup(const char *s)
{
    GET(REAL(strdup), strlen(s) + 1, s);
}

char *strndup(const char *s, size_t n)
{
    GET(REAL(strndup), n + 1, s, n);
}

void *aligned_alloc(size_t align, size_t n)
{
    GET(REAL(aligned_alloc), n, align, n);
}

int posix_memalign(void **out, size_t align, size_t n)
{
    if (no_memory())
        return ENOMEM;
    inside++;
    int rc = REAL(posix_memalign)(out, align, n);
    inside--;
    return rc;
}

/* operator new and new[] of C++ (GEOS, PROJ): when there is nothing it calls the handler that was set for it and tries again, or throws. */
void *_Znwm(size_t n);
void *_Znam(size_t n);

static void *by_name(const char *name)
{
    inside++;
    void *at = dlsym(RTLD_DEFAULT, name);
    inside--;
    return at;
}

static void refused_in_cxx(void)
{
    void *at = by_name("_ZSt15get_new_handlerv"), *throw_at = by_name("_ZSt17__throw_bad_allocv");
    void (*(*handler)(void))(void), (*throw_it)(void);
    memcpy(&handler, &at, sizeof at);
    memcpy(&throw_it, &throw_at, sizeof throw_at);
    (handler() ? handler() : throw_it)();
}

void *_Znwm(size_t n)
{
    if (no_memory())
        refused_in_cxx();
    GET_AGAIN(REAL(_Znwm), n);
}

void *_Znam(size_t n)
{
    if (no_memory())
        refused_in_cxx();
    GET_AGAIN(REAL(_Znam), n);
}

/* ---- files ---- */

static bool is_ours(const char *path)
{
    return board && board->path[0] && path && strstr(path, board->path);
}

static bool fd_is_ours(int fd)
{
    char link[64], path[1024];
    if (!board || !board->path[0])
        return false;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    path[n > 0 ? n : 0] = 0;
    return is_ours(path);
}

static bool file_fails(bool ours)
{
    return ours && fails(FAULT_FILE);
}

/* A disk that is full takes what still fits: half of it, and nothing more. */
static bool takes_half(void)
{
    return atomic_load(&board->kind[FAULT_FILE].half) != 0;
}

ssize_t write(int fd, const void *p, size_t n)
{
    if (!file_fails(fd_is_ours(fd)))
        return REAL(write)(fd, p, n);
    return takes_half() && n > 1 ? REAL(write)(fd, p, n / 2) : -1;
}

ssize_t pwrite(int fd, const void *p, size_t n, off_t at)
{
    if (!file_fails(fd_is_ours(fd)))
        return REAL(pwrite)(fd, p, n, at);
    return takes_half() && n > 1 ? REAL(pwrite)(fd, p, n / 2, at) : -1;
}

ssize_t pwritev(int fd, const struct iovec *v, int n, off_t at)
{
    if (!file_fails(fd_is_ours(fd)))
        return REAL(pwritev)(fd, v, n, at);
    return takes_half() && n > 0 ? REAL(pwrite)(fd, v[0].iov_base, v[0].iov_len, at) : -1;
}

int fsync(int fd)
{
    return file_fails(fd_is_ours(fd)) ? -1 : REAL(fsync)(fd);
}

int fdatasync(int fd)
{
    return file_fails(fd_is_ours(fd)) ? -1 : REAL(fdatasync)(fd);
}

int ftruncate(int fd, off_t n)
{
    return file_fails(fd_is_ours(fd)) ? -1 : REAL(ftruncate)(fd, n);
}

int fallocate(int fd, int mode, off_t at, off_t n)
{
    return file_fails(fd_is_ours(fd)) ? -1 : REAL(fallocate)(fd, mode, at, n);
}

int fchmod(int fd, mode_t mode)
{
    return file_fails(fd_is_ours(fd)) ? -1 : REAL(fchmod)(fd, mode);
}

int rename(const char *from, const char *to)
{
    return file_fails(is_ours(to)) ? -1 : REAL(rename)(from, to);
}

int mkostemp(char *path, int flags)
{
    return file_fails(is_ours(path)) ? -1 : REAL(mkostemp)(path, flags);
}

int open(const char *path, int flags, ...)
{
    va_list ap;
    va_start(ap, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(ap, mode_t) : 0;
    va_end(ap);
    return file_fails(is_ours(path)) ? -1 : REAL(open)(path, flags, mode);
}

/* ---- the peer: as if the connection had broken ---- */

static bool breaks(int fd, int kind)
{
    if (!board || !board->peer || !fails(kind))
        return false;
    shutdown(fd, SHUT_RDWR);
    return true;
}

ssize_t send(int fd, const void *p, size_t n, int flags)
{
    return breaks(fd, FAULT_SEND) ? -1 : REAL(send)(fd, p, n, flags);
}

ssize_t recv(int fd, void *p, size_t n, int flags)
{
    return breaks(fd, FAULT_RECEIVE) ? -1 : REAL(recv)(fd, p, n, flags);
}

/* ---- the beginning ---- */

static void board_open(void)
{
    const char *path = getenv("ANPI_FAULT");
    int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    if (fd < 0)
        return;
    void *p = mmap(NULL, sizeof *board, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    void *frame[2];
    backtrace(frame, 2); /* loads what it needs: later it gets no memory */
    if (p != MAP_FAILED)
        board = p;
}

static int (*real_main)(int, char **, char **);

static int main_counted(int argc, char **argv, char **env)
{
    board_open();
    atomic_store(&begun, true);
    int rc = real_main(argc, argv, env);
    atomic_store(&begun, false);
    return rc;
}

int __libc_start_main(int (*main_fn)(int, char **, char **), int argc, char **argv, void (*init)(void), void (*fini)(void),
                      void (*rtld_fini)(void), void *stack_end);

int __libc_start_main(int (*main_fn)(int, char **, char **), int argc, char **argv, void (*init)(void), void (*fini)(void),
                      void (*rtld_fini)(void), void *stack_end)
{
    real_main = main_fn;
    return REAL(__libc_start_main)(main_counted, argc, argv, init, fini, rtld_fini, stack_end);
}
