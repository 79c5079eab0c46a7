package dev.luthier.actors.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import dev.luthier.actors.LegToken;
import dev.luthier.actors.RefitWork;
import dev.luthier.study.StudySpec;
import java.util.Map;

/**
 * Train a winner once more and keep the files of the model. A node that does it already, or keeps
 * its result, says so.
 *
 * @param slot of the node
 * @param definition of the study
 * @param configuration of the winner, by name
 */
record RefitWinner(
    int slot,
    LegToken token,
    String definition,
    Map<String, Object> configuration,
    int epochs,
    ActorRef<RemoteSlot.Command> replyTo)
    implements TrainerNode.Command, ClusterMessage {
  static RefitWinner of(
      int slot, LegToken token, RefitWork work, ActorRef<RemoteSlot.Command> replyTo) {
    if (!(work.objective() instanceof RemoteObjective objective)) {
      throw new IllegalStateException("only an objective with a definition can travel.");
    }
    return new RefitWinner(
        slot,
        token,
        objective.definition(),
        work.refit().winner().configuration().asMap(),
        work.refit().epochs(),
        replyTo);
  }

  /** What a trainer of the node has to do. */
  LocalRefit work(StudySpec spec, TrainerSettings settings) {
    return new LocalRefit(
        spec,
        settings.objective(spec),
        spec.space().configuration(configuration),
        token.trial(),
        epochs,
        settings.files().of(spec.name()));
  }

  @Override
  public Behavior<TrainerNode.Command> dispatch(TrainerNode n) {
    return n.onRefit(this);
  }
}
