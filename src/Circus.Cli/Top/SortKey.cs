namespace Circus.Cli.Top;

/// <summary>What the list is sorted by; numbers from the largest down, names from A on.</summary>
internal enum SortKey
{
    Cpu,
    Memory,
    Age,
    Restarts,
    Descriptors,
    Name,
}
