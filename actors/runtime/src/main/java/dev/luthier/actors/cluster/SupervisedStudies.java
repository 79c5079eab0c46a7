package dev.luthier.actors.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import dev.luthier.actors.Answer;
import dev.luthier.actors.DeviceBroker;
import dev.luthier.actors.StudyPlace;
import dev.luthier.actors.StudySupervisor;
import dev.luthier.actors.Submission;
import dev.luthier.actors.Trouble;
import dev.luthier.store.StudyTaken;
import dev.luthier.study.StudySpec;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The studies of a registry, each with a supervisor, or about to have one. A supervisor that cannot
 * go on, as the store is away, is followed by another after a while. For one actor.
 */
final class SupervisedStudies {
  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

  /** A supervisor that lives for this long does not fail by what its predecessor did. */
  private static final Duration PEACE = Duration.ofSeconds(5);

  /** Shorter than whoever asks waits, see {@link ClusterNode#converse}. */
  private static final Duration TURN = Duration.ofSeconds(15);

  private record Order(ActorRef<Ordered> replyTo, Consumer<Supervision> what) {}

  private static final class Study {
    @Nullable Supervision supervisor;
    boolean opening;
    boolean paused;

    /** Number of the last order to wait or to go on. */
    long ordered;

    /** The highest term that trainers have heard of; 0: none that is above ours. */
    long term;

    long begun = System.nanoTime();
    Duration pause = SHORTEST_PAUSE;
    long notBefore = begun;
    List<Order> waiting = List.of();

    /** Why its last supervisor could not go on; empty: it could. */
    String trouble = "";
  }

  private final ActorContext<ClusterRegistry.Command> context;
  private final RegistrySettings settings;
  private final ActorRef<DeviceBroker.Command> broker;
  private final Map<String, Study> studies = new LinkedHashMap<>();
  private boolean leaving;
  private int started;
  private long orders;

  SupervisedStudies(
      ActorContext<ClusterRegistry.Command> context,
      RegistrySettings settings,
      ActorRef<DeviceBroker.Command> broker) {
    this.context = context;
    this.settings = settings;
    this.broker = broker;
  }

  /** How many orders to wait or to go on have been followed. */
  long orders() {
    return orders;
  }

  /**
   * The studies that the store says have not ended.
   *
   * @param asked {@link #orders} when it was asked: what was ordered since then counts more
   */
  void listed(List<StudyShelf.Unfinished> found, long asked) {
    for (StudyShelf.Unfinished one : found) {
      Study study = studies.computeIfAbsent(one.name(), n -> new Study());
      if (study.ordered <= asked) {
        setPaused(study, one.paused());
      }
    }
    var names = found.stream().map(StudyShelf.Unfinished::name).toList();
    studies
        .entrySet()
        .removeIf(
            e ->
                e.getValue().paused
                    && e.getValue().supervisor == null
                    && e.getValue().ordered <= asked
                    && !names.contains(e.getKey()));
    begin();
  }

  /** A study was told, durably, to wait or to go on. */
  void ordered(StudyShelf.Unfinished now) {
    Study study = studies.computeIfAbsent(now.name(), n -> new Study());
    study.ordered = ++orders;
    setPaused(study, now.paused());
    begin();
  }

  private static void setPaused(Study study, boolean paused) {
    if (study.paused && !paused) { // whatever it has waited for before is of the past
      study.pause = SHORTEST_PAUSE;
      study.notBefore = System.nanoTime();
    }
    boolean begins = paused && !study.paused;
    study.paused = paused;
    if (begins && study.supervisor != null) {
      study.supervisor.interrupt();
    }
  }

  /** Its supervisor is not the last one that trainers have heard of, unless it is above that. */
  void laterTerm(ClusterRegistry.LaterTerm m) {
    Study study = studies.get(m.study());
    if (study != null) {
      study.term = Math.max(study.term, m.term());
      supervisor(m.study()).ifPresent(s -> s.tell(new StudySupervisor.Outdated(m.term())));
    }
  }

  /** Gives a supervisor to each study that should have one by now. */
  void begin() {
    studies.forEach(
        (name, study) -> {
          boolean due = System.nanoTime() - study.notBefore >= 0;
          if (study.supervisor == null && !study.opening && !study.paused && !leaving && due) {
            study.opening = true;
            find(name);
          }
        });
  }

  private void find(String name) {
    var spec =
        CompletableFuture.supplyAsync(
            () -> settings.shelf().find(name),
            context.getSystem().dispatchers().lookup(DispatcherSelector.blocking()));
    context.pipeToSelf(
        spec,
        (found, failure) ->
            new ClusterRegistry.Found(name, failure == null ? found : Optional.empty(), failure));
  }

  void found(ClusterRegistry.Found m) {
    Study study = studies.get(m.study());
    if (study == null) {
      return;
    }
    study.opening = false;
    if (m.failure() != null) {
      later(m.study(), study, m.failure());
    } else if (m.spec().isEmpty()) {
      studies.remove(m.study());
    } else if (!study.paused && !leaving) {
      study.begun = System.nanoTime();
      study.supervisor = spawn(m.spec().get(), study.term);
    }
    List<Order> waiting = study.waiting;
    study.waiting = List.of();
    waiting.forEach(order -> order(m.study(), order.replyTo(), order.what()));
  }

  private Supervision spawn(StudySpec spec, long afterTerm) {
    String name = spec.name();
    ActorRef<Answer> answers =
        context.spawnAnonymous(
            Behaviors.receiveMessage(
                answer -> {
                  context.getSelf().tell(new ClusterRegistry.Answered(name, answer));
                  return Behaviors.stopped();
                }));
    Supervision supervision =
        spec.objective().isEmpty()
            ? ofWorkers(spec, answers)
            : ofTrainers(spec, afterTerm, answers);
    context.watchWith(
        supervision.actor(),
        new ClusterRegistry.Answered(
            name, new Answer.Broken(new IllegalStateException("its supervisor has ended"))));
    context.getLog().info("study {} is supervised here", name);
    return supervision;
  }

