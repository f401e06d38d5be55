// What C# and C share; Spawning/CircusNative.cs mirrors it, and a test compiles assertions that the two agree.
#pragma once
#include <stdint.h>

#define CIRCUS_BIT(signum) (1ull << ((signum) - 1))
#define CIRCUS_DAEMON_SIGNALS \
    (CIRCUS_BIT(SIGHUP) | CIRCUS_BIT(SIGINT) | CIRCUS_BIT(SIGQUIT) | CIRCUS_BIT(SIGTERM) | CIRCUS_BIT(SIGUSR1) | \
     CIRCUS_BIT(SIGUSR2) | CIRCUS_BIT(SIGALRM) | CIRCUS_BIT(SIGCHLD) | CIRCUS_BIT(SIGWINCH))

// The steps of a spawn in their order.
enum circus_stage {
    CIRCUS_CLONE = 1,
    CIRCUS_SESSION,
    CIRCUS_CGROUP,
    CIRCUS_OOM_SCORE,
    CIRCUS_DIRECTORY,
    CIRCUS_UMASK,
    CIRCUS_DESCRIPTORS,
    CIRCUS_RLIMIT,
    CIRCUS_NICE,
    CIRCUS_CPUS,
    CIRCUS_GROUPS,
    CIRCUS_GID,
    CIRCUS_UID,
    CIRCUS_DEATH_SIGNAL,
    CIRCUS_NO_NEW_PRIVILEGES,
    CIRCUS_EXEC,
};

struct circus_fd {
    int32_t child, parent;
};

struct circus_rlimit {
    uint64_t soft, hard;
    int64_t resource;
};

struct circus_spawn {
    const char *paths; // to try in this order, each ended by NUL, all by an empty one
    char *const *argv, *const *envp;
    const char *directory;
    const char *cgroup_procs;
    struct circus_fd *fds; // ascending by child; all others are closed
    const struct circus_rlimit *rlimits;
    const uint64_t *cpus;
    const uint32_t *groups;
    char *pid_text; // where the child writes its pid, 11 bytes: the value of LISTEN_PID in envp; null: nowhere
    int32_t fd_count, rlimit_count, cpu_words, group_count;
    uint32_t asked; // 1 << stage for each step that isn't always done
    uint32_t uid, gid, umask;
    int32_t nice, oom_score, death_signal;
    // The answer. Error 0: it runs, and pid and pidfd are the caller's. Else the step that failed; nothing is left behind.
    int32_t stage, error, pid, pidfd;
};

int circus_spawn(struct circus_spawn *s);
