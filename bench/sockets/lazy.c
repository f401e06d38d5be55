// The smallest worker on demand: takes one client after the other from the socket FD and sends it one byte.
#define _GNU_SOURCE
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int count, char **words)
{
    if (count != 2) return 2;
    struct pollfd listening = {.fd = atoi(words[1]), .events = POLLIN};
    for (;;) {
        if (poll(&listening, 1, -1) < 0) return 1;
        int fd = accept(listening.fd, 0, 0);
        if (fd < 0) continue;
        if (send(fd, "!", 1, MSG_NOSIGNAL) != 1) return 1;
        close(fd);
    }
}
