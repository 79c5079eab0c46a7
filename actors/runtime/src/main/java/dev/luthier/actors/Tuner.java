package dev.luthier.actors;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import dev.luthier.analysis.StudyResult;
import dev.luthier.eval.Artifacts;
import dev.luthier.eval.CheckpointStore;
import dev.luthier.eval.DeviceBinding;
import dev.luthier.eval.MemoryCheckpointStore;
import dev.luthier.eval.Objective;
import dev.luthier.store.MemoryStudyStore;
import dev.luthier.store.StudyStore;
import dev.luthier.study.StudySpec;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs studies on actors in this JVM. For many threads. */
public final class Tuner implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final TunerOptions options;
  private final ActorSystem<StudyRegistry.Command> system;
  private final Map<Integer, CompletableFuture<StudyResult>> open = new ConcurrentHashMap<>();
  private final AtomicInteger submitted = new AtomicInteger();

  private Tuner(TunerOptions options) {
    this.options = options;
    var config =
        ConfigFactory.parseResourcesAnySyntax(Tuner.class.getClassLoader(), "luthier-local");
    this.system =
        ActorSystem.create(
            StudyRegistry.create(options),
            "luthier",
            config.withFallback(ConfigFactory.defaultReference()).resolve());
    var unused = system.getWhenTerminated().thenRun(this::giveUp);
  }

  private void giveUp() {
    var closed = new IllegalStateException("the tuner is closed.");
    open.values().forEach(result -> result.completeExceptionally(closed));
  }

  /**
   * A tuner that keeps everything in memory, with a slot for every device, or every core where
   * there are none.
   */
  public static Tuner local() {
    return options().start();
  }

  /** Begins to say what a tuner works with. */
  public static Builder options() {
    return new Builder();
  }

  /** How many legs run at once. */
  public int slots() {
    return options.slotCount();
  }

  /** Runs a study, or goes on with it where its log ends. */
  public CompletionStage<StudyResult> submit(StudySpec spec, Objective objective) {
    return submit(new Submission(spec, objective, 0));
  }

  /**
   * Runs a study, or goes on with it where its log ends: a study that has ended gives its result
   * again, and nothing is trained. Studies are told apart by their names; one whose goal, space or
   * rungs are not those in the log is refused.
   *
   * @return its result; fails with {@link StudyInterrupted}, or with what broke the log or the
   *     engine
   */
  public CompletionStage<StudyResult> submit(Submission submission) {
    var result = new CompletableFuture<StudyResult>();
    int number = submitted.getAndIncrement();
    open.put(number, result);
    var unused = result.whenComplete((r, failure) -> open.remove(number));
    var receiver = system.systemActorOf(receiver(result), "answer-" + number, Props.empty());
    system.tell(new StudyRegistry.Submit(submission, receiver));
    return result.minimalCompletionStage();
  }

  private Behavior<Answer> receiver(CompletableFuture<StudyResult> result) {
    return Behaviors.receiveMessage(
        answer -> {
          if (answer instanceof Answer.Ended e) {
            result.complete(located(e.result()));
          } else if (answer instanceof Answer.Interrupted i) {
            result.completeExceptionally(new StudyInterrupted(i.study()));
          } else if (answer instanceof Answer.Broken b) {
            result.completeExceptionally(b.cause());
          }
          return Behaviors.stopped();
        });
  }

  private StudyResult located(StudyResult r) {
    return options.artifacts().model().map(r::withModel).orElse(r);
  }

  /** Ends a study early; its winner is chosen from what is there. */
  public void endEarly(String study, String reason) {
    system.tell(new StudyRegistry.EndEarly(study, reason));
  }

  /** Stops a study at once and leaves a log that can be resumed. */
  public void interrupt(String study) {
    system.tell(new StudyRegistry.Interrupt(study));
  }

  /**
   * Stops every study at once and leaves logs that can be resumed.
   *
   * @return done when the logs are closed and all submissions have failed with {@link
   *     StudyInterrupted}
   */
  public CompletionStage<Void> interrupt() {
    system.tell(new StudyRegistry.InterruptAll());
    return CompletableFuture.allOf(open.values().toArray(new CompletableFuture<?>[0]))
        .exceptionally(e -> null);
  }

  /** Interrupts what runs, and ends the actors. */
  @Override
  public void close() {
    await(interrupt().toCompletableFuture());
    system.terminate();
    await(system.getWhenTerminated().toCompletableFuture());
    giveUp();
  }

  private static void await(CompletableFuture<?> stage) {
    try {
      stage.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      org.slf4j.LoggerFactory.getLogger(Tuner.class)
          .warn("the tuner did not close in good order", e);
    }
  }

  /** Collects what a tuner works with. Not for several threads. */
  public static final class Builder {
    private int slots = Runtime.getRuntime().availableProcessors();
    private DeviceBinding devices = DeviceBinding.cpu();
    private StudyStore store = new MemoryStudyStore();
    private CheckpointStore checkpoints = new MemoryCheckpointStore();
    private Artifacts artifacts = Artifacts.discarding();
    private ProgressListener listener = ProgressListener.none();
    private Map<String, String> environment = Map.of();
    private Clock clock = Clock.systemUTC();
    private Duration grace = Duration.ofSeconds(5);

    private Builder() {}

    /** How many legs may run at once where there are no devices. */
    public Builder slots(int value) {
      if (value < 1) {
        throw new IllegalArgumentException("slots (" + value + ") must be at least 1.");
      }
      slots = value;
      return this;
    }

    /** Accelerators; one slot each if there are any. */
    public Builder devices(DeviceBinding value) {
      devices = value;
      return this;
    }

    /** Where study logs are. */
    public Builder store(StudyStore value) {
      store = value;
      return this;
    }

    /** Where saved networks are. */
    public Builder checkpoints(CheckpointStore value) {
      checkpoints = value;
      return this;
    }

    /** Where best models are. */
    public Builder artifacts(Artifacts value) {
      artifacts = value;
      return this;
    }

    /** Who hears of progress. */
    public Builder listener(ProgressListener value) {
      listener = value;
      return this;
    }

    /** What results may depend on; recorded in the log. */
    public Builder environment(Map<String, String> value) {
      environment = Map.copyOf(value);
      return this;
    }

    /** Clock for the log. */
    public Builder clock(Clock value) {
      clock = value;
      return this;
    }

    /** How long interrupted user code may take to end before its thread is abandoned. */
    public Builder grace(Duration value) {
      grace = value;
      return this;
    }

    /** A tuner at work. */
    public Tuner start() {
      return new Tuner(
          new TunerOptions(
              slots, devices, store, checkpoints, artifacts, listener, environment, clock, grace));
    }
  }
}
