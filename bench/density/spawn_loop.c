// The peer that `circus daemon` is measured against: the least a supervisor can do. It starts N workers with posix_spawn, waits on
// pidfds, replaces each one that dies at once, and on SIGTERM or SIGINT ends them all and exits 0. No logs, no control, no back-off.
// Usage: spawn_loop N PROGRAM [ARGUMENT ...]
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/pidfd.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef P_PIDFD
#define P_PIDFD 3
#endif

enum { EVENTS_PER_TURN = 64 };

static _Noreturn void die(const char *what, int error)
{
    fprintf(stderr, "spawn_loop: %s: %s\n", what, strerror(error));
    exit(1);
}

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

// Each worker gets a session of its own, default signals, an empty mask and an empty environment, as under `circus daemon`.
static void prepare(posix_spawnattr_t *attr)
{
    sigset_t all, none;
    sigfillset(&all);
    sigemptyset(&none);
    posix_spawnattr_init(attr);
    posix_spawnattr_setsigdefault(attr, &all);
    posix_spawnattr_setsigmask(attr, &none);
    posix_spawnattr_setflags(attr, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
}

// Returns the worker's pidfd, which the epoll set watches from now on.
static int start(int epoll, const posix_spawnattr_t *attr, char **argv)
{
    pid_t pid;
    char *empty[] = {0};
    int error = posix_spawn(&pid, argv[0], 0, attr, argv, empty);
    if (error)
        die(argv[0], error);
    int pidfd = pidfd_open(pid, 0); // close-on-exec by definition
    struct epoll_event event = {.events = EPOLLIN, .data.fd = pidfd};
    if (pidfd < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, pidfd, &event) < 0)
        die("pidfd", errno);
    return pidfd;
}

static void reap(int epoll, int pidfd)
{
    siginfo_t info;
    if (waitid((idtype_t)P_PIDFD, (id_t)pidfd, &info, WEXITED) < 0)
        die("waitid", errno);
    // Closing isn't enough to leave the epoll set: a child that is just in exec may still hold a copy of the descriptor, and the stale
    // entry would then report the old worker's death under the number of the new one.
    epoll_ctl(epoll, EPOLL_CTL_DEL, pidfd, 0);
    close(pidfd);
}

// Asks every worker to end: the pidfds are among the descriptors above the loop's own (on others the call just fails).
static void stop_all(int first, int last)
{
    for (int fd = first; fd <= last; fd++)
        pidfd_send_signal(fd, SIGTERM, 0, 0);
}

int main(int argc, char **argv)
{
    double began = now_ms();
    long alive = argc > 2 ? strtol(argv[1], 0, 10) : 0;
    if (alive <= 0) {
        fputs("usage: spawn_loop N PROGRAM [ARGUMENT ...]\n", stderr);
        return 2;
    }
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);

    sigset_t handled;
    sigemptyset(&handled);
    sigaddset(&handled, SIGTERM);
    sigaddset(&handled, SIGINT);
    sigprocmask(SIG_BLOCK, &handled, 0);
    int signals = signalfd(-1, &handled, SFD_CLOEXEC);
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event event = {.events = EPOLLIN, .data.fd = signals};
    if (signals < 0 || epoll < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, signals, &event) < 0)
        die("epoll", errno);

    posix_spawnattr_t attr;
    prepare(&attr);
    int last = epoll;
    for (long i = 0; i < alive; i++) {
        int pidfd = start(epoll, &attr, argv + 2);
        last = pidfd > last ? pidfd : last; // a respawn takes the number that its predecessor left
    }
    double started = now_ms(), stopping = 0;
    long respawns = 0;

    while (alive > 0) {
        struct epoll_event events[EVENTS_PER_TURN];
        int ready = epoll_wait(epoll, events, EVENTS_PER_TURN, -1);
        if (ready < 0 && errno != EINTR)
            die("epoll_wait", errno);
        for (int i = 0; i < ready; i++) {
            if (events[i].data.fd == signals) {
                struct signalfd_siginfo info;
                if (read(signals, &info, sizeof info) == sizeof info && stopping == 0) {
                    stopping = now_ms();
                    stop_all(epoll + 1, last);
                }
                continue;
            }
            reap(epoll, events[i].data.fd);
            if (stopping != 0) {
                alive--;
            } else {
                start(epoll, &attr, argv + 2);
                respawns++;
            }
        }
    }
    printf("spawned in %.3f ms, respawned %ld, stopped in %.3f ms\n", started - began, respawns, now_ms() - stopping);
    return 0;
}
