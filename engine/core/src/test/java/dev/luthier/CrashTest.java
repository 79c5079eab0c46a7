package dev.luthier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luthier.eval.MemoryCheckpointStore;
import dev.luthier.eval.Objective;
import dev.luthier.space.Parameter;
import dev.luthier.store.MemoryStudyStore;
import dev.luthier.store.StudyLog;
import dev.luthier.study.Budget;
import dev.luthier.study.LogEntry;
import dev.luthier.study.Replay;
import dev.luthier.study.StudyEvent;
import dev.luthier.study.StudySpec;
import dev.luthier.study.StudyState;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CrashTest {
  private static final Parameter<Double> X = Parameter.uniform("x", -1, 1);

  static StudySpec spec() {
    return StudySpec.minimizing("loss")
        .over(X)
        .halving(3, "1x1", "3x2")
        .finalists(2)
        .retries(1)
        .budget(Budget.trials(9))
        .build();
  }

  /** Fails once, and diverges for one trial, so that every kind of decision is in the log. */
  static final class Moody implements Objective {
    private boolean failed;

    Moody(List<LogEntry> before) {
      failed =
          before.stream()
              .anyMatch(
                  e ->
                      e.event() instanceof StudyEvent.LegEnded l
                          && l.outcome() instanceof dev.luthier.trial.LegOutcome.Failed);
    }

    @Override
    public double evaluate(dev.luthier.eval.TrialContext t) throws Exception {
      if (t.trial() == 2 && !failed) {
        failed = true;
        throw new IllegalStateException("once");
      }
      for (int epoch = t.fromEpoch() + 1; epoch <= t.untilEpoch(); epoch++) {
        t.report(epoch, t.trial() == 4 ? Double.NaN : Math.abs(t.get(X)) + 1.0 / epoch);
      }
      t.saveCheckpoint(out -> out.write(t.trial()));
      return 0;
    }
  }

  @Test
  void cutAtAnyEntryAStudyResumesToTheSameWinner() {
    var checkpoints = new MemoryCheckpointStore();
    var whole = new MemoryStudyStore().open(spec());
    var undisturbed =
        Study.of(spec(), new Moody(List.of())).log(whole).checkpoints(checkpoints).run();
    List<LogEntry> log = whole.read();

    for (int cut = 1; cut < log.size(); cut++) {
      StudyLog torn = new MemoryStudyStore().open(spec());
      torn.append(log.subList(0, cut));
      Study kept =
          Study.of(spec(), new Moody(log.subList(0, cut))).log(torn).checkpoints(new Forgiving());

      var resumed = kept.run();

      assertThat(resumed.best().configuration())
          .as("cut at %d", cut)
          .isEqualTo(undisturbed.best().configuration());
      assertThat(resumed.best().mean()).isEqualTo(undisturbed.best().mean());
      assertThat(Replay.of(torn.read()).differences()).as("cut at %d", cut).isEmpty();
      assertThat(StudyState.replay(torn.read()).trials()).allMatch(t -> t.state().isTerminal());
      assertThat(acknowledged(torn.read())).isEqualTo(acknowledged(log));
    }
  }

  /** Legs that reached their end, each once. */
  private static List<String> acknowledged(List<LogEntry> log) {
    return log.stream()
        .map(LogEntry::event)
        .filter(
            e ->
                e instanceof StudyEvent.LegEnded l
                    && l.outcome() instanceof dev.luthier.trial.LegOutcome.Reached)
        .map(e -> (StudyEvent.LegEnded) e)
        .map(e -> e.trial() + "/" + e.fold() + "/" + e.observations().get(0).epoch())
        .sorted()
        .toList();
  }

  /** Has every checkpoint that was ever saved, as a disk would after a crash. */
  private static final class Forgiving implements dev.luthier.eval.CheckpointStore {
    @Override
    public dev.luthier.trial.Checkpoint save(
        int trial, int fold, int epoch, dev.luthier.eval.OutputWriter writer) {
      return new dev.luthier.trial.Checkpoint(trial + "-" + fold + "-" + epoch, "");
    }

    @Override
    public java.io.InputStream open(dev.luthier.trial.Checkpoint checkpoint) {
      return new java.io.ByteArrayInputStream(new byte[] {1});
    }

    @Override
    public long keepOnly(java.util.Collection<dev.luthier.trial.Checkpoint> needed) {
      return 0;
    }

    @Override
    public void discard(dev.luthier.trial.Checkpoint checkpoint) {}
  }
}
