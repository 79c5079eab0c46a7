package dev.luthier.actors.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import dev.luthier.actors.DeviceBroker;
import dev.luthier.actors.LegToken;
import dev.luthier.actors.TrialTrainer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The nodes of role trainer that a registry has heard of. One that says nothing for a while is
 * gone, whatever its process does: its legs are trained elsewhere. For one actor.
 */
final class KnownNodes {
  /**
   * So many ticks, a second apart, are too long. They are counted, and not the time: a process that
   * was halted for a while hears its clock before its mail.
   */
  private static final int SILENCE = 8;

  private static final class Node {
    final ActorRef<TrainerNode.Command> trainer;
    final Map<Integer, Standing> slots = new TreeMap<>();
    final List<TrainerOrder.Link> links = new ArrayList<>();
    int silent;
    boolean leaving;

    Node(ActorRef<TrainerNode.Command> trainer) {
      this.trainer = trainer;
    }
  }

  /** Who stands for a slot, and for whom it ran when it came. */
  private record Standing(ActorRef<RemoteSlot.Command> slot, Optional<String> study) {}

  private final ActorContext<ClusterRegistry.Command> context;
  private final RegistrySettings settings;
  private final ActorRef<DeviceBroker.Command> broker;
  private final Map<String, Node> nodes = new HashMap<>();
  private int numbers;

  KnownNodes(
      ActorContext<ClusterRegistry.Command> context,
      RegistrySettings settings,
      ActorRef<DeviceBroker.Command> broker) {
    this.context = context;
    this.settings = settings;
    this.broker = broker;
  }

  /** A node says that it is there; another process of the same name replaces the one before it. */
  void here(TrainerNews.Here m) {
    Node node = nodes.get(m.node());
    if (node != null && node.trainer.equals(m.trainer())) {
      node.silent = 0;
      if (!m.welcomed()) {
        node.trainer.tell(new TrainerOrder.Welcome(node.links));
      }
      if (m.leaving()) {
        retire(node);
      }
      // Said once, when it happened, it may have been lost.
      node.links.stream()
          .filter(link -> m.out().contains(link.slot()))
          .forEach(link -> link.to().tell(new RemoteSlot.Sick()));
      return;
    }
    if (node != null) {
      gone(m.node(), node, "another process has its name");
    }
    m.trainer().tell(new TrainerOrder.Introduce(context.getSelf()));
  }

  /** Each of its slots gets somebody who stands for it. */
  void announced(TrainerNews.Announce m) {
    Node known = nodes.get(m.node());
    if (known != null && known.trainer.equals(m.trainer())) {
      return;
    }
    var node = new Node(m.trainer());
    nodes.put(m.node(), node);
    long usable = m.slots().stream().filter(slot -> !slot.out()).count();
    context.getLog().info("node {} is there with {} slots", m.node(), usable);
    for (TrainerNews.SlotNotice notice : m.slots()) {
      int number = numbers++;
      var place = new RemoteSlot.Place(number, m.node(), notice.index(), m.trainer());
      var slot =
          context.spawn(
              RemoteSlot.create(place, notice, context.getSelf(), broker, settings.files()),
              "slot-" + number);
      context.watchWith(slot, new ClusterRegistry.SlotGone(m.node(), number));
      node.slots.put(number, new Standing(slot, notice.running().map(LegToken::study)));
      node.links.add(new TrainerOrder.Link(notice.index(), slot));
    }
    m.trainer().tell(new TrainerOrder.Welcome(node.links));
    if (m.leaving()) {
      retire(node);
    }
  }

  /** Slots that came with legs of these studies stop them. */
  void interrupt(Predicate<String> studies) {
    for (Node node : nodes.values()) {
      for (Standing there : node.slots.values()) {
        if (there.study().filter(studies).isPresent()) {
          there.slot().tell(new RemoteSlot.Ordered(new TrialTrainer.HandBack()));
        }
      }
      node.slots.replaceAll(
          (n, there) -> new Standing(there.slot(), there.study().filter(studies.negate())));
    }
  }

  private void retire(Node node) {
    if (!node.leaving) {
      node.leaving = true;
      node.slots.keySet().forEach(number -> broker.tell(new DeviceBroker.Retire(number)));
    }
  }

  private void gone(String name, Node node, String why) {
    context.getLog().warn("node {} is gone: {}", name, why);
    nodes.remove(name);
    node.slots.values().forEach(there -> there.slot().tell(new RemoteSlot.Gone()));
  }

  /** A second is over: lets go of the nodes that say nothing any more. */
  void tick() {
    Map.copyOf(nodes)
        .forEach(
            (name, node) -> {
              if (++node.silent > SILENCE) {
                gone(name, node, "it says nothing");
              }
            });
  }

  void slotGone(ClusterRegistry.SlotGone m) {
    Node node = nodes.get(m.node());
    if (node != null) {
      node.slots.remove(m.number());
    }
  }

  /** Whoever stands for a slot lets go of it. */
  void detach() {
    for (Node node : nodes.values()) {
      node.slots.values().forEach(there -> there.slot().tell(new RemoteSlot.Detach()));
    }
  }

  void discard(ClusterRegistry.Discard m) {
    var order = new TrainerOrder.Discard(m.study(), m.checkpoint());
    Optional<String> owner = NodeCheckpoints.node(m.checkpoint());
    Collection<Node> have = nodes.values(); // somebody has taken it from a node that has left
    if (owner.isEmpty()) {
      have = have.stream().limit(1).toList(); // all share it
    } else if (nodes.containsKey(owner.get())) {
      have = List.of(nodes.get(owner.get()));
    }
    have.forEach(node -> node.trainer.tell(order));
  }

  void forget(ActorRef<TrainerNode.Command> trainer, List<String> studies) {
    if (!studies.isEmpty()) {
      trainer.tell(new TrainerOrder.Forget(studies));
    }
  }

  void forgetEverywhere(String study) {
    nodes.values().forEach(node -> forget(node.trainer, List.of(study)));
  }

  List<String> names() {
    return nodes.keySet().stream().sorted().toList();
  }
}
