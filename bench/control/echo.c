/* A libzmq ROUTER that sends each message back: the least that any answer over ZeroMQ costs.  echo ENDPOINT */
#include <stdio.h>
#include <zmq.h>

int main(int argc, char **argv)
{
    if (argc != 2) return 2;
    void *context = zmq_ctx_new();
    void *router = zmq_socket(context, ZMQ_ROUTER);
    if (zmq_bind(router, argv[1]) != 0) return perror("zmq_bind"), 1;
    puts("ready");
    fflush(stdout);
    for (;;) {
        zmq_msg_t frame;
        zmq_msg_init(&frame);
        if (zmq_msg_recv(&frame, router, 0) < 0) return perror("zmq_msg_recv"), 1;
        int more = zmq_msg_more(&frame);
        if (zmq_msg_send(&frame, router, more ? ZMQ_SNDMORE : 0) < 0) return perror("zmq_msg_send"), 1;
    }
}
