package dev.luthier.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.io.InputStream;
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
final class HostedStudies implements ServedStudies {
  private static final Logger LOGGER = LoggerFactory.getLogger(HostedStudies.class);

  private final Path root;
  private final Path data;
  private final int slots;
  private final IsolationOptions isolation;
  private final Tuner tuner;
  private final ConcurrentMap<String, Set<Consumer<ObjectNode>>> running =
      new ConcurrentHashMap<>();

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
    new SpaceOptions().record(all);
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

  @Override
  public List<String> names() throws IOException {
    var names = new TreeSet<String>();
    if (Files.isDirectory(root)) {
      try (var entries = Files.list(root)) {
        entries
            .filter(path -> new StudyDirectory(path).isBegun())
            .forEach(path -> names.add(String.valueOf(path.getFileName())));
      }
    }
    names.addAll(running.keySet());
    return new ArrayList<>(names);
  }

  @Override
  public void submit(StudySpec spec) {
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
    Set<Consumer<ObjectNode>> watchers = running.getOrDefault(name, Set.of());
    if (!watchers.isEmpty()) {
      ObjectNode summary = StudySummary.of(progress.state());
      watchers.forEach(watcher -> watcher.accept(summary));
    }
  }

  private boolean isRunning(String name) {
    return running.containsKey(name);
  }

  @Override
  public Activity activity(String name) {
    directory(name);
    return isRunning(name) ? Activity.RUNNING : Activity.ENDED;
  }

  @Override
  public boolean watch(String name, Consumer<ObjectNode> watcher) {
    directory(name);
    Set<Consumer<ObjectNode>> watchers = running.get(name);
    return watchers != null && watchers.add(watcher);
  }

  @Override
  public void unwatch(String name, Consumer<ObjectNode> watcher) {
    Set<Consumer<ObjectNode>> watchers = running.get(name);
    if (watchers != null) {
      watchers.remove(watcher);
    }
  }

  @Override
  public void endEarly(String name, String reason) {
    directory(name);
    if (!isRunning(name)) {
      throw new ApiRefusal(409, "study '" + name + "' does not run.");
    }
    tuner.endEarly(name, reason);
  }

  private StudyDirectory directory(String name) {
    var directory = new StudyDirectory(root.resolve(isFileName(name) ? name : "."));
    if (!isFileName(name) || (!isRunning(name) && !directory.isBegun())) {
      throw new ApiRefusal(404, "there is no study '" + name + "'.");
    }
    return directory;
  }

  private static boolean isFileName(String name) {
    return name.matches("[A-Za-z0-9][A-Za-z0-9._-]*");
  }

  @Override
  public StudyState state(String name) {
    StudyDirectory directory = directory(name);
    if (!directory.isBegun()) {
      throw new ApiRefusal(503, "study '" + name + "' has only begun. Maybe ask again.");
    }
    try {
      return StudyState.replay(Archive.read(directory));
    } catch (BadInput e) {
      throw new ApiRefusal(503, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public Optional<JsonNode> result(String name) throws IOException {
    Path file = directory(name).result();
    return Files.isRegularFile(file)
        ? Optional.of(Json.MAPPER.readTree(Files.readAllBytes(file)))
        : Optional.empty();
  }

  @Override
  public List<String> bestFiles(String name) throws IOException {
    Path best = directory(name).best();
    if (!Files.isDirectory(best)) {
      return List.of();
    }
    try (var list = Files.list(best)) {
      return list.map(file -> String.valueOf(file.getFileName()))
          .filter(HostedStudies::isFileName)
          .sorted()
          .toList();
    }
  }

  @Override
  public Optional<InputStream> bestFile(String name, String file) throws IOException {
    return bestFiles(name).contains(file)
        ? Optional.of(Files.newInputStream(directory(name).best().resolve(file)))
        : Optional.empty();
  }

  @Override
  public Optional<String> unready() {
    return Files.isWritable(root) || !Files.exists(root)
        ? Optional.empty()
        : Optional.of("the directory of the studies cannot be written");
  }

  @Override
  public void close() {
    tuner.close();
  }
}