  private Supervision ofTrainers(StudySpec spec, long afterTerm, ActorRef<Answer> answers) {
    var objective = new RemoteObjective(settings.definitions().write(spec));
    StudyPlace kept = settings.shelf().place(spec);
    var place =
        new StudyPlace(
            kept.store(),
            new OrderedDiscards(spec.name(), context.getSelf()),
            kept.artifacts(),
            kept.listener(),
            true);
    var submission = new Submission(spec, objective, 0, Optional.of(place), afterTerm);
    return new Supervision.OfTrainers(
        context.spawn(
            StudySupervisor.create(submission, settings.options(), broker, answers),
            "study-" + started++));
  }

  private Supervision ofWorkers(StudySpec spec, ActorRef<Answer> answers) {
    return new Supervision.OfWorkers(
        context.spawn(
            AskedSupervisor.create(spec.name(), () -> settings.shelf().asked(spec), TURN, answers),
            "study-" + started++));
  }

  /** A supervisor has ended; whether its study has. */
  boolean answered(ClusterRegistry.Answered m) {
    Study study = studies.get(m.study());
    if (study == null || study.supervisor == null) {
      return false;
    }
    context.unwatch(study.supervisor.actor());
    context.stop(study.supervisor.actor());
    study.supervisor = null;
    if (m.answer() instanceof Answer.Ended e) {
      context.getLog().info("study {} has ended: {}", m.study(), e.result().reason());
      studies.remove(m.study());
      return true;
    } else if (m.answer() instanceof Answer.Broken b) {
      later(m.study(), study, b.cause());
    }
    return false;
  }

  private void later(String name, Study study, Throwable cause) {
    long lived = System.nanoTime() - study.begun;
    if (lived > LONGEST_PAUSE.multipliedBy(2).toNanos()) { // trouble of its own, not the last one's
      study.pause = SHORTEST_PAUSE;
    }
    boolean taken = cause instanceof StudyTaken || cause.getCause() instanceof StudyTaken;
    study.pause = taken ? LONGEST_PAUSE : study.pause;
    study.notBefore = System.nanoTime() + study.pause.toNanos();
    study.trouble = Trouble.of(cause);
    context
        .getLog()
        .warn("study {} waits for {} s: {}", name, study.pause.toSeconds(), cause.toString());
    Duration longer = study.pause.multipliedBy(2);
    study.pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
  }

  /** Why studies cannot go on, of those that nobody has supervised in peace since. */
  Map<String, String> troubles() {
    var troubles = new TreeMap<String, String>();
    studies.forEach(
        (name, study) -> {
          boolean settled =
              study.supervisor != null && System.nanoTime() - study.begun > PEACE.toNanos();
          if (!study.trouble.isEmpty() && !study.paused && !settled) {
            troubles.put(name, study.trouble);
          }
        });
    return troubles;
  }

  /** Whether it has not ended. */
  boolean knows(String name) {
    return studies.containsKey(name);
  }

  /** Whether its legs should run. */
  boolean isWanted(String name) {
    Study study = studies.get(name);
    return study != null && !study.paused;
  }

  /** Whoever supervises a study that trainers of the cluster train. */
  Optional<ActorRef<StudySupervisor.Command>> supervisor(String name) {
    Study study = studies.get(name);
    return study != null && study.supervisor instanceof Supervision.OfTrainers trained
        ? Optional.of(trained.actor())
        : Optional.empty();
  }

  /**
   * Gives an order to whoever supervises a study, or will in a moment; or says why it cannot be
   * given.
   */
  void order(String name, ActorRef<Ordered> replyTo, Consumer<Supervision> order) {
    Study study = studies.get(name);
    if (study != null && study.supervisor != null) {
      order.accept(study.supervisor);
    } else if (study != null && study.opening) {
      study.waiting =
          Stream.concat(study.waiting.stream(), Stream.of(new Order(replyTo, order))).toList();
    } else if (study != null && !study.paused) {
      replyTo.tell(
          Ordered.away(
              study.trouble.isEmpty()
                  ? "study '" + name + "' is being taken over. Maybe try again."
                  : "study '" + name + "' cannot go on for now: " + study.trouble));
    } else {
      replyTo.tell(Ordered.conflict("study '" + name + "' does not run. Maybe resume it."));
    }
  }

  /**
   * As {@link #order}, and without waiting for the time at which a study is tried again: one that
   * never gets far enough to be told anything could not be ended.
   */
  void orderAtOnce(String name, ActorRef<Ordered> replyTo, Consumer<Supervision> order) {
    Study study = studies.get(name);
    if (study != null && study.supervisor == null && !study.paused) {
      study.notBefore = System.nanoTime();
      begin();
    }
    order(name, replyTo, order);
  }

  List<String> names() {
    return studies.entrySet().stream()
        .filter(e -> !e.getValue().paused)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /** All supervisors close their logs; then the registry ends. */
  Behavior<ClusterRegistry.Command> leave() {
    leaving = true;
    for (Study study : studies.values()) {
      if (study.supervisor != null) {
        study.supervisor.interrupt();
      }
    }
    return afterAnswer();
  }

  /** Whether they go to another node. */
  boolean isLeaving() {
    return leaving;
  }

  Behavior<ClusterRegistry.Command> afterAnswer() {
    boolean done = leaving && studies.values().stream().allMatch(s -> s.supervisor == null);
    return done ? Behaviors.stopped() : Behaviors.same();
  }
}
