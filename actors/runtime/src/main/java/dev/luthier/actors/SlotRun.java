package dev.luthier.actors;

import akka.actor.typed.ActorRef;
import dev.luthier.eval.LegRunner;
import dev.luthier.eval.StopSignal;
import dev.luthier.eval.StorageFailure;
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

  /** Trains the leg; what the checkpoint store cannot keep is no fault of the trial. */
  static StudySupervisor.Command trained(TrialTrainer.Train m, StopSignal stop, Slot slot) {
    try {
      return new StudySupervisor.LegFinished(
          m.token(),
          LegRunner.run(
              m.objective(),
              m.order(),
              m.checkpoints(),
              observation -> m.stopper().tell(new EarlyStopper.Reported(m.token(), observation)),
              stop,
              System::nanoTime),
          slot);
    } catch (StorageFailure e) {
      return new StudySupervisor.Broken(e);
    }
  }

  static LegOutcome timeout(TrialTrainer.Train leg) {
    return new LegOutcome.Failed(
        "timeout: the leg took longer than legTimeout (" + leg.timeout() + "). Maybe raise it.");
  }
}
