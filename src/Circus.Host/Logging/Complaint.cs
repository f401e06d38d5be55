using System.Text;
using Circus.Linux;

namespace Circus.Logging;

/// <summary>What can't be said in the log because it concerns the log: said on stderr once, and again only after it was settled.</summary>
internal sealed class Complaint
{
    private bool _isSaid;

    internal void Say(string text)
    {
        if (_isSaid)
            return;
        _isSaid = true;
        StandardStreams.OfferError(Encoding.UTF8.GetBytes($"circus: {text}\n"));
    }

    internal void Settle() => _isSaid = false;
}
