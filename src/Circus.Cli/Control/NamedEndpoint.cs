using System.Globalization;
using Circus.Control;

namespace Circus.Cli.Control;

/// <summary>
/// A daemon names its endpoints as it binds them: on its own loopback, or on every address. From another host they are reached where its control
/// endpoint was.
/// </summary>
internal static class NamedEndpoint
{
    internal static string SeenFromHere(string place, string controlPlace)
    {
        if (!Endpoint.TryParse(place, out var endpoint, out _) || endpoint.Transport != EndpointTransport.Tcp
            || !Endpoint.TryParse(controlPlace, out var control, out _) || control.Transport != EndpointTransport.Tcp
            || endpoint.Host is not ("*" or "0.0.0.0" or "127.0.0.1" or "localhost"))
        {
            return place;
        }

        var host = control.Place[..control.Place.LastIndexOf(':')];
        return string.Create(CultureInfo.InvariantCulture, $"tcp://{host}:{endpoint.Port}");
    }
}
