package dev.luthier.actors.cluster;

import akka.actor.typed.ActorRef;
import dev.luthier.actors.StudySupervisor;
import dev.luthier.study.StudyCommand;

/** The supervisor of a study, of either kind. */
sealed interface Supervision {
  /** Who it is. */
  ActorRef<?> actor();

  /** It closes the log, which can be gone on with. */
  void interrupt();

  /** Ends its study early. */
  void endEarly(StudyOrder.EndEarly order);

  /** Answers a worker. */
  void answer(StudyOrder.Converse question);

  /** The legs are trained by trainers of the cluster. */
  record OfTrainers(ActorRef<StudySupervisor.Command> actor) implements Supervision {
    @Override
    public void interrupt() {
      actor.tell(new StudySupervisor.Interrupt());
    }

    @Override
    public void endEarly(StudyOrder.EndEarly order) {
      actor.tell(new StudySupervisor.Decide(at -> new StudyCommand.Stop(at, order.reason())));
      order.replyTo().tell(Ordered.done());
    }

    @Override
    public void answer(StudyOrder.Converse question) {
      question
          .replyTo()
          .tell(
              Ordered.conflict(
                  "study '" + question.study() + "' has an objective: its trainers train it."));
    }
  }

  /** The legs are trained by workers elsewhere. */
  record OfWorkers(ActorRef<AskedSupervisor.Command> actor) implements Supervision {
    @Override
    public void interrupt() {
      actor.tell(new AskedSupervisor.Leave());
    }

    @Override
    public void endEarly(StudyOrder.EndEarly order) {
      actor.tell(new AskedSupervisor.EndEarly(order.reason(), order.replyTo()));
    }

    @Override
    public void answer(StudyOrder.Converse question) {
      actor.tell(new AskedSupervisor.Say(question.op(), question.said(), question.replyTo()));
    }
  }
}
