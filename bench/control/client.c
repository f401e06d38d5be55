/* A libzmq client that asks and takes the time.
 *   client rtt ENDPOINT REQUEST COUNT            COUNT requests one after the other: prints p50 and p99, microseconds
 *   client pipeline ENDPOINT REQUEST CLIENTS WINDOW SECONDS
 *                                                CLIENTS sockets, a thread each, WINDOW requests under way: prints replies per second */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zmq.h>

static void *context;
static const char *endpoint, *request;
static int window;
static double seconds;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static void *connected(void)
{
    int linger = 0, patience = 20000;
    void *socket = zmq_socket(context, ZMQ_DEALER);
    zmq_setsockopt(socket, ZMQ_LINGER, &linger, sizeof linger);
    zmq_setsockopt(socket, ZMQ_RCVTIMEO, &patience, sizeof patience);
    if (zmq_connect(socket, endpoint) != 0) perror("zmq_connect"), exit(1);
    return socket;
}

static void ask(void *socket)
{
    if (zmq_send(socket, request, strlen(request), 0) < 0) perror("zmq_send"), exit(1);
}

static void take(void *socket)
{
    zmq_msg_t reply;
    zmq_msg_init(&reply);
    if (zmq_msg_recv(&reply, socket, 0) < 0) perror("no reply"), exit(1);
    zmq_msg_close(&reply);
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void *pipeline(void *unused)
{
    void *socket = connected();
    static __thread long replies;
    (void)unused;
    ask(socket);
    take(socket); /* connected */
    for (int i = 0; i < window; i++) ask(socket);
    for (double end = now() + seconds; now() < end;)
        for (int i = 0; i < 64; i++, replies++) {
            take(socket);
            ask(socket);
        }
    zmq_close(socket);
    return (void *)replies;
}

int main(int argc, char **argv)
{
    if (argc < 5) return 2;
    context = zmq_ctx_new();
    endpoint = argv[2];
    request = argv[3];
    if (strcmp(argv[1], "rtt") == 0) {
        int count = atoi(argv[4]);
        double *took = calloc(count, sizeof *took);
        void *socket = connected();
        for (int i = 0; i < 200; i++) ask(socket), take(socket);
        for (int i = 0; i < count; i++) {
            double start = now();
            ask(socket);
            take(socket);
            took[i] = (now() - start) * 1e6;
        }
        qsort(took, count, sizeof *took, by_size);
        printf("%.2f %.2f\n", took[count / 2], took[count * 99 / 100]);
        zmq_close(socket);
    } else {
        if (argc < 7) return 2;
        int clients = atoi(argv[4]);
        window = atoi(argv[5]);
        seconds = atof(argv[6]);
        pthread_t threads[64];
        long total = 0;
        for (int i = 0; i < clients && i < 64; i++) pthread_create(&threads[i], NULL, pipeline, NULL);
        for (int i = 0; i < clients && i < 64; i++) {
            void *replies;
            pthread_join(threads[i], &replies);
            total += (long)replies;
        }
        printf("%.0f\n", total / seconds);
    }
    zmq_ctx_term(context);
    return 0;
}
