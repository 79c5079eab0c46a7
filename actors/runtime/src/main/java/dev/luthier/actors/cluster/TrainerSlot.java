package dev.luthier.actors.cluster;

import akka.actor.typed.ActorRef;
import dev.luthier.actors.LegToken;
import dev.luthier.actors.StudySupervisor;
import dev.luthier.actors.TrialTrainer;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** One slot as its own node sees it. For one actor. */
final class TrainerSlot {
  final int index;
  final OptionalInt device;
  final ActorRef<TrialTrainer.Command> trainer;
  final ActorRef<StudySupervisor.Command> answers;
  @Nullable LegToken running;
  @Nullable ActorRef<RemoteSlot.Command> link;
  boolean out;

  TrainerSlot(
      int index,
      OptionalInt device,
      ActorRef<TrialTrainer.Command> trainer,
      ActorRef<StudySupervisor.Command> answers) {
    this.index = index;
    this.device = device;
    this.trainer = trainer;
    this.answers = answers;
  }

  boolean runs(LegToken token) {
    return running != null && running.isSameWork(token);
  }

  boolean runs(String study) {
    return running != null && running.study().equals(study);
  }

  /** It gets no work any more, and whoever stands for it hears so. */
  void takeOut() {
    out = true;
    say(new RemoteSlot.Sick());
  }

  /** Says something to whoever stands for the slot, if anybody does. */
  void say(RemoteSlot.Command what) {
    if (link != null) {
      link.tell(what);
    }
  }
}
