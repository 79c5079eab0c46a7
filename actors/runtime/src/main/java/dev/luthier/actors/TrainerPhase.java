package dev.luthier.actors;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import dev.luthier.actors.TrialTrainer.Command;

/**
 * What most messages mean to a trainer that does not wait for them: work is refused, news is old.
 */
public abstract class TrainerPhase implements TrialTrainer.Handler {
  @Override
  public Behavior<Command> onTrain(TrialTrainer.Train m) {
    throw new IllegalStateException(m.token() + " was sent to a slot that is busy.");
  }

  @Override
  public Behavior<Command> onRefit(TrialTrainer.Refit m) {
    throw new IllegalStateException("a refit was sent to a slot that is busy.");
  }

  @Override
  public Behavior<Command> onAdopt(TrialTrainer.Adopt m) {
    return Behaviors.same();
  }

  @Override
  public Behavior<Command> onStopLeg(TrialTrainer.StopLeg m) {
    return Behaviors.same();
  }

  @Override
  public Behavior<Command> onHandBack(TrialTrainer.HandBack m) {
    return Behaviors.same();
  }

  @Override
  public Behavior<Command> onAcknowledge(TrialTrainer.Acknowledge m) {
    return Behaviors.same();
  }

  @Override
  public Behavior<Command> onTakeOut(TrialTrainer.TakeOut m) {
    return Behaviors.same();
  }

  @Override
  public Behavior<Command> onEnded(TrialTrainer.Ended m) {
    return Behaviors.same();
  }

  @Override
  public Behavior<Command> onTimedOut(TrialTrainer.TimedOut m) {
    return Behaviors.same();
  }

  @Override
  public Behavior<Command> onGraceOver(TrialTrainer.GraceOver m) {
    return Behaviors.same();
  }
}
