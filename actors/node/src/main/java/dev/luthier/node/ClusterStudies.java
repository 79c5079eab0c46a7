package dev.luthier.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.luthier.actors.cluster.ClusterNode;
import dev.luthier.actors.cluster.Ordered;
import dev.luthier.actors.cluster.StudyShelf;
import dev.luthier.analysis.StudyResult;
import dev.luthier.store.jdbc.StudyFiles;
import dev.luthier.study.ObjectiveSource;
import dev.luthier.study.Phase;
import dev.luthier.study.Results;
import dev.luthier.study.StudySpec;
import dev.luthier.study.StudyState;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The studies of a cluster, as any of its supervisor nodes serves them: what is asked is answered
 * from their logs, and orders go to whichever node supervises. For many threads.
 */
final class ClusterStudies implements ServedStudies {
  private static final Logger LOGGER = LoggerFactory.getLogger(ClusterStudies.class);

  private static final int LEAST_FOLLOWED = 64;

  private final ClusterNode node;
  private final DatabaseShelf shelf;
  private final int slots;
  private final int most;
  private final FollowedStudies followed;
  private final ConcurrentMap<String, Set<Consumer<ObjectNode>>> watchers =
      new ConcurrentHashMap<>();
  private final ScheduledExecutorService beat =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            var thread = new Thread(task, "luthier-watch");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * The studies of a cluster.
   *
   * @param slots of this node
   * @param most studies at once
   */
  ClusterStudies(ClusterNode node, DatabaseShelf shelf, int slots, int most) {
    this.node = node;
    this.slots = slots;
    this.shelf = shelf;
    this.most = most;
    this.followed =
        new FollowedStudies(
            Math.max(most, LEAST_FOLLOWED), name -> new FollowedStudy(shelf.store().follow(name)));
    var unused = beat.scheduleWithFixedDelay(this::tellWatchers, 1, 1, TimeUnit.SECONDS);
  }

  @Override
  public List<String> names() {
    return stored(() -> shelf.store().list());
  }

  @Override
  public void submit(StudySpec spec) {
    if (spec.objective().orElse(null) instanceof ObjectiveSource.Named named) {
      shelf.jars().files(named.jars()); // refused before anybody waits for one
    }
    long running = going().size();
    if (running >= most) {
      throw new ApiRefusal(503, most + " studies run already. Maybe cancel or pause one, or wait.");
    }
    ordered(node.submit(spec));
  }

  @Override
  public Activity activity(String name) {
    if (state(name).phase() == Phase.FINISHED) {
      return Activity.ENDED;
    }
    return stored(() -> shelf.store().isPaused(name)) ? Activity.PAUSED : Activity.RUNNING;
  }

  /** Asked of the one node that supervises; where it does not answer, none is known. */
  @Override
  public Map<String, String> troubles() {
    try {
      return node.troubles().toCompletableFuture().join();
    } catch (CompletionException e) {
      LOGGER.debug("nobody says now what troubles the studies", e);
      return Map.of();
    }
  }

  @Override
  public StudyState state(String name) {
    return stored(() -> followed.now(name))
        .orElseThrow(() -> new ApiRefusal(404, "there is no study '" + name + "'."));
  }

  @Override
  public boolean watch(String name, Consumer<ObjectNode> watcher) {
    boolean runs = activity(name) == Activity.RUNNING;
    if (runs) {
      watchers.merge(name, Set.of(watcher), ClusterStudies::with);
    }
    return runs;
  }

  @Override
  public void unwatch(String name, Consumer<ObjectNode> watcher) {
    watchers.computeIfPresent(
        name,
        (n, who) -> {
          var others = new HashSet<>(who);
          others.remove(watcher);
          return others.isEmpty() ? null : Set.copyOf(others);
        });
  }

  private static <T> Set<T> with(Set<T> some, Set<T> more) {
    var all = new HashSet<>(some);
    all.addAll(more);
    return Set.copyOf(all);
  }

  private void tellWatchers() {
    Map<String, String> troubles = watchers.isEmpty() ? Map.of() : troubles();
    watchers.forEach(
        (name, who) -> {
          try {
            ObjectNode summary = StudySummary.troubled(StudySummary.of(state(name)), troubles);
            who.forEach(watcher -> watcher.accept(summary));
          } catch (RuntimeException e) {
            LOGGER.debug("study {} cannot be watched now", name, e);
          }
        });
  }

  @Override
  public void endEarly(String name, String reason) {
    state(name);
    ordered(node.endEarly(name, reason));
  }

