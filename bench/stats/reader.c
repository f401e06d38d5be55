// What the kernel itself takes: reads the kept /proc/PID/stat of the pids given as arguments, ten times, and prints us per read (median).
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { ROUNDS = 10 };

static double now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    int *fds = calloc((size_t)argc, sizeof *fds);
    char path[64], text[1200];
    double us[ROUNDS];
    if (argc < 2 || !fds) return 2;
    for (int i = 1; i < argc; i++) {
        snprintf(path, sizeof path, "/proc/%s/stat", argv[i]);
        if ((fds[i] = open(path, O_RDONLY)) < 0) return perror(path), 1;
    }
    for (int round = 0; round < ROUNDS; round++) {
        usleep(200000); // as cold as once a second
        double begun = now_us();
        for (int i = 1; i < argc; i++)
            if (pread(fds[i], text, sizeof text, 0) <= 0) return perror("pread"), 1;
        us[round] = (now_us() - begun) / (argc - 1);
    }
    qsort(us, ROUNDS, sizeof *us, ascending);
    printf("%.2f\n", us[ROUNDS / 2]);
    return 0;
}
