// The only native code of Circus: what must happen before the runtime's threads exist.
#define _GNU_SOURCE
#include <signal.h>

#ifndef CIRCUS_TEST_LIBRARY
// The runtime starts its finalizer thread before Main; a signal that this thread doesn't block would kill the daemon instead of
// reaching the signalfd. A constructor runs first, so every thread inherits the mask. Commands other than `daemon` unblock in Main.
__attribute__((constructor)) static void circus_block_signals(void)
{
    static const int signals[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGALRM, SIGCHLD, SIGWINCH};
    sigset_t set;
    sigemptyset(&set);
    for (unsigned i = 0; i < sizeof signals / sizeof *signals; i++)
        sigaddset(&set, signals[i]);
    sigprocmask(SIG_BLOCK, &set, 0);
}
#endif
