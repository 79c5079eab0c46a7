package dev.luthier.actors.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import dev.luthier.actors.LegToken;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What trainer nodes tell the registry. */
sealed interface TrainerNews extends ClusterRegistry.Command, ClusterMessage {
  /**
   * A node of role trainer is there.
   *
   * @param welcomed whether it was, since it introduced itself last
   * @param leaving whether it wants no more work
   * @param out its slots that are out of use
   */
  record Here(
      String node,
      ActorRef<TrainerNode.Command> trainer,
      boolean welcomed,
      boolean leaving,
      List<Integer> out)
      implements TrainerNews {
    @Override
    public Behavior<ClusterRegistry.Command> dispatch(ClusterRegistry r) {
      return r.onHere(this);
    }
  }

  /**
   * A slot of a node.
   *
   * @param running what runs on it, or a refit whose result is kept there
   * @param out whether it is out of use, and there for what is still to be said only
   */
  record SlotNotice(int index, OptionalInt device, Optional<LegToken> running, boolean out) {}

  /**
   * What a node has.
   *
   * @param studies of which it has checkpoints
   */
  record Announce(
      String node,
      ActorRef<TrainerNode.Command> trainer,
      List<SlotNotice> slots,
      List<String> studies,
      boolean leaving)
      implements TrainerNews {
    @Override
    public Behavior<ClusterRegistry.Command> dispatch(ClusterRegistry r) {
      return r.onAnnounce(this);
    }
  }
}
