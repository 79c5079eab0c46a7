package dev.luthier.actors;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import dev.luthier.actors.TrialTrainer.Command;
import dev.luthier.eval.LegResult;
import dev.luthier.eval.RefitResult;
import dev.luthier.trial.LegOutcome;
import java.util.List;

/** The last phase of a trainer: whoever has not heard of it yet gets its work back. */
final class OutOfUse extends TrainerPhase {
  private final Slot slot;

  OutOfUse(Slot slot) {
    this.slot = slot;
  }

  static StudySupervisor.LegFinished failed(
      TrialTrainer.Train leg, LegOutcome outcome, double seconds, Slot slot) {
    return new StudySupervisor.LegFinished(
        leg.token(), new LegResult(outcome, List.of(), seconds), slot);
  }

  private String cause() {
    return "slot " + slot.number() + " is out of use";
  }

  @Override
  public Behavior<Command> onTrain(TrialTrainer.Train m) {
    m.replyTo().tell(failed(m, new LegOutcome.Lost(cause()), 0, slot));
    return Behaviors.same();
  }

  @Override
  public Behavior<Command> onRefit(TrialTrainer.Refit m) {
    m.replyTo().tell(new StudySupervisor.RefitFinished(m.token(), RefitResult.failed(cause())));
    return Behaviors.same();
  }
}
