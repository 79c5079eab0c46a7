package dev.luthier.actors.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import dev.luthier.actors.EarlyStopper;
import dev.luthier.actors.LegToken;
import dev.luthier.actors.StudySupervisor;
import dev.luthier.actors.TrialTrainer;
import dev.luthier.eval.LegOrder;
import dev.luthier.eval.LegResult;
import dev.luthier.study.StudySpec;
import dev.luthier.trial.Leg;
import dev.luthier.trial.LegOutcome;
import dev.luthier.trial.Yardstick;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Train a leg. A node that runs that attempt already, or keeps its result, says so.
 *
 * @param slot of the node
 * @param definition of the study
 * @param configuration of the trial, by name
 * @param yardstick of the leg's epochs
 * @param timeoutMillis longest it may take
 */
record TrainLeg(
    int slot,
    LegToken token,
    String definition,
    Map<String, Object> configuration,
    Leg leg,
    Yardstick yardstick,
    long timeoutMillis,
    ActorRef<RemoteSlot.Command> replyTo)
    implements TrainerNode.Command, ClusterMessage {
  /** Values of a yardstick that travel, about a mebibyte: a frame has room for twice as many. */
  private static final int MOST_VALUES = 1 << 17;

  /** What becomes of an order that no message has room for; empty if it can travel. */
  static Optional<LegResult> refused(TrialTrainer.Train m) {
    int values = m.yardstick().before().size() + m.yardstick().medians().size();
    String cause =
        "the leg would be measured by "
            + values
            + " values of epochs before, more than the "
            + MOST_VALUES
            + " that travel between nodes. Maybe report fewer epochs, or use no median rule.";
    return values <= MOST_VALUES
        ? Optional.empty()
        : Optional.of(new LegResult(new LegOutcome.Failed(cause), List.of(), 0));
  }

  static TrainLeg of(int slot, TrialTrainer.Train m, ActorRef<RemoteSlot.Command> replyTo) {
    if (!(m.objective() instanceof RemoteObjective objective)) {
      throw new IllegalStateException("only an objective with a definition can travel.");
    }
    return new TrainLeg(
        slot,
        m.token(),
        objective.definition(),
        m.order().configuration().asMap(),
        m.order().leg(),
        m.yardstick(),
        m.timeout().toMillis(),
        replyTo);
  }

  /** The same order for a trainer of the node. */
  TrialTrainer.Train on(
      StudySpec spec,
      TrainerSettings settings,
      ActorRef<EarlyStopper.Command> stopper,
      ActorRef<StudySupervisor.Command> answers) {
    var order =
        new LegOrder(
            leg,
            spec.space().configuration(configuration),
            spec.goal(),
            spec.judge(leg, yardstick),
            spec.folds(),
            spec.seed());
    return new TrialTrainer.Train(
        token,
        order,
        yardstick,
        settings.objective(spec),
        settings.checkpoints().of(spec.name()),
        Duration.ofMillis(timeoutMillis),
        stopper,
        answers);
  }

  @Override
  public Behavior<TrainerNode.Command> dispatch(TrainerNode n) {
    return n.onTrain(this);
  }
}
