package dev.luthier.actors.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import dev.luthier.actors.LegToken;
import dev.luthier.trial.Checkpoint;
import java.util.List;

/** What a trainer node is told by other nodes, besides what it is to train. */
sealed interface TrainerOrder extends TrainerNode.Command, ClusterMessage {
  /** The registry does not know this node: say what it has. */
  record Introduce(ActorRef<ClusterRegistry.Command> registry) implements TrainerOrder {
    @Override
    public Behavior<TrainerNode.Command> dispatch(TrainerNode n) {
      return n.onIntroduce(this);
    }
  }

  /** Who stands for a slot, beside the registry. */
  record Link(int slot, ActorRef<RemoteSlot.Command> to) {}

  /** The registry knows this node now. */
  record Welcome(List<Link> links) implements TrainerOrder {
    public Welcome {
      links = List.copyOf(links);
    }

    @Override
    public Behavior<TrainerNode.Command> dispatch(TrainerNode n) {
      return n.onWelcome(this);
    }
  }

  /** Another supervisor waits for what runs there: orders of those before it are void. */
  record Adopt(int slot, LegToken token) implements TrainerOrder {
    @Override
    public Behavior<TrainerNode.Command> dispatch(TrainerNode n) {
      return n.onAdopt(this);
    }
  }

  /** Stop that leg at its next batch. */
  record StopLeg(int slot, LegToken token, String reason) implements TrainerOrder {
    @Override
    public Behavior<TrainerNode.Command> dispatch(TrainerNode n) {
      return n.onStopLeg(this);
    }
  }

  /** Interrupt that leg. */
  record Interrupt(int slot, LegToken token, ActorRef<RemoteSlot.Command> replyTo)
      implements TrainerOrder {
    @Override
    public Behavior<TrainerNode.Command> dispatch(TrainerNode n) {
      return n.onInterrupt(this);
    }
  }

  /** More of a result's epochs: those after so many. */
  record More(LegToken token, int after, ActorRef<RemoteSlot.Command> replyTo)
      implements TrainerOrder {
    @Override
    public Behavior<TrainerNode.Command> dispatch(TrainerNode n) {
      return n.onMore(this);
    }
  }

  /** The log has that result. */
  record Acknowledge(LegToken token) implements TrainerOrder {
    @Override
    public Behavior<TrainerNode.Command> dispatch(TrainerNode n) {
      return n.onAcknowledge(this);
    }
  }

  /** The slot gets no orders any more. */
  record TakeOut(int slot) implements TrainerOrder {
    @Override
    public Behavior<TrainerNode.Command> dispatch(TrainerNode n) {
      return n.onTakeOut(this);
    }
  }

  /** A checkpoint is needed no more. */
  record Discard(String study, Checkpoint checkpoint) implements TrainerOrder {
    @Override
    public Behavior<TrainerNode.Command> dispatch(TrainerNode n) {
      return n.onDiscard(this);
    }
  }

  /** These studies are over: what is kept of them can go. */
  record Forget(List<String> studies) implements TrainerOrder {
    @Override
    public Behavior<TrainerNode.Command> dispatch(TrainerNode n) {
      return n.onForget(this);
    }
  }
}
