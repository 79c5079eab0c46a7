package dev.luthier.benchmarks.crash;

import dev.luthier.actors.ProgressListener;
import dev.luthier.actors.StudyPlace;
import dev.luthier.actors.Submission;
import dev.luthier.actors.Tuner;
import dev.luthier.eval.Artifacts;
import dev.luthier.store.StudyStore;
import dev.luthier.store.file.FileCheckpointStore;
import dev.luthier.study.LogEntry;
import dev.luthier.study.Replay;
import dev.luthier.study.StudyEvent;
import dev.luthier.study.StudySpec;
import dev.luthier.study.StudyState;
import dev.luthier.trial.LegOutcome;
import dev.luthier.trial.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;

/**
 * Goes on with killed studies in this process, one after the other on one slot, and compares them
 * with the undisturbed one.
 */
final class Examiner implements AutoCloseable {
  private final Tuner tuner = Tuner.options().slots(1).start();
  private final StudyState undisturbed;

  /** Runs the undisturbed study. */
  Examiner(Path work) throws IOException {
    Path directory = Files.createDirectories(work.resolve("undisturbed"));
    StudySpec spec = KilledStudy.spec("undisturbed");
    run(spec, directory, Places.store(directory, Places.FILE));
    this.undisturbed = StudyState.replay(Places.read(directory, Places.FILE));
  }

  /** Entries of the undisturbed study. */
  int entries() {
    return Math.toIntExact(undisturbed.nextSeq());
  }

  /** Runs a study to its end, or on to it. */
  synchronized void run(StudySpec spec, Path directory, StudyStore store) {
    var place =
        new StudyPlace(
            store,
            FileCheckpointStore.at(directory),
            Artifacts.discarding(),
            ProgressListener.none());
    tuner
        .submit(new Submission(spec, KilledStudy.objective(directory), 0, Optional.of(place)))
        .toCompletableFuture()
        .join();
  }

  /** Runs a study in this process until an entry is durable; answers whether it came so far. */
  boolean runUntil(StudySpec spec, Path directory, StudyStore store, long entry) {
    try {
      run(spec, directory, HookedStore.breakingOff(store, entry));
      return false;
    } catch (CompletionException e) {
      if (e.getCause() instanceof HookedStore.Killed) {
        return true;
      }
      throw e;
    }
  }

  /** Goes on with a killed study to its end, and says what it lost. */
  Findings resumed(StudySpec spec, Path directory, String place) throws IOException {
    List<LogEntry> before = Places.read(directory, place);
    run(spec, directory, Places.store(directory, place));
    return compare(before, Places.read(directory, place), directory);
  }

  /**
   * Compares a study that ended with the undisturbed one.
   *
   * @param before what was durable at the kill
   * @param log at the end
   */
  Findings compare(List<LogEntry> before, List<LogEntry> log, Path directory) throws IOException {
    StudyState state = StudyState.replay(log);
    List<Trial> expected = undisturbed.trials();
    List<Trial> found = state.trials();
    int other = Math.max(0, found.size() - expected.size());
    for (int i = 0; i < Math.min(expected.size(), found.size()); i++) {
      other += expected.get(i).equals(found.get(i)) ? 0 : 1;
    }
    return new Findings(
        1,
        lost(before, log),
        Math.max(0, expected.size() - found.size()),
        other,
        twice(log) + trainedAgain(before, directory),
        Replay.of(log).differences().size());
  }

  /** Entries that were durable once and are no more. */
  static int lost(List<LogEntry> before, List<LogEntry> after) {
    int kept = 0;
    while (kept < Math.min(before.size(), after.size())
        && before.get(kept).equals(after.get(kept))) {
      kept++;
    }
    return before.size() - kept;
  }

  /** Epochs that the log counts more than once. */
  static int twice(List<LogEntry> log) {
    var seen = new HashSet<List<Integer>>();
    int twice = 0;
    for (LogEntry entry : log) {
      if (entry.event() instanceof StudyEvent.LegEnded leg
          && leg.outcome() instanceof LegOutcome.Reached) {
        for (var observation : leg.observations()) {
          twice += seen.add(List.of(leg.trial(), leg.fold(), observation.epoch())) ? 0 : 1;
        }
      }
    }
    return twice;
  }

  /** Epochs of legs whose end was durable at the kill, and that the objective trained again. */
  private static int trainedAgain(List<LogEntry> before, Path directory) throws IOException {
    Map<String, Integer> account = account(directory);
    Set<String> acknowledged = new HashSet<>();
    for (LogEntry entry : before) {
      if (entry.event() instanceof StudyEvent.LegEnded leg) {
        leg.observations()
            .forEach(o -> acknowledged.add(leg.trial() + " " + leg.fold() + " " + o.epoch()));
      }
    }
    return acknowledged.stream().mapToInt(epoch -> account.getOrDefault(epoch, 1) - 1).sum();
  }

  private static Map<String, Integer> account(Path directory) throws IOException {
    var account = new HashMap<String, Integer>();
    Path file = directory.resolve(KilledStudy.ACCOUNT);
    if (Files.exists(file)) {
      Files.readAllLines(file).forEach(line -> account.merge(line, 1, Integer::sum));
    }
    return account;
  }

  @Override
  public void close() {
    tuner.close();
  }
}
