using System.Diagnostics.CodeAnalysis;
using Circus.Config;
using Circus.ManagedSockets;
using Circus.Options;
using Circus.Protocol;
using Circus.Watchers;

namespace Circus.Arbiters;

/// <content>`reloadconfig`: the file is read anew, and what it changes is changed, with the least disturbance (spec/processes.md §16).</content>
public sealed partial class Arbiter
{
    /// <summary>False when the file can't be read; nothing has changed then.</summary>
    internal bool TryReloadConfig(Waiter? waiter, [NotNullWhen(true)] out ReloadReport? report, [NotNullWhen(false)] out string? error)
    {
        report = null;
        if (!TryAdopt(out var next, out var sockets, out error))
            return false;
        var operation = New(ArbiterOperationKind.ReloadConfig, "arbiter_reload_config", waiter);
        _operation = operation;
        operation.Report = report = new ReloadReport(Config, next);
        var before = Config.Watchers.ToDictionary(spec => spec.Name, StringComparer.Ordinal);
        var after = next.Watchers.ToDictionary(spec => spec.Name, StringComparer.Ordinal);

        // Those that `add` made too: the file is what counts now.
        var gone = _watchers.InListOrder.Where(watcher => !after.ContainsKey(watcher.Name)).ToArray();
        operation.Running = gone.Length;
        foreach (var watcher in gone)
        {
            report.Note(watcher.Name, ReloadReport.Removed);
            RemoveWatcher(watcher, keepsProcesses: false);
            watcher.BeginStopOperation(new WatcherOperation(OperationKind.Stop, operation.LockName, operation));
        }

        foreach (var spec in next.Watchers)
            Compare(operation, report, spec, before.GetValueOrDefault(spec.Name));
        ApplySockets(sockets);
        ReloadUsers(operation, report, sockets, next);
        Enqueue(operation, operation.Turns.Keys);

        Config = next;
        _context.Apply(next.Circus);
        _context.Sockets = next.Sockets;
        AwaitAgain();
        _context.Effects.Notice(NoticeKind.ConfigReloaded, "configuration", report.ToString());
        Continue(operation);
        return true;
    }

    private void Compare(ArbiterOperation operation, ReloadReport report, WatcherSpec spec, WatcherSpec? before)
    {
        if (_watchers.Find(spec.Name) is not { } watcher)
        {
            if (!TryAdd(spec, out var added))
            {
                report.Note(spec.Name, ReloadReport.Failed);
                return;
            }

            report.Note(spec.Name, ReloadReport.Added);
            if (spec.Options.Autostart)
                operation.Turns[added] = new WatcherOperation(OperationKind.Start, operation.LockName, operation);
            return;
        }

        // One that `add` made under the name of a new section has never been read from a file.
        var difference = WatcherDifference.Between(before?.Options ?? watcher.Options, spec.Options);
        if (difference is not { } then)
        {
            report.Note(spec.Name, ReloadReport.Unchanged);
            return;
        }

        var numProcessesBefore = watcher.Options.NumProcesses;
        var definition = spec.Clone();
        if (!watcher.Options.HasSameStreams(definition.Options) && ChangeStreams(watcher, definition.Options))
            then = OnChange.Reload;
        watcher.Redefine(definition);

        // Stopped by hand stays stopped (decision Q62).
        var isStopped = watcher.State == WatcherState.Stopped;
        report.Note(spec.Name, isStopped || then == OnChange.Nothing ? ReloadReport.Updated : then == OnChange.Reload ? ReloadReport.Reloaded : ReloadReport.Adjusted);
        if (!isStopped)
        {
            operation.Turns[watcher] = new WatcherOperation(then == OnChange.Reload ? OperationKind.Reload : OperationKind.Resize, operation.LockName, operation)
            {
                Growth = spec.Options.NumProcesses - numProcessesBefore,
            };
        }
    }

    /// <summary>True when the workers must be replaced for it. Streams that can't be opened are no reason to do without any.</summary>
    private bool ChangeStreams(Watcher watcher, WatcherOptions options)
    {
        if (watcher.TryOpenOutputs(options, out var outputs, out var error))
            return watcher.TakeOutputs(outputs);
        _context.Effects.Notice(NoticeKind.OutputsKept, watcher.Name, error);
        options.TakeStreamsOf(watcher.Options);
        return false;
    }

    /// <summary>Whoever runs with a socket that is another one now, or gone, needs new processes.</summary>
    private void ReloadUsers(ArbiterOperation operation, ReloadReport report, ISocketChange sockets, ArbiterConfig next)
    {
        foreach (var watcher in _watchers.InListOrder)
        {
            if (watcher.State == WatcherState.Stopped || !IsConcerned(watcher.Options, sockets, Config, next)
                || operation.Turns.GetValueOrDefault(watcher) is { Kind: not OperationKind.Resize })
                continue;
            report.Note(watcher.Name, ReloadReport.Reloaded);
            operation.Turns[watcher] = new WatcherOperation(OperationKind.Reload, operation.LockName, operation);
        }
    }
}
