using Circus.Config;
using Circus.Options;
using Circus.Streams;

namespace Circus.Watchers;

/// <content>The streams: open from the beginning, closed while it is stopped (spec/streams.md §1).</content>
internal sealed partial class Watcher
{
    private bool _isOutputClosed;

    /// <summary>Its streams; null when the workers have the daemon's outputs.</summary>
    internal IOutputs? Outputs { get; private set; }

    /// <summary>Opens its streams for the first time; false with the reason when that can't be.</summary>
    internal bool TryOpenOutputs(out string error)
    {
        var isOpen = _context.Kernel.TryOpenOutputs(Spec, out var outputs, out error);
        Outputs = outputs;
        return isOpen;
    }

    /// <summary>Opens the streams of other options, to be used with <see cref="TakeOutputs"/>; false with the reason when that can't be.</summary>
    /// <param name="options">The options that the watcher shall have.</param>
    /// <param name="outputs">The streams; null when there are none.</param>
    /// <param name="error">Why not.</param>
    internal bool TryOpenOutputs(WatcherOptions options, out IOutputs? outputs, out string error) =>
        _context.Kernel.TryOpenOutputs(new WatcherSpec { Name = Name, Options = options, DefinedAt = Spec.DefinedAt }, out outputs, out error);

    /// <summary>Lets other streams take over. True when workers lack a pipe that they should have, or have one too many.</summary>
    internal bool TakeOutputs(IOutputs? outputs)
    {
        var isOther = Outputs?.Stdout is null != outputs?.Stdout is null || Outputs?.Stderr is null != outputs?.Stderr is null;
        if (outputs is not null && _isOutputClosed)
            _context.Kernel.CloseOutputs(outputs);
        _context.Kernel.ReplaceOutputs(Outputs, outputs);
        Outputs = outputs;
        return isOther;
    }

    /// <summary>It is gone for good.</summary>
    internal void ForgetOutputs() => TakeOutputs(null);

    private void ReopenOutputs()
    {
        if (_isOutputClosed && Outputs is { } outputs)
            _context.Kernel.ReopenOutputs(outputs);
        _isOutputClosed = false;
    }

    private void CloseOutputs()
    {
        if (Outputs is { } outputs)
            _context.Kernel.CloseOutputs(outputs);
        _isOutputClosed = true;
    }
}
