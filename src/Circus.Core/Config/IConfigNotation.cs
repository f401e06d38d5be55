namespace Circus.Config;

/// <summary>Another notation of the same sections and options than ini. A file's name tells which one it is in.</summary>
public interface IConfigNotation
{
    /// <summary>Reads a file. Options that <paramref name="into"/> already has stay as they are; what is wrong becomes a problem.</summary>
    /// <param name="file">Its name, for places.</param>
    /// <param name="bytes">Its content.</param>
    /// <param name="into">Takes the sections.</param>
    /// <param name="problems">Takes the problems.</param>
    void Parse(string file, byte[] bytes, IniFile into, ConfigProblems problems);
}
