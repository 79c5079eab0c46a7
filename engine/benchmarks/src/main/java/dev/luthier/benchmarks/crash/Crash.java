package dev.luthier.benchmarks.crash;

import dev.luthier.benchmarks.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Kills studies at every moment there is, and counts what is lost. */
@Command(
    name = "crash",
    description = {
      "Kills studies at every moment there is, goes on with them, and counts what is lost.",
      "Exit code 1 if anything is."
    })
public final class Crash implements Callable<Integer> {
  @Option(names = "--entries", description = "How many entries of the study a process dies at.")
  private int entries = Integer.MAX_VALUE;

  @Option(names = "--actors", description = "How many entries the actors alone break off at.")
  private int actors = Integer.MAX_VALUE;

  @Option(names = "--again", description = "One study is killed each time after so many entries.")
  private int again = 3;

  @Option(names = "--cuts", description = "How many times the log file is cut at a random byte.")
  private int cuts = 200;

  @Option(names = "--digits", description = "How often digits-mlp is killed on two slots.")
  private int digits = 20;

  @Option(names = "--databases", description = "How many kills each for PostgreSQL and SQLite.")
  private int databases = 20;

  @Option(names = "--away", description = "Seconds that PostgreSQL is away in a running study.")
  private int away = 120;

  @Option(names = "--parallel", description = "Processes at once.")
  private int parallel = Runtime.getRuntime().availableProcessors();

  @Option(names = "--seed", description = "Of the random moments and bytes.")
  private long seed = 1;

  private Findings all = Findings.NONE;
  private List<String> fast = List.of();

  private interface Part {
    Findings run() throws IOException;
  }

  @Override
  public Integer call() throws IOException {
    // What is killed complains, and is meant to.
    System.setProperty("luthier.log", "OFF");
    Path work = Files.createTempDirectory("luthier-crash");
    try (var examiner = new Examiner(work)) {
      System.out.printf("a study of %d entries with one slot%n", examiner.entries());
      System.out.println(Findings.heading());
      files(examiner, work);
      if (digits > 0) {
        part(
            "process, random moments, digits-mlp, 2 slots",
            () -> new DigitsKills(work, seed).run(digits));
      }
      if (databases > 0) {
        databases(examiner, work);
      }
    } finally {
      Directories.remove(work);
    }
    System.out.println(all.line("all", 0));
    return all.clean() ? 0 : 1;
  }

  private void files(Examiner examiner, Path work) throws IOException {
    var kills = new EntryKills(examiner, work, Places.FILE);
    part("actors break off at an entry, study.log", () -> kills.inProcess(kills.entries(actors)));
    part("actors, every " + again + " entries of one study", () -> kills.again(again));
    fast = Victim.fastStart(work);
    part(
        "process at an entry, study.log",
        () -> kills.processes(kills.entries(entries), fast, parallel));
    part("study.log cut at random bytes", () -> new ByteCuts(examiner, work).run(cuts, seed));
  }

  private void databases(Examiner examiner, Path work) throws IOException {
    String file = "sqlite:" + work.resolve("studies.db");
    var sqlite = new EntryKills(examiner, work, file);
    part("process, SQLite", () -> sqlite.processes(sqlite.entries(databases), fast, parallel));
    Optional<PostgresServer> started =
        PostgresServer.start(Path.of(System.getProperty("luthier.home", ".")));
    if (started.isEmpty()) {
      return;
    }
    try (PostgresServer server = started.get()) {
      var postgres = new EntryKills(examiner, work, server.url());
      part(
          "process, PostgreSQL",
          () -> postgres.processes(postgres.entries(databases), fast, parallel));
      var servers = new ServerKills(examiner, server, work);
      part(
          "PostgreSQL itself, under a running study",
          () -> servers.run("killed-server", databases, Duration.ZERO));
      part(
          "PostgreSQL away for " + away + " s",
          () -> servers.run("away", 1, Duration.ofSeconds(away)));
    }
  }

  private void part(String what, Part part) throws IOException {
    long begun = System.nanoTime();
    Findings found = part.run();
    all = all.plus(found);
    System.out.println(found.line(what, (System.nanoTime() - begun) / 1e9));
    System.out.flush();
  }
}
