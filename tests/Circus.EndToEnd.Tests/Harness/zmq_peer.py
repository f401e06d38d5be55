"""A libzmq peer that is told what to do: one JSON object a line on stdin, one JSON answer a line on stdout.

Frames are text; `hex` sends bytes that are none. Sockets live until they are closed or stdin ends.
"""
import json
import sys
import time

import zmq

context = zmq.Context()
sockets = {}


def decoded(frames):
    return [frame.decode("utf-8", "surrogateescape") for frame in frames]


def open_socket(kind, endpoint, prefixes=(), hwm=None):
    socket = context.socket(getattr(zmq, kind))
    socket.linger = 0
    if hwm is not None:
        socket.rcvhwm = hwm
    for prefix in prefixes:
        socket.subscribe(prefix)
    socket.connect(endpoint)
    return socket


def do_open(name, **options):
    sockets[name] = open_socket(**options)


def do_close(name):
    sockets.pop(name).close()


def do_send(name, frames):
    sockets[name].send_multipart([frame.encode("utf-8", "surrogateescape") for frame in frames])


def do_send_hex(name, frame):
    sockets[name].send(bytes.fromhex(frame))


def do_send_zeros(name, count):
    sockets[name].send(bytes(count))


def do_receive(name, milliseconds):
    """The next message as a list of frames; null when none comes in time."""
    socket = sockets[name]
    return decoded(socket.recv_multipart()) if socket.poll(milliseconds) else None


def do_probe(name, endpoint, probe, milliseconds):
    """Makes the daemon publish an event of a watcher that comes and goes, until the subscriber has it: its earlier subscriptions hold then,
    and everything published before the probe has been received. Answers with the messages that came before."""
    before = []
    deadline = time.monotonic() + milliseconds / 1000
    dealer = open_socket("DEALER", endpoint)
    try:
        while time.monotonic() < deadline:
            for request in ({"command": "add", "properties": {"name": probe, "cmd": "none"}},
                            {"command": "rm", "properties": {"name": probe, "waiting": True}}):
                dealer.send_json(request)
                if not dealer.poll(milliseconds):
                    raise TimeoutError("the daemon doesn't answer")
                dealer.recv()
            # Every probe's first event is `add`; the rest of a lost or seen one is told apart by its topic.
            while sockets[name].poll(20):
                frames = decoded(sockets[name].recv_multipart())
                if frames[0].startswith(f"watcher.{probe}."):
                    return before
                before.append(frames)
        raise TimeoutError("the subscriber gets nothing")
    finally:
        dealer.close()


def main():
    for line in sys.stdin:
        request = json.loads(line)
        operation = globals()["do_" + request.pop("do")]
        try:
            answer = {"ok": operation(**request)}
        except Exception as exception:  # told to the test, which fails with it
            answer = {"failed": f"{type(exception).__name__}: {exception}"}
        print(json.dumps(answer), flush=True)


main()
