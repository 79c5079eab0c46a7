package dev.luthier.actors;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import dev.luthier.actors.StudySupervisor.Command;

/** What most messages mean before a study runs and after it has ended: nothing. */
abstract class QuietPhase implements StudySupervisor.Handler {
  @Override
  public Behavior<Command> onLoaded(StudySupervisor.Loaded m) {
    return Behaviors.same();
  }

  @Override
  public Behavior<Command> onLeased(StudySupervisor.Leased m) {
    return Behaviors.same();
  }

  @Override
  public Behavior<Command> onAdopted(StudySupervisor.Adopted m) {
    return Behaviors.same();
  }

  @Override
  public Behavior<Command> onAdoptionOver() {
    return Behaviors.same();
  }

  @Override
  public Behavior<Command> onReclaim(StudySupervisor.Reclaim m) {
    return Behaviors.same();
  }

  @Override
  public Behavior<Command> onSlotLost(StudySupervisor.SlotLost m) {
    return Behaviors.same();
  }

  @Override
  public Behavior<Command> onOutdated(StudySupervisor.Outdated m) {
    return Behaviors.same();
  }

  @Override
  public Behavior<Command> onDecide(StudySupervisor.Decide m) {
    return Behaviors.same();
  }

  @Override
  public Behavior<Command> onSuggested(StudySupervisor.Suggested m) {
    return Behaviors.same();
  }

  @Override
  public Behavior<Command> onLegFinished(StudySupervisor.LegFinished m) {
    return Behaviors.same();
  }

  @Override
  public Behavior<Command> onRefitFinished(StudySupervisor.RefitFinished m) {
    return Behaviors.same();
  }

  @Override
  public Behavior<Command> onDurable(StudySupervisor.Durable m) {
    return Behaviors.same();
  }

  @Override
  public Behavior<Command> onDescribe(StudySupervisor.Describe m) {
    return Behaviors.same();
  }

  @Override
  public Behavior<Command> onConcluded(StudySupervisor.Concluded m) {
    return Behaviors.same();
  }

  @Override
  public Behavior<Command> onClosed(StudySupervisor.Closed m) {
    return Behaviors.same();
  }
}
