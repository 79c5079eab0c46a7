package dev.luthier.benchmarks.cluster;

import dev.luthier.study.LogEntry;
import dev.luthier.study.StudyEvent;
import dev.luthier.trial.LegOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What the objective of a study did: a file for each leg that began, named {@code
 * BEGUN-TRIAL-FOLD-FROM-UNTIL-UUID}, with a word in it once the leg has done its work. The log says
 * what was acknowledged, this what was trained. Times are of one machine's clock.
 */
final class Ledger {
  private static final String DONE = "done";

  private final Path directory;

  /** The files below a directory. */
  Ledger(Path directory) {
    this.directory = directory;
  }

  private record Stint(long begun, int trial, int fold, int from, int until, boolean done) {
    static Stint of(Path file) throws IOException {
      String[] words = String.valueOf(file.getFileName()).split("-", 6);
      return new Stint(
          Long.parseLong(words[0]),
          Integer.parseInt(words[1]),
          Integer.parseInt(words[2]),
          Integer.parseInt(words[3]),
          Integer.parseInt(words[4]),
          Files.readString(file).equals(DONE));
    }
  }

  /** A leg begins; the file to be handed to {@link #done}. */
  Path begun(int trial, int fold, int from, int until) throws IOException {
    Files.createDirectories(directory);
    String name =
        String.join(
            "-",
            Long.toString(System.currentTimeMillis()),
            Integer.toString(trial),
            Integer.toString(fold),
            Integer.toString(from),
            Integer.toString(until),
            UUID.randomUUID().toString());
    return Files.createFile(directory.resolve(name));
  }

  /** It has done its work. */
  static void done(Path file) throws IOException {
    Files.writeString(file, DONE);
  }

  private List<Stint> stints() throws IOException {
    try (var files = Files.list(directory)) {
      var stints = new ArrayList<Stint>();
      for (Path file : files.sorted().toList()) {
        stints.add(Stint.of(file));
      }
      return stints;
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /** How many legs began, and how many of them did their work. */
  long[] counts() throws IOException {
    List<Stint> all = stints();
    return new long[] {all.size(), all.stream().filter(Stint::done).count()};
  }

  /**
   * Epochs that were trained again after the log had their leg, and legs in the log that nobody
   * trained; empty if there are none. A leg that was killed, or given up while it ran, may have run
   * twice. One that has lost its checkpoint begins from nothing, whatever the log has.
   */
  List<String> faults(String study, List<LogEntry> log) throws IOException {
    var faults = new ArrayList<String>();
    List<Stint> stints = stints();
    for (LogEntry entry : log) {
      if (entry.event() instanceof StudyEvent.LegEnded end && until(end) > 0) {
        if (stints.stream().noneMatch(s -> s.done() && trained(s, end, entry.at()))) {
          faults.add(study + ": nobody trained " + name(end) + ", which is in the log");
        }
        stints.stream()
            .filter(s -> trainsAgain(s, end, entry.at()) && !startsAnew(log, entry.at(), s))
            .map(s -> study + ": " + name(end) + " was acknowledged and trained again: " + s)
            .forEach(faults::add);
      }
    }
    return faults;
  }

  private static String name(StudyEvent.LegEnded end) {
    return "fold " + end.fold() + " of trial " + end.trial() + " until epoch " + until(end);
  }

  /** The last epoch of a leg that gave something; 0 for all others. */
  private static int until(StudyEvent.LegEnded end) {
    boolean nothing =
        end.outcome() instanceof LegOutcome.Lost
            || end.outcome() instanceof LegOutcome.Cancelled
            || end.outcome() instanceof LegOutcome.Failed
            || end.observations().isEmpty();
    return nothing ? 0 : end.observations().get(end.observations().size() - 1).epoch();
  }

  private static boolean isOf(Stint s, StudyEvent.LegEnded end) {
    return s.trial() == end.trial() && s.fold() == end.fold();
  }

  private static boolean trained(Stint s, StudyEvent.LegEnded end, long at) {
    return isOf(s, end) && s.begun() <= at && s.from() < until(end) && until(end) <= s.until();
  }

  private static boolean trainsAgain(Stint s, StudyEvent.LegEnded end, long at) {
    return isOf(s, end) && s.begun() > at && s.from() < until(end);
  }

  private static boolean startsAnew(List<LogEntry> log, long at, Stint s) {
    return log.stream()
        .anyMatch(
            e ->
                e.at() >= at
                    && e.at() <= s.begun()
                    && e.event() instanceof StudyEvent.LegEnded lost
                    && isOf(s, lost)
                    && lost.outcome() instanceof LegOutcome.Lost l
                    && l.checkpointToo());
  }
}
