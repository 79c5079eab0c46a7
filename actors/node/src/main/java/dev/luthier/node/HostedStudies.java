package dev.luthier.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.luthier.actors.StudyInterrupted;
import dev.luthier.actors.StudyPlace;
import dev.luthier.actors.Submission;
import dev.luthier.actors.Trouble;
import dev.luthier.actors.Tuner;
import dev.luthier.analysis.StudyResult;
import dev.luthier.child.ChildDevices;
import dev.luthier.eval.Objective;
import dev.luthier.eval.StorageFailure;
import dev.luthier.study.Phase;
import dev.luthier.study.StudySpec;
import dev.luthier.study.StudyState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The studies of a node, each in its directory, that share the node's slots. Their legs run in
 * child processes. For many threads.
 */
final class HostedStudies implements ServedStudies {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Logger LOGGER = LoggerFactory.getLogger(HostedStudies.class);

  private final StudyDirectories directories;
  private final Path data;
  private final int slots;
  private final int most;
  private final IsolationOptions isolation;
  private final JarDirectory jars;
  private final Tuner tuner;
  private final ConcurrentMap<String, HostedStudy> running = new ConcurrentHashMap<>();

  /** Why studies broke off, until they go on. */
  private final ConcurrentMap<String, String> troubles = new ConcurrentHashMap<>();