  @Override
  public void pause(String name) {
    setPaused(name, Activity.RUNNING, true);
  }

  @Override
  public void resume(String name) {
    setPaused(name, Activity.PAUSED, false);
  }

  private void setPaused(String name, Activity from, boolean paused) {
    if (activity(name) != from) {
      throw new ApiRefusal(
          409, "study '" + name + "' is " + activity(name).name().toLowerCase(Locale.ROOT) + ".");
    }
    ordered(node.setPaused(name, paused));
  }

  @Override
  public ObjectNode converse(String name, String op, JsonNode said) throws IOException {
    StudyState state = state(name);
    boolean runs = state.spec().objective().isEmpty() && activity(name) == Activity.RUNNING;
    return runs
        ? (ObjectNode) Json.MAPPER.readTree(ordered(node.converse(name, op, Json.line(said))))
        : AskedStudy.withoutWork(state, op);
  }

  @Override
  public JarDirectory jars() {
    return shelf.jars();
  }

  /** Those of the whole cluster: no node knows which supervisor has them. */
  @Override
  public Map<String, StudyState> running() {
    var states = new TreeMap<String, StudyState>();
    try {
      going().forEach(name -> states.put(name, state(name)));
    } catch (ApiRefusal e) {
      LOGGER.debug("the studies cannot be counted now", e);
    }
    return states;
  }

  private List<String> going() {
    return stored(shelf::unfinished).stream()
        .filter(study -> !study.paused())
        .map(StudyShelf.Unfinished::name)
        .toList();
  }

  @Override
  public int slots() {
    return slots;
  }

  @Override
  public Optional<JsonNode> result(String name) {
    return ended(name).map(ResultJson::of);
  }

  private Optional<StudyResult> ended(String name) {
    StudyState state = state(name);
    return state.phase() == Phase.FINISHED
        ? Optional.of(Results.of(state, stored(() -> shelf.store().read(name))))
        : Optional.empty();
  }

  @Override
  public List<String> bestFiles(String name) {
    var names = new ArrayList<>(stored(() -> files(name).names()));
    written(name).keySet().stream().filter(n -> !names.contains(n)).forEach(names::add);
    names.sort(null);
    return names;
  }

  private StudyFiles files(String name) {
    state(name);
    return stored(() -> shelf.store().files(name));
  }

  /** What is known of the winner, for where the objective has not saved it. */
  private Map<String, JsonNode> written(String name) {
    var written = new TreeMap<String, JsonNode>();
    ended(name)
        .flatMap(StudyResult::winner)
        .ifPresent(
            winner -> {
              written.put("configuration.json", Json.values(winner.configuration().asMap()));
              ObjectNode evaluation = Json.object();
              evaluation.set("metrics", Json.values(winner.metrics()));
              written.put("evaluation.json", evaluation);
            });
    return written;
  }

  @Override
  public Optional<InputStream> bestFile(String name, String file) {
    Optional<InputStream> saved = stored(() -> files(name).open(file));
    return saved.isPresent()
        ? saved
        : Optional.ofNullable(written(name).get(file))
            .map(
                node ->
                    new ByteArrayInputStream(Json.pretty(node).getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public Optional<String> unready() {
    if (!node.isUp()) {
      return Optional.of("this node is not in the cluster yet");
    }
    try {
      shelf.store().isPaused("");
      return Optional.empty();
    } catch (UncheckedIOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** What the database is asked. */
  @FunctionalInterface
  private interface Question<T> {
    T ask() throws IOException;
  }

  private static <T> T stored(Question<T> question) {
    try {
      return question.ask();
    } catch (UncheckedIOException | IOException e) {
      throw new ApiRefusal(503, String.valueOf(e.getMessage()));
    }
  }

  private static String ordered(CompletionStage<Ordered> order) {
    Ordered answer;
    try {
      answer = order.toCompletableFuture().join();
    } catch (CompletionException e) {
      throw new ApiRefusal(
          503, "no node supervises the studies at the moment. Maybe try again in some seconds.");
    }
    return switch (answer.outcome()) {
      case DONE -> answer.text();
      case BAD -> throw new ApiRefusal(400, answer.text());
      case CONFLICT -> throw new ApiRefusal(409, answer.text());
      case AWAY -> throw new ApiRefusal(503, answer.text());
      case FAULT -> throw new IllegalStateException(answer.text());
    };
  }

  @Override
  public void close() {
    beat.shutdownNow();
  }
}
