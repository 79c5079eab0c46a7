package dev.luthier.actors;

import akka.actor.typed.ActorRef;
import dev.luthier.eval.StopSignal;
import dev.luthier.trial.LegOutcome;
import java.util.Optional;

/** One use of a slot's thread. For one actor. */
final class SlotRun {
  final LegToken token;
  final Optional<TrialTrainer.Train> leg;
  final ActorRef<StudySupervisor.Command> replyTo;
  final StopSignal stop = new StopSignal();
  boolean timedOut;
  boolean handBack;

  SlotRun(
      LegToken token, Optional<TrialTrainer.Train> leg, ActorRef<StudySupervisor.Command> replyTo) {
    this.token = token;
    this.leg = leg;
    this.replyTo = replyTo;
  }

  static LegOutcome timeout(TrialTrainer.Train leg) {
    return new LegOutcome.Failed(
        "timeout: the leg took longer than legTimeout (" + leg.timeout() + "). Maybe raise it.");
  }
}