  /**
   * Studies in the directories below one.
   *
   * @param data where relative paths of the studies start
   * @param slots legs at once
   * @param most studies at once
   */
  HostedStudies(Path root, Path data, int slots, int most, IsolationOptions isolation) {
    this.directories = new StudyDirectories(root.toAbsolutePath());
    this.data = data.toAbsolutePath();
    this.slots = slots;
    this.most = most;
    this.isolation = isolation;
    this.jars = new JarDirectory(directories.root().resolve(".jars"));
    isolation.jars(jars);
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

  /**
   * Goes on with every study that was neither finished nor paused when a node stopped, and writes
   * results that were lost between the end of a log and their file.
   */
  void goOn() throws IOException {
    for (String name : names()) {
      try {
        if (activity(name) == Activity.BROKEN) {
          LOGGER.info("study {} goes on", name);
          run(directories.spec(name), directory(name));
        } else if (activity(name) == Activity.ENDED) {
          result(name);
        }
      } catch (RuntimeException | IOException e) { // which keeps no other from going on
        LOGGER.error("study {} cannot go on", name, e);
        troubles.put(name, Trouble.of(e));
      }
    }
  }

  @Override
  public JarDirectory jars() {
    return jars;
  }

  @Override
  public List<String> names() throws IOException {
    TreeSet<String> names = directories.names();
    names.addAll(running.keySet());
    return new ArrayList<>(names);
  }

  @Override
  public void submit(StudySpec spec) {
    StudyDirectory directory = directories.of(spec.name());
    if (running.containsKey(spec.name()) || directories.isTaken(spec.name())) {
      throw new ApiRefusal(
          409, "study '" + spec.name() + "' is there already. Maybe choose another name.");
    }
    if (running.size() >= most) {
      throw new ApiRefusal(503, most + " studies run already. Maybe cancel or pause one, or wait.");
    }
    run(spec, directory);
  }

  private void run(StudySpec spec, StudyDirectory directory) {
    var study = new HostedStudy();
    if (running.putIfAbsent(spec.name(), study) != null) {
      throw new ApiRefusal(409, "study '" + spec.name() + "' runs already.");
    }
    String trouble = troubles.remove(spec.name());
    try {
      if (spec.objective().isEmpty()) {
        directory.create();
        study.askedBy(AskedStudy.in(directory, spec, System::nanoTime));
      } else {
        train(spec, directory, study);
      }
    } catch (RuntimeException e) {
      if (trouble != null) {
        troubles.put(spec.name(), trouble);
      }
      gone(spec.name(), study);
      throw e;
    }
  }

  private void gone(String name, HostedStudy study) {
    running.remove(name, study);
    study.gone().complete(null);
  }

  private void train(StudySpec spec, StudyDirectory directory, HostedStudy study) {
    Objective objective = isolation.objective(spec, data, slots);
    try {
      directory.create();
      Archive.begin(spec, directory);
      train(spec, objective, directory, study);
    } catch (RuntimeException e) {
      IsolationOptions.close(objective);
      throw e;
    }
  }

  private void train(
      StudySpec spec, Objective objective, StudyDirectory directory, HostedStudy study) {
    var best = new BestDirectory(directory.best());
    var place =
        new StudyPlace(
            Archive.store(directory),
            Archive.checkpoints(directory),
            best::save,
            progress -> study.tell(progress.state()));
    Objective logged = new LoggedObjective(spec.name(), objective);
    var unused =
        tuner
            .submit(new Submission(spec, logged, 0, Optional.of(place)))
            .whenComplete(
                (result, failure) -> {
                  try {
                    IsolationOptions.close(objective);
                    over(spec.name(), directory, best, result, failure);
                  } catch (RuntimeException e) {
                    LOGGER.error("study {} has ended badly", spec.name(), e);
                  } finally {
                    gone(spec.name(), study);
                  }
                });
  }

  private void over(
      String name,
      StudyDirectory directory,
      BestDirectory best,
      StudyResult result,
      Throwable failure) {
    try {
      if (failure == null) {
        directory.keep(result, best);
        LOGGER.info("study {} has ended: {}", name, result.reason());
      } else if (Trouble.cause(failure) instanceof StudyInterrupted) {
        LOGGER.info("study {} is interrupted", name);
      } else {
        LOGGER.warn("study {} broke off: {}", name, failure.toString());
        troubles.put(name, Trouble.of(failure));
      }
    } catch (IOException e) {
      LOGGER.error("the result of study {} cannot be written", name, e);
    }
  }

  @Override
  public Activity activity(String name) {
    StudyDirectory directory = directory(name);
    if (running.containsKey(name)) {
      return Activity.RUNNING;
    }
    if (Files.exists(directory.pause())) {
      return Activity.PAUSED;
    }
    return directories.isFinished(name) ? Activity.ENDED : Activity.BROKEN;
  }

  @Override
  public Map<String, String> troubles() {
    return Map.copyOf(troubles);
  }

  @Override
  public boolean watch(String name, Consumer<ObjectNode> watcher) {
    directory(name);
    HostedStudy study = running.get(name);
    if (study != null) {
      study.watch(watcher);
    }
    return study != null;
  }

  @Override
  public void unwatch(String name, Consumer<ObjectNode> watcher) {
    HostedStudy study = running.get(name);
    if (study != null) {
      study.unwatch(watcher);
    }
  }

  private HostedStudy runningStudy(String name) {
    directory(name);
    HostedStudy study = running.get(name);
    if (study == null) {
      throw new ApiRefusal(409, "study '" + name + "' does not run.");
    }
    return study;
  }

  @Override
  public void endEarly(String name, String reason) throws IOException {
    if (activity(name) == Activity.BROKEN) { // only what runs can choose a winner and end its log
      run(directories.spec(name), directory(name));
    }
    HostedStudy study = runningStudy(name);
    if (study.asked().isPresent()) {
      study.asked().get().endEarly(reason);
      leave(name, study);
    } else {
      tuner.endEarly(name, reason);
    }
  }

  @Override
  public void pause(String name) throws IOException {
    HostedStudy study = runningStudy(name);
    Path mark = directory(name).pause();
    DurableFile.write(mark, out -> {});
    if (study.asked().isPresent()) {
      leave(name, study);
      return;
    }
    tuner.interrupt(name);
    try {
      study.gone().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new ApiRefusal(503, "study '" + name + "' is still stopping. Maybe ask again.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApiRefusal(503, "the node stops.");
    }
    if (state(name).phase() == Phase.FINISHED) {
      Files.deleteIfExists(mark); // it ended before it could be paused
    }
  }

  @Override
  public void resume(String name) throws IOException {
    Activity activity = activity(name);
    if (activity != Activity.PAUSED && activity != Activity.BROKEN) {
      throw new ApiRefusal(409, "study '" + name + "' is neither paused nor broken off.");
    }
    run(directories.spec(name), directory(name));
    Files.deleteIfExists(directory(name).pause());
  }

  @Override
  public ObjectNode converse(String name, String op, JsonNode said) throws IOException {
    HostedStudy study = running.get(name);
    if (study == null || study.asked().isEmpty()) {
      return AskedStudy.withoutWork(state(name), op);
    }
    AskedStudy asked = study.asked().get();
    try {
      ObjectNode answer = asked.answer(op, said);
      study.tell(asked.state());
      if (asked.isFinished()) {
        leave(name, study);
      }
      return answer;
    } catch (StorageFailure e) {
      troubles.put(name, Trouble.of(e));
      leave(name, study);
      throw new ApiRefusal(503, e.getMessage() + " Maybe resume the study then.");
    }
  }

  private void leave(String name, HostedStudy study) {
    study.asked().ifPresent(AskedStudy::close);
    gone(name, study);
  }

  private StudyDirectory directory(String name) {
    StudyDirectory directory = directories.of(name);
    if (!running.containsKey(name) && !directory.isBegun()) {
      throw new ApiRefusal(404, "there is no study '" + name + "'.");
    }
    return directory;
  }

  @Override
  public StudyState state(String name) {
    directory(name);
    Optional<StudyState> latest =
        Optional.ofNullable(running.get(name)).flatMap(HostedStudy::latest);
    if (latest.isPresent()) {
      return latest.get();
    }
    return directories.state(name);
  }

  @Override
  public Map<String, StudyState> running() {
    var states = new TreeMap<String, StudyState>();
    running.forEach((name, study) -> study.latest().ifPresent(s -> states.put(name, s)));
    return states;
  }

  @Override
  public int slots() {
    return slots;
  }

  @Override
  public Optional<JsonNode> result(String name) throws IOException {
    if (activity(name) == Activity.ENDED) {
      directories.keepLostResult(name);
    }
    return directories.result(name);
  }

  @Override
  public List<String> bestFiles(String name) throws IOException {
    directory(name);
    return directories.bestFiles(name);
  }

  @Override
  public Optional<InputStream> bestFile(String name, String file) throws IOException {
    directory(name);
    return directories.bestFile(name, file);
  }

  @Override
  public Optional<String> unready() {
    if (Files.exists(directories.root()) && !Files.isWritable(directories.root())) {
      return Optional.of("the directory of the studies cannot be written");
    }
    return running.size() >= most ? Optional.of(most + " studies run already") : Optional.empty();
  }

  @Override
  public void close() {
    tuner.close();
    running.forEach(this::leave);
  }
}
