using Circus.Linux;

namespace Circus.Cli.Plugins;

/// <summary>`circus plugin new LANGUAGE NAME`: the beginning of a plugin, ready to run.</summary>
internal static class Skeletons
{
    private const int Done = 0, Failed = 1;

    internal const string Bash = """
        #!/bin/bash
        # A plugin of Circus: its options come in CIRCUS_PLUGIN_CONFIG (JSON), commands go through "$CIRCUS_PROGRAM" ctl.
        "$CIRCUS_PROGRAM" ctl --endpoint "$CIRCUS_PUBSUB" listen watcher. | while read -r topic payload; do
            watcher=${topic#watcher.}
            case $watcher in
                *.reap:)
                    state=$("$CIRCUS_PROGRAM" ctl status "${watcher%.reap:}")
                    echo "${watcher%.reap:} has lost a process and is $state: $payload" >>"$CIRCUS_PLUGIN_NAME.log" ;;
            esac
        done
        """;

    internal const string Python = """
        #!/usr/bin/python3
        # A plugin of Circus, with Debian's python3-zmq.
        import json, os, zmq
        config = json.loads(os.environ["CIRCUS_PLUGIN_CONFIG"])
        context = zmq.Context()
        events, daemon = context.socket(zmq.SUB), context.socket(zmq.DEALER)
        events.connect(os.environ["CIRCUS_PUBSUB"])
        events.setsockopt(zmq.SUBSCRIBE, b"watcher.")
        daemon.connect(os.environ["CIRCUS_ENDPOINT"])
        while True:
            topic, payload = events.recv_multipart()
            watcher, event = topic.decode()[len("watcher."):].rsplit(".", 1)
            if event == "reap":
                daemon.send_json({"id": "1", "command": "status", "properties": {"name": watcher}})
                with open(config["name"] + ".log", "a") as log:
                    print(watcher, json.loads(payload)["process_pid"], daemon.recv_json()["status"], file=log)
        """;

    internal const string C = """
        // A plugin of Circus: cc -o @ @.c. Events come from `circus ctl listen`, a line each: topic, colon, JSON.
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>

        int main(void) {
            char line[65536], log[256];
            snprintf(log, sizeof log, "%s.log", getenv("CIRCUS_PLUGIN_NAME"));
            FILE *events = popen("exec \"$CIRCUS_PROGRAM\" ctl --endpoint \"$CIRCUS_PUBSUB\" listen watcher.", "r");
            while (events && fgets(line, sizeof line, events)) {
                char *event = strstr(line, ".reap: ");
                if (!event) continue;
                FILE *out = fopen(log, "a");
                if (out) fprintf(out, "%.*s %s", (int)(event - line), line, event + 7), fclose(out);
            }
            return 1;
        }
        """;

    /// <summary>Writes the file; never over one that is there.</summary>
    internal static int Write(string[] words)
    {
        if (words is not [var language, var name])
            return Fail("usage: circus plugin new python|bash|c NAME", UsageError.ExitStatus);
        var (text, path, isScript) = language switch
        {
            "python" => (Python, name, true),
            "bash" => (Bash, name, true),
            "c" => (C.Replace("@", Path.GetFileNameWithoutExtension(name), StringComparison.Ordinal), name.EndsWith(".c", StringComparison.Ordinal) ? name : name + ".c", false),
            _ => ("", name, false),
        };
        if (text.Length == 0)
            return Fail($"'{language}' is not a language that this writes; allowed: python, bash, c", UsageError.ExitStatus);
        if (Path.Exists(path))
            return Fail($"{path} exists already", Failed);
        try
        {
            File.WriteAllText(path, text + "\n");
            if (isScript)
                File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Fail($"{path} can't be written: {(Enum.IsDefined((Errno)exception.HResult) ? ErrnoText.Describe((Errno)exception.HResult) : exception.GetType().Name)}", Failed);
        }

        var program = isScript ? path : Path.ChangeExtension(path, null);
        Console.Out.WriteLine($"{path} is written. {(isScript ? "" : $"Compile it: cc -o {program} {path}. ")}Its section:\n\n[plugin:{Path.GetFileName(program)}]\nuse = {(program.Contains('/') ? program : "./" + program)}\n; ends `circus ctl listen` with it\nkill_group = True");
        return Done;
    }

    private static int Fail(string error, int exit)
    {
        Console.Error.WriteLine(error);
        return exit;
    }
}
