// The only native code of Circus: what must happen before the runtime's threads exist, and what must happen in a child before it execs.
#define _GNU_SOURCE
#include "circus_native.h"
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef CLOSE_RANGE_CLOEXEC // musl lacks it
#define CLOSE_RANGE_CLOEXEC 4
#endif

#ifndef MADV_POPULATE_WRITE // of Linux 5.14; older headers lack it
#define MADV_POPULATE_WRITE 23
#endif

#ifndef CIRCUS_TEST_LIBRARY
extern char circus_hydrated[] __attribute__((weak)), circus_hydrated_end[] __attribute__((weak)); // of hydrated.ld

// What must be so before the runtime's first thread and first file.
__attribute__((constructor)) static void circus_prepare_process(void)
{
    // Whoever started us may have closed 0, 1 or 2. What we open next would get these numbers, and workers' output would end up in it.
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDWR) < 0) open("/", O_PATH); // without /dev: can't be used, but is taken

    // The runtime starts its finalizer thread before Main; a signal that this thread doesn't block would kill the daemon instead of
    // reaching the signalfd. Every thread inherits this mask. Commands other than `daemon` unblock in Main.
    sigset_t set;
    sigemptyset(&set);
    for (int signum = 1; signum <= 64; signum++)
        if (CIRCUS_DAEMON_SIGNALS & CIRCUS_BIT(signum)) sigaddset(&set, signum);
    sigprocmask(SIG_BLOCK, &set, 0);

    // A file at its limit (RLIMIT_FSIZE) is a failed write, EFBIG, and not our end; workers get the default back.
    signal(SIGXFSZ, SIG_IGN);

    // The runtime is about to unpack its type data there, 2 MB: one huge page, for which hydrated.ld aligns it, or else all pages in one
    // call instead of a fault for each (of 10 ms of a start 2.9 and 1.5). A kernel that can't is none the worse.
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), first = (uintptr_t)circus_hydrated & -page;
    size_t length = ((uintptr_t)circus_hydrated_end - first + page - 1) & -page;
    madvise((void *)first, length, MADV_HUGEPAGE);
    madvise((void *)first, length, MADV_POPULATE_WRITE);
}
#endif

// The child shares the daemon's memory until it execs, so it must not call the C library, whose setuid would signal the daemon's threads
// and whose errno is the daemon's. Raw system calls return -errno. The fifth argument is 0, as prctl demands.
static long raw(long number, long a, long b, long c, long d)
{
#if defined(__x86_64__)
    long result;
    register long r10 __asm__("r10") = d;
    register long r8 __asm__("r8") = 0;
    __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8) : "rcx", "r11", "memory");
    return result;
#elif defined(__aarch64__)
    register long x8 __asm__("x8") = number;
    register long x0 __asm__("x0") = a;
    register long x1 __asm__("x1") = b;
    register long x2 __asm__("x2") = c;
    register long x3 __asm__("x3") = d;
    register long x4 __asm__("x4") = 0;
    __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4) : "memory");
    return x0;
#else
#error "no raw system calls for this machine"
#endif
}

// The digits of a number, ending before the given place.
static char *digits(char *end, int number)
{
    unsigned rest = number < 0 ? 0u - (unsigned)number : (unsigned)number;
    do *--end = (char)('0' + rest % 10);
    while (rest /= 10);
    if (number < 0) *--end = '-';
    return end;
}

static long write_number(const char *path, int number)
{
    char text[12], *start = digits(text + sizeof text, number);
    long fd = raw(SYS_openat, AT_FDCWD, (long)path, O_WRONLY | O_CLOEXEC, 0);
    if (fd < 0) return fd;
    long result = raw(SYS_write, fd, (long)start, text + sizeof text - start, 0);
    raw(SYS_close, fd, 0, 0, 0);
    return result;
}

