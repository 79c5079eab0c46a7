package dev.luthier.actors.cluster;

import dev.luthier.Ask;
import dev.luthier.AskTell;
import dev.luthier.actors.HeardStore;
import dev.luthier.actors.ProgressListener;
import dev.luthier.actors.StudyPlace;
import dev.luthier.analysis.StudyResult;
import dev.luthier.eval.Artifacts;
import dev.luthier.eval.MemoryCheckpointStore;
import dev.luthier.store.MemoryStudyStore;
import dev.luthier.store.StudyLog;
import dev.luthier.store.StudyStore;
import dev.luthier.study.Decider;
import dev.luthier.study.LogEntry;
import dev.luthier.study.StudyEvent;
import dev.luthier.study.StudySpec;
import java.io.ByteArrayOutputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Studies that every node of a test's JVM can reach. */
final class MemoryShelf implements StudyShelf {
  private final StudyStore store = new HeardStore(new MemoryStudyStore(), this::heard, () -> {});
  private final Map<String, StudySpec> specs = new ConcurrentHashMap<>();
  private final Set<String> paused = ConcurrentHashMap.newKeySet();
  final Map<String, byte[]> best = new ConcurrentHashMap<>();

  List<LogEntry> log(String study) {
    StudySpec spec = specs.get(study);
    if (spec == null) {
      return List.of();
    }
    try (StudyLog log = store.open(spec)) {
      return log.read();
    }
  }

  boolean isFinished(String study) {
    return isFinished(log(study));
  }

  private static boolean isFinished(List<LogEntry> log) {
    return !log.isEmpty() && log.get(log.size() - 1).event() instanceof StudyEvent.StudyFinished;
  }

  private synchronized void heard() {
    notifyAll();
  }

  /** Waits, at most a minute, until a study's log is as somebody wants it. */
  synchronized List<LogEntry> await(String what, String study, Predicate<List<LogEntry>> wanted)
      throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    List<LogEntry> log = log(study);
    while (!wanted.test(log)) {
      long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
      if (left <= 0) {
        var last = log.subList(Math.max(0, log.size() - 5), log.size());
        throw new AssertionError(
            what + " did not come: of " + log.size() + " entries these are the last: " + last);
      }
      wait(left);
      log = log(study);
    }
    return log;
  }

  /** The log of a study, once that has ended. */
  List<LogEntry> awaitEnd(String study) throws InterruptedException {
    return await("the end of " + study, study, MemoryShelf::isFinished);
  }

  @Override
  public List<Unfinished> unfinished() {
    return specs.keySet().stream()
        .filter(s -> !isFinished(s))
        .map(s -> new Unfinished(s, paused.contains(s)))
        .toList();
  }

  @Override
  public Optional<StudySpec> find(String study) {
    return Optional.ofNullable(specs.get(study));
  }

  @Override
  public boolean create(StudySpec spec) {
    if (specs.putIfAbsent(spec.name(), spec) != null) {
      return false;
    }
    try (StudyLog log = store.open(spec)) {
      log.append(Decider.create(spec, 0).entries());
    }
    return true;
  }

  @Override
  public void setPaused(String study, boolean value) {
    if (value) {
      paused.add(study);
    } else {
      paused.remove(study);
    }
  }

  /**
   * Says and hears words: {@code ask} is answered by a trial, {@code tell} takes trial and value.
   */
  @Override
  public AskedWork asked(StudySpec spec) {
    return new Words(AskTell.adopt(spec, store));
  }

  private record Words(AskTell study) implements AskedWork {
    @Override
    public synchronized Ordered answer(String op, String said) {
      if (op.equals("ask")) {
        return new Ordered(
            Ordered.Outcome.DONE,
            study.ask() instanceof Ask.Work work ? Integer.toString(work.trial()) : "no work");
      }
      String[] words = said.split(" ", 2);
      var work = study.work(Integer.parseInt(words[0]), OptionalInt.empty());
      study.tell(work, Double.parseDouble(words[1]));
      return new Ordered(Ordered.Outcome.DONE, "ok");
    }

    @Override
    public synchronized void endEarly(String reason) {
      study.endEarly(reason);
    }

    @Override
    public synchronized Optional<StudyResult> result() {
      return study.state().finish().isPresent() ? Optional.of(study.result()) : Optional.empty();
    }

    @Override
    public void close() {
      study.close();
    }
  }

  @Override
  public StudyPlace place(StudySpec spec) {
    return new StudyPlace(
        store, new MemoryCheckpointStore(), artifacts(spec.name()), ProgressListener.none());
  }

  @Override
  public Path jar(String sha256) throws NoSuchFileException {
    throw new NoSuchFileException(sha256);
  }

  @Override
  public Artifacts artifacts(String study) {
    return (name, writer) -> {
      var bytes = new ByteArrayOutputStream();
      writer.writeTo(bytes);
      best.put(study + "/" + name, bytes.toByteArray());
    };
  }
}
