package dev.luthier.benchmarks;

import dev.luthier.benchmarks.crash.Crash;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/** What {@code scripts/bench} starts. */
@Command(
    name = "bench",
    description = "Measures Luthier.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    showDefaultValues = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      Regret.class,
      Latency.class,
      Busy.class,
      Overhead.class,
      AskTellRoundTrip.class,
      Racing.class,
      Frontier.class,
      Fidelity.class,
      Slots.class,
      Convolution.class,
      Crash.class,
      dev.luthier.benchmarks.cluster.Chaos.class,
      dev.luthier.benchmarks.cluster.Failover.class,
      dev.luthier.benchmarks.cluster.Partition.class,
      dev.luthier.benchmarks.cluster.Throughput.class
    })
public final class Main {
  private Main() {}

  /** Runs one subcommand; exits with its code. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Main()).execute(arguments));
  }
}