static long place_descriptors(struct circus_fd *fds, int count)
{
    long result;
    int first_above = count ? fds[count - 1].child + 1 : 0;
    // A source that an earlier dup would overwrite moves out of the way first.
    for (int i = 0; i < count; i++)
        for (int j = 0; j < i; j++)
            if (fds[j].child == fds[i].parent && fds[j].parent != fds[j].child) {
                if ((result = raw(SYS_fcntl, fds[i].parent, F_DUPFD_CLOEXEC, first_above, 0)) < 0) return result;
                fds[i].parent = (int)result;
            }
    for (int i = 0; i < count; i++) {
        result = fds[i].parent == fds[i].child ? raw(SYS_fcntl, fds[i].child, F_SETFD, 0, 0)
                                               : raw(SYS_dup3, fds[i].parent, fds[i].child, 0, 0);
        if (result < 0) return result;
    }
    int next = 0;
    for (int i = 0; i < count; i++) {
        if (fds[i].child > next && (result = raw(SYS_close_range, next, fds[i].child - 1, 0, 0)) < 0) return result;
        next = fds[i].child + 1;
    }
    // Exec closes them after the daemon has gone on, which it can't while they are closed here. Linux before 5.11 lacks the flag.
    result = raw(SYS_close_range, next, ~0u, CLOSE_RANGE_CLOEXEC, 0);
    return result == -EINVAL ? raw(SYS_close_range, next, ~0u, 0, 0) : result;
}

static long set_rlimits(const struct circus_rlimit *limits, int count)
{
    for (int i = 0; i < count; i++) {
        const uint64_t limit[2] = {limits[i].soft, limits[i].hard};
        long result = raw(SYS_prlimit64, 0, limits[i].resource, (long)limit, 0);
        if (result < 0) return result;
    }
    return 0;
}

// sd_listen_fds(3) wants to know that it is meant itself, and only the child knows its pid before it execs.
static void write_pid(char *to)
{
    char text[12], *start = digits(text + sizeof text, (int)raw(SYS_getpid, 0, 0, 0, 0));
    while (start < text + sizeof text) *to++ = *start++;
    *to = 0;
}

// All candidates are tried, as Python does: the first error that isn't "not there" tells more than the last "not there".
static long exec_first(const struct circus_spawn *s)
{
    long telling = 0, last = -ENOENT;
    for (const char *path = s->paths; *path; path++) {
        last = raw(SYS_execve, (long)path, (long)s->argv, (long)s->envp, 0);
        if (!telling && last != -ENOENT && last != -ENOTDIR) telling = last;
        while (*path) path++;
    }
    return telling ? telling : last;
}

#define STEP(name, call)                        \
    do {                                        \
        s->stage = (name);                      \
        if ((result = (call)) < 0) goto failed; \
    } while (0)
#define STEP_IF_ASKED(name, call) \
    do                            \
        if (s->asked >> (name) & 1) STEP(name, call); \
    while (0)

