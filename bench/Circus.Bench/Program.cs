using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Circus.Bench;

/// <summary>Runs the benches of the hot paths. The gate is what is deterministic: bytes allocated per operation, 0 for all of them.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        var config = ManualConfig.CreateEmpty()
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance).WithGcServer(false).WithGcConcurrent(false))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddLogger(ConsoleLogger.Default);
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args.Length > 0 ? args : ["--filter", "*"], config);

        var failures = 0;
        foreach (var report in summaries.SelectMany(summary => summary.Reports))
        {
            var name = report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo;
            if (report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) is not { } bytes)
                Console.WriteLine($"FAILED {name}: it didn't run");
            else if (bytes > 0)
                Console.WriteLine($"FAILED {name}: {bytes} bytes allocated per operation, 0 are allowed");
            else
                continue;
            failures++;
        }

        Console.WriteLine($"allocation gate: {summaries.Sum(summary => summary.Reports.Length) - failures} passed, {failures} failed");
        return failures == 0 && summaries.Any() ? 0 : 1;
    }
}
