package dev.luthier.actors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luthier.eval.Objective;
import dev.luthier.store.MemoryStudyStore;
import dev.luthier.study.Budget;
import dev.luthier.study.LogEntry;
import dev.luthier.study.Replay;
import dev.luthier.study.StudyEvent;
import dev.luthier.study.StudySpec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class DeterminismTest {
  private static final StudySpec LADDER =
      Studies.of("ladder", 30).halving(3, "1x1", "3x1", "9x1", "9x5").build();

  /**
   * Epoch by epoch nearer to a value of its own; keeps a checkpoint; one trial in seven diverges.
   */
  private static final Objective CURVE =
      t -> {
        double value = 0;
        for (int epoch = t.fromEpoch() + 1; epoch <= t.untilEpoch(); epoch++) {
          value = Math.abs(t.get(Studies.X) - 0.3) + 1.0 / epoch + 0.01 * t.fold();
          t.report(epoch, t.trial() % 7 == 6 ? Double.NaN : value);
        }
        t.saveCheckpoint(out -> out.write(t.trial()));
        return value;
      };

  private static List<LogEntry> run(StudySpec spec, Objective objective, int slots) {
    var store = new MemoryStudyStore();
    try (var tuner = Tuner.options().slots(slots).store(store).start()) {
      var result = tuner.submit(spec, objective).toCompletableFuture().join();
      assertThat(result.failed()).isFalse();
    }
    try (var log = store.open(spec)) {
      return log.read();
    }
  }

  private static List<Object> withoutTimes(List<LogEntry> log) {
    return log.stream()
        .<Object>map(
            entry ->
                entry.event() instanceof StudyEvent.LegEnded e
                    ? List.of(
                        entry.seq(), entry.basis(), e.trial(), e.fold(), e.attempt(), e.outcome())
                    : List.of(entry.seq(), entry.basis(), entry.event()))
        .toList();
  }

  @Test
  void oneSlotTwiceGivesEqualLogs() {
    assertThat(withoutTimes(run(LADDER, CURVE, 1))).isEqualTo(withoutTimes(run(LADDER, CURVE, 1)));
  }

  @Test
  void replayAgreesWithFourSlots() {
    var log = run(LADDER, CURVE, 4);
    var report = Replay.of(log);
    assertThat(report.differences()).isEmpty();
    assertThat(report.decisions()).isGreaterThan(60);
  }

  @Test
  void theWallClockStopsLegsThatRun() {
    var spec = Studies.of("clock", 1000).budget(Budget.wallClock(Duration.ofMillis(300))).build();
    var log =
        run(
            spec,
            t -> {
              while (t.trial() >= 2) {
                t.checkStopped();
                Thread.onSpinWait();
              }
              return t.get(Studies.X);
            },
            2);
    assertThat(log.get(log.size() - 1).event())
        .isInstanceOfSatisfying(
            StudyEvent.StudyFinished.class, e -> assertThat(e.reason()).contains("wallClock"));
  }

  @Test
  void endingEarlyChoosesFromWhatIsThere() throws Exception {
    var reached = new CountDownLatch(1);
    try (var tuner = Tuner.options().slots(2).start()) {
      var result =
          tuner
              .submit(
                  Studies.of("early", 1000).build(),
                  t -> {
                    while (t.trial() >= 5) {
                      reached.countDown();
                      t.checkStopped();
                      Thread.onSpinWait();
                    }
                    return t.get(Studies.X);
                  })
              .toCompletableFuture();
      reached.await();
      tuner.endEarly("early", "enough");
      assertThat(result.join().reason()).contains("enough");
      assertThat(result.join().best().trial()).isLessThan(6);
    }
  }

  @Test
  void theWinnerIsRefittedOnASlot() {
    var saved = new java.util.concurrent.ConcurrentHashMap<String, Integer>();
    var objective =
        new Objective() {
          @Override
          public double evaluate(dev.luthier.eval.TrialContext t) {
            return t.get(Studies.X);
          }

          @Override
          public java.util.Optional<dev.luthier.eval.Refitted> refit(
              dev.luthier.eval.RefitContext r) throws Exception {
            r.save("model.zip", out -> out.write(1));
            return java.util.Optional.of(
                new dev.luthier.eval.Refitted(java.util.Map.of("loss", 0.5), 10));
          }
        };
    try (var tuner =
        Tuner.options().slots(2).artifacts((name, writer) -> saved.put(name, 1)).start()) {
      var result =
          tuner.submit(Studies.of("refit", 10).build(), objective).toCompletableFuture().join();
      assertThat(result.test()).containsEntry("loss", 0.5);
      assertThat(result.refitRows()).isEqualTo(10);
      assertThat(saved).containsOnlyKeys("model.zip");
    }
  }
}
