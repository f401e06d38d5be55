// A worker for the socket bench: accepts on an inherited socket and answers HTTP with its pid, one connection at a time, kept alive.
//   worker FD: the number of the listening socket.
// It tells READY=1 to $NOTIFY_SOCKET, and on SIGTERM answers what it has accepted, closes, and ends; what waits in the queue is for others.
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define MOST_CLIENTS 256

static volatile sig_atomic_t stopping;

static void on_term(int signum)
{
    (void)signum;
    stopping = 1;
}

static void tell_ready(void)
{
    const char *name = getenv("NOTIFY_SOCKET");
    if (!name || !*name) return;
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t length = strlen(name);
    if (length >= sizeof address.sun_path) return;
    memcpy(address.sun_path, name, length);
    if (*name == '@') address.sun_path[0] = 0;
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || sendto(fd, "READY=1", 7, 0, (void *)&address, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length)) < 0) perror("READY=1");
    close(fd);
}

// One request, which wrk sends in one piece. While stopping the answer says that it is the last one; 0 when the connection is over.
static int serve(int fd)
{
    char request[4096], body[32], answer[256];
    ssize_t got = recv(fd, request, sizeof request, 0);
    if (got <= 0) return 0;
    int length = snprintf(body, sizeof body, "%d\n", (int)getpid());
    int total = snprintf(answer, sizeof answer, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n%s\r\n%s", length, stopping ? "Connection: close\r\n" : "", body);
    return send(fd, answer, (size_t)total, MSG_NOSIGNAL) == total && !stopping;
}

int main(int count, char **words)
{
    if (count != 2) return 2;
    int listening = atoi(words[1]);
    struct sigaction action = {.sa_handler = on_term};
    sigset_t term, none;
    sigemptyset(&none);
    sigemptyset(&term);
    sigaddset(&term, SIGTERM);
    sigprocmask(SIG_BLOCK, &term, 0); // it comes only while we wait
    sigaction(SIGTERM, &action, 0);
    tell_ready();

    struct pollfd fds[1 + MOST_CLIENTS] = {{.fd = listening, .events = POLLIN}};
    int clients = 0;
    for (;;) {
        if (stopping && clients == 0) return 0;
        fds[0].events = stopping || clients == MOST_CLIENTS ? 0 : POLLIN;
        // While stopping, a client that is between two requests has half a second to send the next, whose answer tells it to go.
        struct timespec patience = {0, 500 * 1000 * 1000};
        int ready = ppoll(fds, (nfds_t)(1 + clients), stopping ? &patience : 0, &none);
        if (ready < 0 && errno != EINTR) return 1;
        if (ready == 0 && stopping) return 0;
        if (ready <= 0) continue;
        for (int i = clients; i >= 1; i--)
            if (fds[i].revents && !serve(fds[i].fd)) {
                close(fds[i].fd);
                fds[i] = fds[clients--];
            }
        if (!stopping && fds[0].revents & POLLIN) {
            int fd = accept4(listening, 0, 0, SOCK_CLOEXEC);
            if (fd >= 0) fds[++clients] = (struct pollfd){.fd = fd, .events = POLLIN};
        }
    }
}
