using System.Diagnostics.CodeAnalysis;
using Circus.Configuration;

namespace Circus.Control.Curve;

/// <summary>The files that `circus keygen` writes: NAME with the secret key, mode 0600, and NAME.pub with the public one, 0644.</summary>
public static class SecretKeyFile
{
    /// <summary>What the name of the public key's file ends with.</summary>
    public const string PublicSuffix = ".pub";

    /// <summary>Reads a secret key, unless others than the file's owner can; error is a whole sentence.</summary>
    public static bool TryRead(string path, [NotNullWhen(true)] out CurveKeyPair? keys, out string error)
    {
        keys = null;
        if (!KeyFile.TryReadSecret(path, out var text, out error)) return false;
        var secret = new byte[CurveKeyPair.KeyLength];
        if (Z85.TryDecode(text.AsSpan().Trim(), secret)) keys = CurveKeyPair.FromSecret(secret);
        else error = $"{path} holds no secret key ({CurveKeyPair.TextLength} characters of Z85, as circus keygen writes them)";
        return keys is not null;
    }

    /// <summary>Makes a key pair and writes both files; existing ones only with force. Error is a whole sentence.</summary>
    public static bool TryCreate(string path, bool force, [NotNullWhen(true)] out CurveKeyPair? keys, out string error)
    {
        var made = CurveKeyPair.GenerateForFiles();
        keys = null;
        if (!TryWrite(path, made.SecretText, KeyFile.Secret, force, out error)
            || !TryWrite(path + PublicSuffix, made.PublicText, KeyFile.Public, force, out error))
        {
            return false;
        }
        keys = made;
        return true;
    }

    // A new file under the name, never new bytes in an old file: that one may be open, readable by others, or a link.
    private static bool TryWrite(string path, string text, UnixFileMode mode, bool force, out string error)
    {
        error = "";
        try
        {
            if (force) File.Delete(path);
            using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = mode });
            using var writer = new StreamWriter(file);
            writer.Write(text + "\n");
        }
        catch (IOException) when (File.Exists(path))
        {
            error = $"{path} exists already (--force replaces it)";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            error = $"{path} can't be written: {FileError.Describe(exception, path)}";
        }
        return error.Length == 0;
    }
}
