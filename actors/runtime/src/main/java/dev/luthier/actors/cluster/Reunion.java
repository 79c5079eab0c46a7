package dev.luthier.actors.cluster;

import akka.actor.ActorSelection;
import akka.actor.Address;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.ClusterEvent.CurrentClusterState;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Brings clusters together that were founded beside each other. A first seed founds one when it
 * hears of no other seed, be it that they only were slow to answer; Akka's clusters never merge.
 * Every node looks at the seeds that its cluster does not have. A node that sees a weightier
 * cluster there ends: whatever started it starts it again, and it joins the other one.
 */
final class Reunion {
  /** Where each node has its own, below the guardian. */
  static final String NAME = "reunion";

  /**
   * In how many rounds on end another cluster must be seen: members that just came or went look so
   * too.
   */
  private static final int ROUNDS = 3;

  /** What it is told. */
  sealed interface Command {}

  /** Another cluster is looking for us. */
  record Look(ClusterView from, ActorRef<Command> replyTo) implements Command, ClusterMessage {}

  /** There is another cluster. */
  record Seen(ClusterView other) implements Command, ClusterMessage {}

  private record Round() implements Command {}

  private final ActorContext<Command> context;
  private final Cluster cluster;
  private final List<Address> seeds;
  private final Consumer<ClusterView> giveWay;
  private boolean outweighed;
  private int rounds;

  private Reunion(
      ActorContext<Command> context, List<Address> seeds, Consumer<ClusterView> giveWay) {
    this.context = context;
    this.cluster = Cluster.get(context.getSystem());
    this.seeds = seeds;
    this.giveWay = giveWay;
  }

  /**
   * Looks for other clusters.
   *
   * @param period between two rounds
   * @param giveWay is told of a weightier cluster in every round from the third on in which one is
   *     seen
   */
  static Behavior<Command> create(
      List<Address> seeds, Duration period, Consumer<ClusterView> giveWay) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  var reunion = new Reunion(context, seeds, giveWay);
                  timers.startTimerWithFixedDelay(new Round(), period);
                  return Behaviors.receive(Command.class)
                      .onMessage(Round.class, m -> reunion.onRound())
                      .onMessage(Look.class, reunion::onLook)
                      .onMessage(Seen.class, m -> reunion.consider(m.other()))
                      .build();
                }));
  }

  private Behavior<Command> onRound() {
    rounds = outweighed ? rounds : 0;
    outweighed = false;
    var state = cluster.state();
    if (isIn(state)) {
      var look = new Look(view(state), context.getSelf());
      missing(state).forEach(seed -> at(seed).tell(look, akka.actor.ActorRef.noSender()));
    }
    return Behaviors.same();
  }

  private Behavior<Command> onLook(Look m) {
    var state = cluster.state();
    if (isIn(state) && isOther(state, m.from())) {
      m.replyTo().tell(new Seen(view(state)));
    }
    return consider(m.from());
  }

  private Behavior<Command> consider(ClusterView other) {
    var state = cluster.state();
    if (!outweighed && isIn(state) && isOther(state, other) && view(state).givesWayTo(other)) {
      outweighed = true;
      rounds++;
      if (rounds >= ROUNDS) {
        giveWay.accept(other);
      }
    }
    return Behaviors.same();
  }

  private List<Address> missing(CurrentClusterState state) {
    Set<Address> there = members(state).stream().map(Member::address).collect(Collectors.toSet());
    return seeds.stream().filter(seed -> !there.contains(seed)).toList();
  }

  private ActorSelection at(Address seed) {
    return Adapter.toClassic(context.getSystem()).actorSelection(seed + "/user/" + NAME);
  }

  private boolean isIn(CurrentClusterState state) {
    return members(state).contains(cluster.selfMember());
  }

  private static boolean isOther(CurrentClusterState state, ClusterView other) {
    return members(state).stream().noneMatch(m -> name(m).equals(other.node()));
  }

  private ClusterView view(CurrentClusterState state) {
    var within = members(state).stream().filter(m -> !state.getUnreachable().contains(m)).toList();
    long supervisors =
        within.stream()
            .filter(m -> m.hasRole(ClusterSettings.SUPERVISOR))
            .filter(m -> m.status().equals(MemberStatus.up()))
            .count();
    String oldest = members(state).stream().min(Member.ageOrdering()).map(Reunion::name).orElse("");
    return new ClusterView(name(cluster.selfMember()), oldest, (int) supervisors, within.size());
  }

  private static List<Member> members(CurrentClusterState state) {
    return StreamSupport.stream(state.getMembers().spliterator(), false).toList();
  }

  private static String name(Member member) {
    return member.uniqueAddress().address().hostPort() + "#" + member.uniqueAddress().longUid();
  }
}
