// writer BYTES BLOCK LINE STARTED [RATE [FIRST]]: writes numbered lines of LINE bytes to stdout, BLOCK bytes at a time, until BYTES are written;
// with RATE so many lines a second, one at a time. Notes in the file STARTED when it began (CLOCK_MONOTONIC, 8 bytes) and its
// pid (8 bytes).
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static uint64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static void write_all(const char *bytes, size_t count)
{
    while (count > 0) {
        ssize_t written = write(1, bytes, count);
        if (written <= 0) _exit(1);
        bytes += written;
        count -= (size_t)written;
    }
}

// Decimal digits by hand: with snprintf the writer, not the reader, is what a measurement of one writer measures.
static char *put_number(char *at, uint64_t number)
{
    char digits[20], *start = digits + sizeof digits;
    do *--start = (char)('0' + number % 10);
    while (number /= 10);
    size_t length = (size_t)(digits + sizeof digits - start);
    memcpy(at, start, length);
    return at + length;
}

int main(int argc, char **argv)
{
    if (argc < 5) return 2;
    uint64_t bytes = strtoull(argv[1], 0, 10), number = argc > 6 ? strtoull(argv[6], 0, 10) : 0;
    size_t block = strtoul(argv[2], 0, 10), line = strtoul(argv[3], 0, 10);
    unsigned long rate = argc > 5 ? strtoul(argv[5], 0, 10) : 0;
    if (line < 24 || block < line) return 2;

    int started = open(argv[4], O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    uint64_t note[] = {now(), (uint64_t)getpid()};
    if (started < 0 || write(started, note, sizeof note) != sizeof note) return 1;

    char *buffer = malloc(block);
    if (!buffer) return 1;
    memset(buffer, 'x', block);
    size_t whole = block / line * line;
    for (size_t end = line; end <= whole; end += line) buffer[end - 1] = '\n';
    char pid[16];
    size_t pid_length = (size_t)snprintf(pid, sizeof pid, "%d:", (int)getpid());
    for (uint64_t left = bytes / line * line; left > 0;) {
        size_t count = rate ? line : left < whole ? left : whole;
        for (size_t at = 0; at < count; at += line) {
            memcpy(buffer + at, pid, pid_length);
            // What is behind it, of an earlier line, is 'x' already: numbers never get shorter.
            *put_number(buffer + at + pid_length, number++) = ' ';
        }
        write_all(buffer, count);
        left -= count;
        if (rate) nanosleep(&(struct timespec){0, (long)(1000000000u / rate)}, 0);
    }
    return 0;
}
