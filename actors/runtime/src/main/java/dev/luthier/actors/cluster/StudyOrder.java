package dev.luthier.actors.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import java.util.List;
import java.util.Map;

/** What the nodes of a cluster ask its registry on behalf of users. */
sealed interface StudyOrder extends ClusterRegistry.Command, ClusterMessage {
  /** Run a new study. */
  record Submit(String definition, ActorRef<Ordered> replyTo) implements StudyOrder {
    @Override
    public Behavior<ClusterRegistry.Command> dispatch(ClusterRegistry r) {
      return r.onSubmit(this);
    }
  }

  /** End a study early; its winner is chosen from what is there. */
  record EndEarly(String study, String reason, ActorRef<Ordered> replyTo) implements StudyOrder {
    @Override
    public Behavior<ClusterRegistry.Command> dispatch(ClusterRegistry r) {
      return r.onEndEarly(this);
    }
  }

  /**
   * Answer a worker of a study without an objective.
   *
   * @param op ask, tell or report
   * @param said as the worker sent it
   */
  record Converse(String study, String op, String said, ActorRef<Ordered> replyTo)
      implements StudyOrder {
    @Override
    public Behavior<ClusterRegistry.Command> dispatch(ClusterRegistry r) {
      return r.onConverse(this);
    }
  }

  /** Let a study wait, or go on. */
  record Pause(String study, boolean paused, ActorRef<Ordered> replyTo) implements StudyOrder {
    @Override
    public Behavior<ClusterRegistry.Command> dispatch(ClusterRegistry r) {
      return r.onPause(this);
    }
  }

  /** Say that you are there; one that hands over keeps silent. */
  record Find(ActorRef<Present> replyTo) implements StudyOrder {
    @Override
    public Behavior<ClusterRegistry.Command> dispatch(ClusterRegistry r) {
      return r.onFind(this);
    }
  }

  /** The registry of the moment. */
  record Present(ActorRef<ClusterRegistry.Command> registry) implements ClusterMessage {}

  /** Say which studies cannot go on for now, and why. */
  record Troubles(ActorRef<Troubled> replyTo) implements StudyOrder {
    @Override
    public Behavior<ClusterRegistry.Command> dispatch(ClusterRegistry r) {
      return r.onTroubles(this);
    }
  }

  /**
   * Studies that cannot go on for now.
   *
   * @param why of each
   */
  record Troubled(Map<String, String> why) implements ClusterMessage {}

  /** Say what there is. */
  record Describe(ActorRef<Described> replyTo) implements StudyOrder {
    @Override
    public Behavior<ClusterRegistry.Command> dispatch(ClusterRegistry r) {
      return r.onDescribe(this);
    }
  }

  /**
   * What there is.
   *
   * @param studies that run
   * @param nodes of role trainer, with their slots
   * @param free slots that nobody has
   * @param leased slots that studies have
   */
  record Described(List<String> studies, List<String> nodes, int free, int leased)
      implements ClusterMessage {}
}
