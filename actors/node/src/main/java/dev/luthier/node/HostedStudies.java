package dev.luthier.node;

import dev.luthier.actors.Progress;
import dev.luthier.actors.StudyPlace;
import dev.luthier.actors.Submission;
import dev.luthier.actors.Tuner;
import dev.luthier.analysis.StudyResult;
import dev.luthier.child.ChildDevices;
import dev.luthier.child.ChildObjective;
import dev.luthier.eval.Objective;
import dev.luthier.study.Phase;
import dev.luthier.study.StudySpec;
import dev.luthier.study.StudyState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The studies of a node, each in its directory, that share the node's slots. Their legs run in
 * child processes. For many threads.
 */
final class HostedStudies implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(HostedStudies.class);

  private final Path root;
  private final Path data;
  private final int slots;
  private final IsolationOptions isolation;
  private final Tuner tuner;
  private final ConcurrentMap<String, Set<Consumer<Progress>>> running = new ConcurrentHashMap<>();

  /**
   * Studies in the directories below one.
   *
   * @param data where relative paths of the studies start
   * @param slots legs at once
   */
  HostedStudies(Path root, Path data, int slots, IsolationOptions isolation) {
    this.root = root.toAbsolutePath();
    this.data = data.toAbsolutePath();
    this.slots = slots;
    this.isolation = isolation;
    this.tuner =
        Tuner.options()
            .slots(slots)
            .devices(new ChildDevices(Platform.devices()))
            .environment(environment())
            .start();
  }

  private Map<String, String> environment() {
    Map<String, String> all = Platform.environment();
    new StudyOrigin(data, Optional.empty(), List.of()).record(all);
    isolation.record(all);
    return all;
  }

  /** Goes on with every study that was not finished when a node stopped. */
  void goOn() throws IOException {
    for (String name : names()) {
      StudyState state = state(name);
      if (state.phase() != Phase.FINISHED) {
        LOGGER.info("study {} goes on", name);
        run(state.spec(), directory(name));
      }
    }
  }

  /** Names of all studies. */
  List<String> names() throws IOException {
    var names = new TreeSet<String>();
    if (Files.isDirectory(root)) {
      try (var entries = Files.list(root)) {
        entries
            .filter(path -> Files.isRegularFile(new StudyDirectory(path).log()))
            .forEach(path -> names.add(String.valueOf(path.getFileName())));
      }
    }
    names.addAll(running.keySet());
    return new ArrayList<>(names);
  }

  /** Begins a study. */
  void submit(StudySpec spec) {
    StudyDirectory directory = new StudyDirectory(root.resolve(spec.name()));
    if (running.containsKey(spec.name()) || Files.exists(directory.path())) {
      throw new ApiRefusal(
          409, "study '" + spec.name() + "' is there already. Maybe choose another name.");
    }
    run(spec, directory);
  }

  private void run(StudySpec spec, StudyDirectory directory) {
    if (running.putIfAbsent(spec.name(), new CopyOnWriteArraySet<>()) != null) {
      throw new ApiRefusal(409, "study '" + spec.name() + "' runs already.");
    }
    try {
      Objective objective = isolation.objective(spec, data, slots);
      directory.create();
      var best = new BestDirectory(directory.best());
      var place =
          new StudyPlace(
              Archive.store(directory),
              Archive.checkpoints(directory),
              best::save,
              progress -> tell(spec.name(), progress));
      var unused =
          tuner
              .submit(new Submission(spec, objective, 0, Optional.of(place)))
              .whenComplete(
                  (result, failure) -> over(spec, directory, best, objective, result, failure));
    } catch (RuntimeException e) {
      running.remove(spec.name());
      throw e;
    }
  }

  private void over(
      StudySpec spec,
      StudyDirectory directory,
      BestDirectory best,
      Objective objective,
      StudyResult result,
      Throwable failure) {
    if (objective instanceof ChildObjective inChildren) {
      inChildren.close();
    }
    try {
      if (failure == null) {
        best.complete(result);
        DurableFile.write(directory.result(), Json.writer(ResultJson.of(result)));
      } else {
        LOGGER.warn("study {} broke off: {}", spec.name(), failure.toString());
      }
    } catch (IOException e) {
      LOGGER.error("the result of study {} cannot be written", spec.name(), e);
    } finally {
      running.remove(spec.name());
    }
  }

  private void tell(String name, Progress progress) {
    running.getOrDefault(name, Set.of()).forEach(watcher -> watcher.accept(progress));
  }

  /** Whether the study's legs are being trained. */
  boolean isRunning(String name) {
    return running.containsKey(name);
  }

  /** Hears of a study at most once a second while it runs; whether it does. */
  boolean watch(String name, Consumer<Progress> watcher) {
    Set<Consumer<Progress>> watchers = running.get(name);
    return watchers != null && watchers.add(watcher);
  }

  /** Hears no more. */
  void unwatch(String name, Consumer<Progress> watcher) {
    Set<Consumer<Progress>> watchers = running.get(name);
    if (watchers != null) {
      watchers.remove(watcher);
    }
  }

  /** Ends a study early; its winner is chosen from what is there. */
  void endEarly(String name, String reason) {
    if (!isRunning(name)) {
      throw new ApiRefusal(409, "study '" + name + "' does not run.");
    }
    tuner.endEarly(name, reason);
  }

  /** A study's directory. */
  StudyDirectory directory(String name) {
    var directory = new StudyDirectory(root.resolve(name));
    boolean proper = name.matches("[A-Za-z0-9][A-Za-z0-9._-]*");
    if (!proper || (!isRunning(name) && !Files.isRegularFile(directory.log()))) {
      throw new ApiRefusal(404, "there is no study '" + name + "'.");
    }
    return directory;
  }

  /** What a study's log says. */
  StudyState state(String name) {
    StudyDirectory directory = directory(name);
    if (!Files.isRegularFile(directory.log())) {
      throw new ApiRefusal(503, "study '" + name + "' has only begun. Maybe ask again.");
    }
    try {
      return StudyState.replay(Archive.read(directory));
    } catch (BadInput e) {
      throw new ApiRefusal(503, String.valueOf(e.getMessage()));
    }
  }

  /** Interrupts what runs; it goes on when a node starts here again. */
  @Override
  public void close() {
    tuner.close();
  }
}
