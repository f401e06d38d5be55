using Circus.Control.Tests;

namespace Circus.Control.Curve.Tests;

/// <summary>The keys of one test: the daemon's, a listed client's and a stranger's, and the file that lists the client as `web`.</summary>
internal sealed class Keys
{
    private readonly Room _room;

    internal Keys(Room room)
    {
        _room = room;
        List($"{Client.PublicText} operate web\n");
        Assert.True(AuthorizedKeysFile.TryOpen(ListPath, out var clients, out var error), error);
        Server = new CurveServer(CurveKeyPair.GenerateForFiles(), clients);
    }

    internal CurveServer Server { get; }

    internal CurveKeyPair Client { get; } = CurveKeyPair.GenerateForFiles();

    internal CurveKeyPair Stranger { get; } = CurveKeyPair.GenerateForFiles();

    internal string ListPath => _room.File("clients");

    /// <summary>Replaces the list of clients.</summary>
    internal void List(string text)
    {
        File.WriteAllText(ListPath + ".new", text);
        File.Move(ListPath + ".new", ListPath, overwrite: true);
    }

    /// <summary>The options of a libzmq socket that uses a key pair.</summary>
    internal string Python(CurveKeyPair pair, CurveKeyPair? server = null) =>
        $"CURVE_SERVERKEY=b'{(server ?? Server.Keys).PublicText}', CURVE_PUBLICKEY=b'{pair.PublicText}', CURVE_SECRETKEY=b'{pair.SecretText}'";

    /// <summary>The keys of a client of ours.</summary>
    internal CurveClientKeys For(CurveKeyPair pair, CurveKeyPair? server = null)
    {
        var path = _room.File(Guid.NewGuid().ToString());
        using (var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = KeyFile.Secret }))
            file.Write(System.Text.Encoding.ASCII.GetBytes(pair.SecretText));
        Assert.True(CurveClientKeys.TryLoad((server ?? Server.Keys).PublicText, path, out var keys, out var error), error);
        return keys;
    }
}
