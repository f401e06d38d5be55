// The file that the benchmark shares with its workers: a header, then one record per worker that ever ran, in the order of arrival.
#ifndef CIRCUS_BENCH_RECORDS_H
#define CIRCUS_BENCH_RECORDS_H

#include <stdatomic.h>
#include <stdint.h>

struct record {
    _Atomic uint64_t born_ns; // CLOCK_MONOTONIC; written last, so a record is whole once this isn't 0
    uint32_t pid;
    uint32_t unused;
};

struct records {
    _Atomic uint64_t count; // records taken, which may run ahead of records written
    uint64_t capacity;
    struct record record[];
};

_Static_assert(sizeof(struct record) == 16, "density.py reads records of 16 bytes");
_Static_assert(sizeof(struct records) == 16, "density.py reads a header of 16 bytes");

#endif
