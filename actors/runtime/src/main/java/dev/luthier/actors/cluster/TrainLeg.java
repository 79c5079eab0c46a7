package dev.luthier.actors.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import dev.luthier.actors.EarlyStopper;
import dev.luthier.actors.LegToken;
import dev.luthier.actors.StudySupervisor;
import dev.luthier.actors.TrialTrainer;
import dev.luthier.eval.LegOrder;
import dev.luthier.study.StudySpec;
import dev.luthier.trial.Leg;
import dev.luthier.trial.Yardstick;
import java.time.Duration;
import java.util.Map;

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
