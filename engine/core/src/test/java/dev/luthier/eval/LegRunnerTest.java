package dev.luthier.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.luthier.space.Parameter;
import dev.luthier.space.SearchSpace;
import dev.luthier.trial.Checkpoint;
import dev.luthier.trial.Goal;
import dev.luthier.trial.Leg;
import dev.luthier.trial.LegOutcome;
import dev.luthier.trial.Observation;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LegRunnerTest {
  private static final Parameter<Double> X = Parameter.uniform("x", 0, 1);
  private final StopSignal stop = new StopSignal();
  private final MemoryCheckpointStore checkpoints = new MemoryCheckpointStore();
  private final List<Observation> heard = new ArrayList<>();

  private LegResult run(Objective objective) {
    var leg = new Leg(4, 1, 0, 3, 1, Optional.empty());
    var configuration = SearchSpace.of(X).configuration(Map.of("x", 0.5));
    var goal = new Goal("loss", Goal.Direction.MINIMIZE);
    var order =
        new LegOrder(
            leg,
            configuration,
            goal,
            o ->
                Double.isFinite(o.metrics().getOrDefault("loss", Double.NaN))
                    ? Optional.empty()
                    : Optional.of(new LegOutcome.Diverged("diverged")),
            2,
            7);
    var clock = new long[1];
    return LegRunner.run(
        objective, order, checkpoints, heard::add, stop, () -> clock[0] += 1_000_000_000L);
  }

  @Test
  void plainValueStandsForEveryEpoch() {
    LegResult result = run(t -> t.get(X));
    assertThat(result.outcome()).isEqualTo(new LegOutcome.Reached(Optional.empty()));
    assertThat(result.observations()).extracting(Observation::epoch).containsExactly(1, 2, 3);
    assertThat(result.observations()).allMatch(o -> o.metrics().equals(Map.of("loss", 0.5)));
    assertThat(heard).isEqualTo(result.observations());
    assertThat(result.seconds()).isPositive();
  }

  @Test
  void reportsAndKeepsACheckpoint() throws Exception {
    LegResult result =
        run(
            t -> {
              assertThat(t.checkpoint()).isEmpty();
              assertThat(List.of(t.trial(), t.fold(), t.folds())).containsExactly(4, 1, 2);
              assertThat(t.seed()).isEqualTo(7);
              for (int e = t.fromEpoch() + 1; e <= t.untilEpoch(); e++) {
                t.report(e, e);
              }
              t.saveCheckpoint(out -> out.write(9));
              return 99;
            });
    var reached = (LegOutcome.Reached) result.outcome();
    try (var in = checkpoints.open(reached.checkpoint().orElseThrow())) {
      assertThat(in.read()).isEqualTo(9);
    }
    assertThat(result.observations()).hasSize(3);
  }

  /** A store on a full disk. */
  private static final class Full implements CheckpointStore {
    @Override
    public Checkpoint save(int trial, int fold, int epoch, OutputWriter writer) throws IOException {
      writer.writeTo(
          new OutputStream() {
            @Override
            public void write(int b) throws IOException {
              throw new IOException("No space left on device");
            }
          });
      throw new AssertionError("the writer wrote nothing");
    }

    @Override
    public InputStream open(Checkpoint checkpoint) throws IOException {
      throw new IOException("Stale file handle");
    }

    @Override
    public void discard(Checkpoint checkpoint) {}

    @Override
    public long keepOnly(Collection<Checkpoint> needed) {
      return 0;
    }
  }

  private LegResult run(Objective objective, CheckpointStore store, Checkpoint from) {
    var leg = new Leg(4, 1, 1, 3, 1, Optional.of(from));
    var configuration = SearchSpace.of(X).configuration(Map.of("x", 0.5));
    var goal = new Goal("loss", Goal.Direction.MINIMIZE);
    var order = new LegOrder(leg, configuration, goal, o -> Optional.empty(), 2, 7);
    return LegRunner.run(objective, order, store, heard::add, stop, () -> 0);
  }

  @Test
  void aFullDiskIsNoFailureOfTheTrialWhateverUserCodeMakesOfIt() {
    Objective swallowing =
        t -> {
          try {
            t.saveCheckpoint(out -> out.write(1));
          } catch (RuntimeException e) {
            return 0.5;
          }
          return 0.5;
        };
    for (Objective objective :
        List.<Objective>of(
            swallowing,
            t -> {
              t.saveCheckpoint(out -> out.write(1));
              return 0;
            })) {
      assertThatThrownBy(() -> run(objective, new Full(), new Checkpoint("4-1-1", "")))
          .isInstanceOf(StorageFailure.class)
          .hasMessage(
              "the checkpoint of trial 4 cannot be saved: No space left on device. Maybe the disk"
                  + " is full or read-only.");
    }
  }

  @Test
  void whatTheWriterItselfThrowsIsTheTrialsOwnFailure() {
    LegResult result =
        run(
            t -> {
              t.saveCheckpoint(
                  out -> {
                    throw new IOException("not serializable");
                  });
              return 0;
            });
    assertThat(result.outcome()).isInstanceOf(LegOutcome.Failed.class);
    assertThat(result.outcome().toString()).contains("not serializable");
  }

  @Test
  void aLegWhoseCheckpointIsGoneIsLostWithIt() {
    Objective swallowing =
        t -> {
          try (var in = t.checkpoint().orElseThrow()) {
            return in.read();
          } catch (IOException e) {
            return 0.5;
          }
        };
    assertThat(run(swallowing, checkpoints, new Checkpoint("4-1-1", "")).outcome())
        .isEqualTo(
            new LegOutcome.Lost("checkpoint '4-1-1' is gone. Maybe it was discarded.", true));
    assertThat(run(swallowing, new Full(), new Checkpoint("4-1-1", "")).outcome())
        .isEqualTo(new LegOutcome.Lost("Stale file handle", false));
  }

  @Test
  void stopIsStickyWhenSwallowed() {
    var thrown = new int[1];
    LegResult result =
        run(
            t -> {
              t.report(1, 0.5);
              stop.stop("outranked");
              for (int e = 2; e <= 3; e++) {
                try {
                  t.report(e, 0.5);
                } catch (TrialStopped swallowed) {
                  thrown[0]++;
                }
              }
              return 0;
            });
    assertThat(result.outcome()).isEqualTo(new LegOutcome.Cancelled());
    assertThat(thrown[0]).isEqualTo(2);
    assertThat(result.observations()).hasSize(1);
  }

  @Test
  void aStopBetweenBatchesCancels() {
    LegResult result =
        run(
            t -> {
              stop.stop("first");
              stop.stop("second");
              t.checkStopped();
              return 0;
            });
    assertThat(result.outcome()).isEqualTo(new LegOutcome.Cancelled());
    assertThat(stop.isStopped()).isTrue();
  }

  @Test
  void aLegThatIsGivenUpWhileItSavesKeepsNothing() {
    LegResult result =
        run(
            t -> {
              t.saveCheckpoint(
                  out -> {
                    out.write(9);
                    stop.stop("timeout");
                  });
              return 0;
            });
    assertThat(result.outcome()).isEqualTo(new LegOutcome.Cancelled());
    assertThat(checkpoints.keepOnly(List.of())).isZero();
  }

  @Test
  void divergenceCountsEvenIfSwallowed() {
    for (int last = 1; last <= 3; last++) {
      int bad = last;
      var signal = new LegRunnerTest();
      LegResult result =
          signal.run(
              t -> {
                for (int e = 1; e <= 3; e++) {
                  try {
                    t.report(e, e == bad ? Double.NaN : 1);
                  } catch (TrialStopped swallowed) {
                    assertThat(swallowed).hasMessage("diverged");
                  }
                }
                return 1;
              });
      assertThat(result.outcome()).isEqualTo(new LegOutcome.Diverged("diverged"));
      assertThat(result.observations()).hasSize(bad);
    }
    assertThat(run(t -> Double.NaN).outcome()).isEqualTo(new LegOutcome.Diverged("diverged"));
  }

  private static int deep(int n) {
    return n < 0 ? 0 : deep((n + 1) & 0xFFFFFFF) + 1;
  }

  @Test
  void whatUserCodeThrowsIsData() {
    assertFails(
        t -> {
          throw new OutOfMemoryError("heap");
        },
        "OutOfMemoryError");
    assertFails(t -> deep(0), "StackOverflowError");
    assertFails(
        t -> {
          throw new java.io.IOException("no data");
        },
        "no data");
  }

  @Test
  void anInterruptStaysOnTheThread() {
    assertFails(
        t -> {
          throw new InterruptedException("timeout");
        },
        "timeout");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void wrongReportsFail() {
    assertFails(t -> reports(t, 2), "epoch (2) reported, expected was 1 of 3");
    assertFails(t -> reports(t, 1, 1), "epoch (1) reported, expected was 2 of 3");
    assertFails(t -> reports(t, 1, 2, 3, 4), "epoch (4)");
    assertFails(t -> reports(t, 1, 2), "returned after epoch 2 of 3");
    assertFails(
        t -> {
          t.report(1, Map.of("accuracy", 0.5));
          return 0;
        },
        "lack the goal 'loss'");
    // Where in Luthier that was found out helps nobody.
    var failed = (LegOutcome.Failed) run(t -> reports(t, 2)).outcome();
    assertThat(failed.cause()).doesNotContain(" at ");
  }

  private static double reports(TrialContext t, int... epochs) {
    for (int epoch : epochs) {
      t.report(epoch, 0.5);
    }
    return 0;
  }

  private void assertFails(Objective objective, String cause) {
    LegResult result = run(objective);
    assertThat(result.outcome()).isInstanceOf(LegOutcome.Failed.class);
    assertThat(((LegOutcome.Failed) result.outcome()).cause()).contains(cause);
  }

  @Test
  void foldsBeyondTheStudysAreOfAFreshSplit() {
    for (int fold = 0; fold < 6; fold++) {
      var leg = new Leg(4, fold, 0, 1, 1, Optional.empty());
      var configuration = SearchSpace.of(X).configuration(Map.of("x", 0.5));
      var goal = new Goal("loss", Goal.Direction.MINIMIZE);
      var order = new LegOrder(leg, configuration, goal, o -> Optional.empty(), 2, 7);
      var seen = new ArrayList<Integer>();
      Objective objective =
          t -> {
            seen.add(t.fold());
            seen.add(t.repeat());
            return 0.5;
          };
      LegRunner.run(objective, order, checkpoints, o -> {}, new StopSignal(), () -> 0);
      assertThat(seen).containsExactly(fold % 2, fold / 2);
    }
  }
}
