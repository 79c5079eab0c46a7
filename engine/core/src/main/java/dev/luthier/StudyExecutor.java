package dev.luthier;

import dev.luthier.analysis.StudyResult;
import dev.luthier.eval.Artifacts;
import dev.luthier.eval.CheckpointStore;
import dev.luthier.eval.LegOrder;
import dev.luthier.eval.LegResult;
import dev.luthier.eval.LegRunner;
import dev.luthier.eval.Objective;
import dev.luthier.eval.RefitOrder;
import dev.luthier.eval.RefitResult;
import dev.luthier.eval.RefitRunner;
import dev.luthier.eval.StopSignal;
import dev.luthier.eval.StorageFailure;
import dev.luthier.store.StudyLog;
import dev.luthier.study.Effect;
import dev.luthier.study.Recovery;
import dev.luthier.study.Results;
import dev.luthier.study.StudyCommand;
import dev.luthier.study.StudySpec;
import dev.luthier.trial.Leg;
import dev.luthier.trial.LegOutcome;
import dev.luthier.trial.Trial;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The in-process interpreter: the calling thread decides, a thread a leg trains. */
final class StudyExecutor implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(StudyExecutor.class.getName());
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final StudySpec spec;
  private final Objective objective;
  private final CheckpointStore checkpoints;
  private final Optional<Artifacts> artifacts;
  private final LogSession session;
  private final Duration grace;
  private final LinkedBlockingQueue<StudyCommand> inbox = new LinkedBlockingQueue<>();
  private final Map<List<Integer>, Running> running = new HashMap<>();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            var thread = new Thread(task, "luthier-leg");
            thread.setDaemon(true);
            return thread;
          });
  private final AtomicReference<@Nullable StorageFailure> frozen = new AtomicReference<>();
  private long wakeAt = Long.MAX_VALUE;
  private boolean over;

  private record Running(
      Leg leg, StopSignal stop, Future<?> future, long deadline, boolean interrupted) {}

  StudyExecutor(
      StudySpec spec,
      Objective objective,
      StudyLog log,
      CheckpointStore checkpoints,
      Optional<Artifacts> artifacts) {
    this(spec, objective, log, checkpoints, artifacts, GRACE);
  }

  /** With another time for an interrupted leg to end before its thread is given up. */
  StudyExecutor(
      StudySpec spec,
      Objective objective,
      StudyLog log,
      CheckpointStore checkpoints,
      Optional<Artifacts> artifacts,
      Duration grace) {
    this.spec = spec;
    this.objective = objective;
    this.checkpoints = checkpoints;
    this.artifacts = artifacts;
    this.session = new LogSession(spec, log, now());
    this.grace = grace;
    sweep();
  }

  /** What a crash left behind of checkpoints. */
  private void sweep() {
    try {
      checkpoints.keepOnly(Recovery.checkpoints(session.state()));
    } catch (IOException failure) {
      LOG.log(System.Logger.Level.WARNING, "old checkpoints could not be discarded", failure);
    }
  }

  private static long now() {
    return System.currentTimeMillis();
  }

  StudyResult run(int slots) {
    accept(new StudyCommand.Open(now(), slots, 0, Map.of("interpreter", "in-process")));
    while (!over) {
      StudyCommand command = next();
      StorageFailure failure = frozen.get();
      if (failure != null) {
        throw failure;
      }
      if (command instanceof StudyCommand.FinishLeg f) {
        // A thread that was given up may still answer, while the fold's next leg runs.
        running.values().removeIf(r -> f.isOf(r.leg()));
      }
      accept(command);
    }
    return Results.of(session.state(), session.entries());
  }

  private void accept(StudyCommand command) {
    Deque<Effect> effects = new ArrayDeque<>(session.accept(command));
    while (!effects.isEmpty()) {
      perform(effects.poll());
    }
  }

  private void perform(Effect effect) {
    if (effect instanceof Effect.StartLeg e) {
      start(e);
    } else if (effect instanceof Effect.StopTrial e) {
      running.values().stream()
          .filter(r -> r.leg().trial() == e.trial())
          .forEach(r -> r.stop().stop(e.reason()));
    } else if (effect instanceof Effect.Schedule e) {
      wakeAt = e.at();
    } else if (effect instanceof Effect.DiscardCheckpoint e) {
      discard(e);
    } else if (effect instanceof Effect.Refit e) {
      inbox.add(refit(e));
    } else if (effect instanceof Effect.Finish) {
      over = true;
    }
  }

  private void start(Effect.StartLeg e) {
    Leg leg = e.leg();
    var order =
        new LegOrder(
            leg,
            e.configuration(),
            spec.goal(),
            spec.judge(leg, e.yardstick()),
            spec.folds(),
            spec.seed());
    var stop = new StopSignal();
    Future<?> future =
        threads.submit(
            () -> {
              try {
                LegResult result =
                    LegRunner.run(objective, order, checkpoints, o -> {}, stop, System::nanoTime);
                inbox.add(finished(leg, result));
              } catch (StorageFailure failure) {
                frozen.compareAndSet(null, failure);
                inbox.add(new StudyCommand.Tick(now()));
              }
            });
    long deadline = now() + spec.legTimeout().toMillis();
    running.put(List.of(leg.trial(), leg.fold()), new Running(leg, stop, future, deadline, false));
  }

  private static StudyCommand finished(Leg leg, LegResult r) {
    return new StudyCommand.FinishLeg(now(), leg, r.outcome(), r.observations(), r.seconds());
  }

  /** The next command; times out legs and wakes the study on the way. */
  private StudyCommand next() {
    while (true) {
      long now = now();
      if (now >= wakeAt) {
        wakeAt = Long.MAX_VALUE;
        return new StudyCommand.Tick(now);
      }
      Optional<StudyCommand> timedOut = timeOut(now);
      if (timedOut.isPresent()) {
        return timedOut.get();
      }
      long deadline =
          running.values().stream().mapToLong(Running::deadline).min().orElse(Long.MAX_VALUE);
      long wait = Math.min(wakeAt, deadline) - now;
      StudyCommand command = poll(Math.min(wait, TimeUnit.HOURS.toMillis(1)));
      if (command != null) {
        return command;
      }
    }
  }

  private @Nullable StudyCommand poll(long millis) {
    try {
      return inbox.poll(Math.max(1, millis), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the study was interrupted; its log can be gone on with", e);
    }
  }

  /** First interrupts a leg that is over time; after some grace gives its thread up. */
  private Optional<StudyCommand> timeOut(long now) {
    for (var entry : running.entrySet()) {
      Running late = entry.getValue();
      if (now < late.deadline()) {
        continue;
      }
      if (!late.interrupted()) {
        late.future().cancel(true);
        entry.setValue(
            new Running(late.leg(), late.stop(), late.future(), now + grace.toMillis(), true));
        continue;
      }
      late.stop().stop("timed out");
      double seconds = spec.legTimeout().toMillis() / 1000.0;
      var outcome = new LegOutcome.Failed("leg ran past legTimeout (" + spec.legTimeout() + ")");
      return Optional.of(new StudyCommand.FinishLeg(now, late.leg(), outcome, List.of(), seconds));
    }
    return Optional.empty();
  }

  private void discard(Effect.DiscardCheckpoint e) {
    try {
      checkpoints.discard(e.checkpoint());
    } catch (IOException failure) {
      LOG.log(
          System.Logger.Level.WARNING,
          "checkpoint {0} could not be discarded: {1}",
          e.checkpoint().location(),
          failure);
    }
  }

  private StudyCommand refit(Effect.Refit e) {
    Trial winner = e.winner();
    var order =
        new RefitOrder(
            winner.number(), winner.configuration(), e.epochs(), spec.refitRows(), spec.seed());
    RefitResult r =
        artifacts
            .map(kept -> RefitRunner.run(objective, order, kept))
            .orElseGet(() -> new RefitResult(Map.of(), 0, ""));
    return new StudyCommand.FinishRefit(now(), e.attempt(), r.test(), r.rows(), r.failure());
  }

  @Override
  public void close() {
    running.values().forEach(r -> r.stop().stop("the run was closed"));
    threads.shutdownNow();
  }
}