static int child(void *argument)
{
    struct circus_spawn *s = argument;
    long result;
    // Handlers are the daemon's code, so they go before the mask opens. Exec resets caught signals, but keeps ignored ones (SIGPIPE).
    static const unsigned long default_action[4], empty_mask;
    for (int signum = 1; signum <= 64; signum++) raw(SYS_rt_sigaction, signum, (long)default_action, 0, sizeof empty_mask);
    STEP(CIRCUS_SESSION, raw(SYS_setsid, 0, 0, 0, 0));
    // Before the first limit or identity that could forbid it: what needs the daemon's rights. Entering the directory does too: Circus
    // enters it as its own user (spec/processes.md §3), and configurations rely on directories that the worker may not enter.
    STEP_IF_ASKED(CIRCUS_CGROUP, write_number(s->cgroup_procs, 0));
    STEP_IF_ASKED(CIRCUS_OOM_SCORE, write_number("/proc/self/oom_score_adj", s->oom_score));
    STEP_IF_ASKED(CIRCUS_DIRECTORY, raw(SYS_chdir, (long)s->directory, 0, 0, 0));
    // The umask governs only what the program creates, since nothing is created here: any place will do.
    STEP_IF_ASKED(CIRCUS_UMASK, raw(SYS_umask, s->umask, 0, 0, 0));
    // Before the limits: a small RLIMIT_NOFILE would forbid the dups.
    STEP(CIRCUS_DESCRIPTORS, place_descriptors(s->fds, s->fd_count));
    STEP_IF_ASKED(CIRCUS_RLIMIT, set_rlimits(s->rlimits, s->rlimit_count));
    STEP_IF_ASKED(CIRCUS_NICE, raw(SYS_setpriority, PRIO_PROCESS, 0, s->nice, 0));
    STEP_IF_ASKED(CIRCUS_CPUS, raw(SYS_sched_setaffinity, 0, s->cpu_words * (long)sizeof(uint64_t), (long)s->cpus, 0));
    STEP_IF_ASKED(CIRCUS_GROUPS, raw(SYS_setgroups, s->group_count, (long)s->groups, 0, 0));
    STEP_IF_ASKED(CIRCUS_GID, raw(SYS_setresgid, s->gid, s->gid, s->gid, 0));
    STEP_IF_ASKED(CIRCUS_UID, raw(SYS_setresuid, s->uid, s->uid, s->uid, 0));
    // A change of user clears the death signal; and a daemon that died before this line can't send it any more.
    STEP_IF_ASKED(CIRCUS_DEATH_SIGNAL, raw(SYS_prctl, PR_SET_PDEATHSIG, s->death_signal, 0, 0));
    if (s->asked >> CIRCUS_DEATH_SIGNAL & 1 && raw(SYS_getppid, 0, 0, 0, 0) != s->pid) raw(SYS_exit_group, 127, 0, 0, 0);
    STEP_IF_ASKED(CIRCUS_NO_NEW_PRIVILEGES, raw(SYS_prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0));
    raw(SYS_rt_sigprocmask, SIG_SETMASK, (long)&empty_mask, 0, sizeof empty_mask);
    if (s->pid_text) write_pid(s->pid_text);
    STEP(CIRCUS_EXEC, exec_first(s));
failed:
    s->error = (int)-result;
    raw(SYS_exit_group, 127, 0, 0, 0);
    __builtin_unreachable();
}

int circus_spawn(struct circus_spawn *s)
{
    // The child runs on this part of our frame, which is ours to lend: CLONE_VFORK halts us until it has exec'ed or exited.
    char stack[16 * 1024] __attribute__((aligned(16)));
    // All signals, also those that the C library keeps for itself: no handler may run in the child.
    uint64_t every = ~0ull, former;
    int dumpable = prctl(PR_GET_DUMPABLE, 0, 0, 0, 0);
    s->stage = CIRCUS_CLONE;
    s->error = 0;
    s->pid = getpid(); // for the child to compare its parent with
    s->pidfd = -1;
    raw(SYS_rt_sigprocmask, SIG_SETMASK, (long)&every, (long)&former, sizeof every);
    int pid = clone(child, stack + sizeof stack, CLONE_VM | CLONE_VFORK | CLONE_PIDFD | SIGCHLD, s, &s->pidfd);
    if (pid < 0) s->error = errno;
    raw(SYS_rt_sigprocmask, SIG_SETMASK, (long)&former, 0, sizeof former);
    // A change of user marks the memory, still shared, as not to be dumped; the daemon's own core files shall stay possible.
    if (s->asked >> CIRCUS_UID & 1 || s->asked >> CIRCUS_GID & 1) prctl(PR_SET_DUMPABLE, dumpable, 0, 0, 0);
    s->pid = s->error ? -1 : pid;
    if (pid > 0 && s->error) {
        while (waitpid(pid, 0, 0) < 0 && errno == EINTR) {}
        close(s->pidfd);
    }
    if (s->error) s->pidfd = -1;
    return s->error;
}
