"""Runs a program on a pseudo terminal of 80x24 and types into it: pty_drive.py STEPS PROGRAM [ARGUMENT...]

STEPS is a JSON list of ["expect", TEXT], which waits until the terminal has shown TEXT since the step before, ["match", REGEX] likewise,
["send", TEXT], and ["size", ROWS, COLUMNS]. Prints all that was shown, and ends with the program's exit status; 99 when something didn't come in time.
"""
import fcntl, json, os, pty, re, select, struct, sys, termios, time

DEADLINE = 15


def main():
    steps = json.loads(sys.argv[1])
    pid, fd = pty.fork()
    if pid == 0:
        os.environ["TERM"] = "xterm"
        os.execv(sys.argv[2], sys.argv[2:])
    size(fd, 24, 80)
    shown = bytearray()
    seen = 0
    end = time.monotonic() + DEADLINE
    for step in steps:
        if step[0] == "send":
            os.write(fd, step[1].encode())
        elif step[0] == "size":
            size(fd, step[1], step[2])
        else:
            wanted = re.compile((re.escape(step[1]) if step[0] == "expect" else step[1]).encode())
            while not (found := wanted.search(shown, seen)):
                if not more(fd, shown, end):
                    finish(shown, pid, f"\n-- never shown: {step[1]!r}", 99)
            seen = found.end()
    while more(fd, shown, end):
        pass
    if time.monotonic() > end:
        finish(shown, pid, "\n-- doesn't end", 99)
    _, status = os.waitpid(pid, 0)
    sys.stdout.buffer.write(shown)
    sys.exit(os.waitstatus_to_exitcode(status) % 256)


def size(fd, rows, columns):
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def more(fd, shown, end):
    """Takes what comes; False when the program has let go of the terminal, or the time is up."""
    ready, _, _ = select.select([fd], [], [], max(0, end - time.monotonic()))
    if not ready:
        return False
    try:
        data = os.read(fd, 65536)
    except OSError:
        return False
    shown += data
    return len(data) > 0


def finish(shown, pid, text, code):
    os.kill(pid, 9)
    sys.stdout.buffer.write(shown)
    print(text)
    sys.exit(code)


main()
