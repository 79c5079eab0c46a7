package dev.luthier.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luthier.space.Parameter;
import dev.luthier.trial.Checkpoint;
import dev.luthier.trial.Leg;
import dev.luthier.trial.LegOutcome;
import dev.luthier.trial.Observation;
import dev.luthier.trial.Trial;
import dev.luthier.trial.TrialState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A study whose legs are played by hand, with checkpoints of 100 bytes. */
class CheckpointSpaceTest {
  private static final Parameter<Double> X = Parameter.uniform("x", 0, 1);

  private final StudySpec spec =
      StudySpec.minimizing("loss")
          .over(X)
          .halving(3, "1x1", "3x1", "3x2")
          .finalists(4)
          .budget(Budget.trials(27))
          .build();
  private final List<LogEntry> log = new ArrayList<>();
  private final ArrayDeque<Effect.StartLeg> legs = new ArrayDeque<>();

  /** What is on the disk, with how many bytes. */
  private final Map<Checkpoint, Integer> disk = new HashMap<>();

  private final Map<Integer, Integer> trained = new TreeMap<>();
  private Stepper stepper = Stepper.from(StudyState.before(spec));
  private int fullest;

  private void accept(StudyCommand command) {
    take(stepper.accept(command));
  }

  private void take(Step step) {
    log.addAll(step.entries());
    for (Effect effect : step.effects()) {
      if (effect instanceof Effect.StartLeg start) {
        legs.add(start);
      } else if (effect instanceof Effect.DiscardCheckpoint discard) {
        disk.remove(discard.checkpoint());
      } else if (effect instanceof Effect.Refit refit) {
        accept(new StudyCommand.FinishRefit(1, refit.attempt(), Map.of(), 0, ""));
      }
    }
  }

  private static StudyCommand finish(Leg leg, LegOutcome outcome, List<Observation> seen) {
    return new StudyCommand.FinishLeg(1, leg, outcome, seen, 1);
  }

  /** Trains a leg from where its checkpoint is, which must be on the disk. */
  private StudyCommand train(Effect.StartLeg start) {
    Leg leg = start.leg();
    leg.checkpoint().ifPresent(c -> assertThat(disk).containsKey(c));
    var seen = new ArrayList<Observation>();
    for (int epoch = leg.fromEpoch() + 1; epoch <= leg.untilEpoch(); epoch++) {
      trained.merge(leg.trial(), 1, Integer::sum);
      double loss = start.configuration().get(X) + 1.0 / epoch;
      seen.add(new Observation(epoch, Map.of("loss", loss), 1));
    }
    String name = leg.trial() + "-" + leg.fold() + "-" + leg.untilEpoch();
    var saved = new Checkpoint(name, "00", 100);
    disk.put(saved, 100);
    fullest = Math.max(fullest, disk.size());
    return finish(leg, new LegOutcome.Reached(Optional.of(saved)), seen);
  }

  private void run(String limit) {
    Step created = Decider.create(spec, 0);
    stepper = Stepper.from(created.state());
    take(created);
    accept(new StudyCommand.Open(0, 1, 0, Map.of(CheckpointSpace.SETTING, limit)));
    while (!legs.isEmpty()) {
      accept(train(legs.remove()));
      assertThat(stepper.state().space().bytes()).isEqualTo(100L * disk.size());
    }
    assertThat(stepper.state().phase()).isEqualTo(Phase.FINISHED);
  }

  @Test
  void withoutALimitNothingIsDroppedAndNothingIsLeftInTheEnd() {
    run("");
    assertThat(log).noneMatch(e -> e.event() instanceof StudyEvent.CheckpointsDropped);
    assertThat(disk).isEmpty();
    assertThat(stepper.state().space().bytes()).isZero();
    assertThat(stepper.state().space().most()).isEqualTo(100L * fullest);
    assertThat(fullest).isGreaterThan(10);
  }

  @Test
  void theWorstPausedTrialsOfTheLowestRungLoseTheirCheckpointsFirst() {
    run("400");
    // The one that came in when the disk was full, and one more where a leg runs.
    assertThat(fullest).isEqualTo(5);
    assertThat(disk).isEmpty();
    var dropped =
        log.stream()
            .filter(e -> e.event() instanceof StudyEvent.CheckpointsDropped)
            .map(e -> ((StudyEvent.CheckpointsDropped) e.event()).trial())
            .toList();
    assertThat(dropped).hasSizeGreaterThan(10);
    for (LogEntry entry : log) {
      if (entry.event() instanceof StudyEvent.CheckpointsDropped d) {
        StudyState before = StudyState.replay(log.subList(0, (int) entry.seq()));
        var keep =
            before.trials().stream()
                .filter(t -> t.state() instanceof TrialState.Paused && t.checkpointBytes() > 0)
                .toList();
        int lowest = keep.stream().mapToInt(Trial::rung).min().orElseThrow();
        double worst =
            keep.stream()
                .filter(t -> t.rung() == lowest)
                .mapToDouble(Trial::value)
                .max()
                .orElseThrow();
        Trial gone = before.trials().get(d.trial());
        assertThat(gone.rung()).isEqualTo(lowest);
        assertThat(gone.value()).isEqualTo(worst);
      }
    }
    assertThat(Replay.of(log).differences()).isEmpty();
  }

  @Test
  void aTrialThatIsPromotedWithoutItsCheckpointBeginsFromNothingAndEndsTheSame() {
    run("");
    var wanted = stepper.state().winner().orElseThrow();
    int epochs = trained.getOrDefault(wanted.trial(), 0);
    var again = new CheckpointSpaceTest();
    again.run("0");
    var found = again.stepper.state().winner().orElseThrow();
    assertThat(found.trial()).isEqualTo(wanted.trial());
    assertThat(found.mean()).isEqualTo(wanted.mean());
    assertThat(again.trained.getOrDefault(found.trial(), 0)).isGreaterThan(epochs);
  }

  @Test
  void aLegThatIsLostWithItsCheckpointIsTriedAgainFromNothing() {
    Step created = Decider.create(spec, 0);
    stepper = Stepper.from(created.state());
    take(created);
    accept(new StudyCommand.Open(0, 1, 0, Map.of()));
    boolean lost = false;
    while (!legs.isEmpty()) {
      Effect.StartLeg start = legs.remove();
      Leg leg = start.leg();
      if (!lost && leg.checkpoint().isPresent()) {
        lost = true;
        accept(finish(leg, new LegOutcome.Lost("the checkpoint is gone", true), List.of()));
        assertThat(disk).doesNotContainKey(leg.checkpoint().get());
        Leg retried = legs.element().leg();
        assertThat(retried)
            .isEqualTo(new Leg(leg.trial(), leg.fold(), 0, leg.untilEpoch(), 2, Optional.empty()));
      } else {
        accept(train(start));
      }
    }
    assertThat(lost).isTrue();
    assertThat(stepper.state().phase()).isEqualTo(Phase.FINISHED);
    assertThat(stepper.state().trials()).noneMatch(t -> t.state() instanceof TrialState.Failed);
    assertThat(Replay.of(log).differences()).isEmpty();
    assertThat(disk).isEmpty();
  }
}
