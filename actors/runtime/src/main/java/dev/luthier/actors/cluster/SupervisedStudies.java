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
import dev.luthier.store.StudyTaken;
import dev.luthier.study.StudySpec;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The studies of a registry, each with a supervisor, or about to have one. A supervisor that cannot
 * go on, as the store is away, is followed by another after a while. For one actor.
 */
final class SupervisedStudies {
  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

  private static final class Study {
    @Nullable ActorRef<StudySupervisor.Command> supervisor;
    boolean opening;
    boolean paused;
    Duration pause = SHORTEST_PAUSE;
    long notBefore = System.nanoTime();
  }

  private final ActorContext<ClusterRegistry.Command> context;
  private final RegistrySettings settings;
  private final ActorRef<DeviceBroker.Command> broker;
  private final Map<String, Study> studies = new LinkedHashMap<>();
  private boolean leaving;
  private int started;

  SupervisedStudies(
      ActorContext<ClusterRegistry.Command> context,
      RegistrySettings settings,
      ActorRef<DeviceBroker.Command> broker) {
    this.context = context;
    this.settings = settings;
    this.broker = broker;
  }

  /** A study that has not ended. */
  void add(StudyShelf.Unfinished found) {
    studies.computeIfAbsent(found.name(), n -> new Study()).paused = found.paused();
    begin();
  }

  /** A study is to be supervised from now on. */
  void goOn(String name) {
    studies.computeIfAbsent(name, n -> new Study()).paused = false;
    begin();
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
      study.supervisor = spawn(m.spec().get());
    }
  }

  private ActorRef<StudySupervisor.Command> spawn(StudySpec spec) {
    String name = spec.name();
    var objective = new RemoteObjective(settings.definitions().write(spec));
    StudyPlace kept = settings.shelf().place(spec);
    var place =
        new StudyPlace(
            kept.store(),
            new OrderedDiscards(name, context.getSelf()),
            kept.artifacts(),
            kept.listener(),
            true);
    var submission = new Submission(spec, objective, 0, Optional.of(place));
    ActorRef<Answer> answers =
        context.spawnAnonymous(
            Behaviors.receiveMessage(
                answer -> {
                  context.getSelf().tell(new ClusterRegistry.Answered(name, answer));
                  return Behaviors.stopped();
                }));
    var supervisor =
        context.spawn(
            StudySupervisor.create(submission, settings.options(), broker, answers),
            "study-" + started++);
    context.watchWith(
        supervisor,
        new ClusterRegistry.Answered(
            name, new Answer.Broken(new IllegalStateException("its supervisor has ended"))));
    context.getLog().info("study {} is supervised here", name);
    return supervisor;
  }

  /** A supervisor has ended; whether its study has. */
  boolean answered(ClusterRegistry.Answered m) {
    Study study = studies.get(m.study());
    if (study == null || study.supervisor == null) {
      return false;
    }
    context.unwatch(study.supervisor);
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
    boolean taken = cause instanceof StudyTaken || cause.getCause() instanceof StudyTaken;
    study.pause = taken ? LONGEST_PAUSE : study.pause;
    study.notBefore = System.nanoTime() + study.pause.toNanos();
    context
        .getLog()
        .warn("study {} waits for {} s: {}", name, study.pause.toSeconds(), cause.toString());
    Duration longer = study.pause.multipliedBy(2);
    study.pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
  }

  /** It waits until it is told to go on. */
  void pause(String name) {
    Study study = studies.get(name);
    if (study != null) {
      study.paused = true;
      if (study.supervisor != null) {
        study.supervisor.tell(new StudySupervisor.Interrupt());
      }
    }
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

  Optional<ActorRef<StudySupervisor.Command>> supervisor(String name) {
    return Optional.ofNullable(studies.get(name)).map(study -> study.supervisor);
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
        study.supervisor.tell(new StudySupervisor.Interrupt());
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
