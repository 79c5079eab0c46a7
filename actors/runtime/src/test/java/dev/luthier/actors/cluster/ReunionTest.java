package dev.luthier.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.Address;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReunionTest {
  private static final Duration PERIOD = Duration.ofMillis(100);
  private static final Duration LONG = Duration.ofSeconds(30);

  private final List<ActorTestKit> nodes = new ArrayList<>();

  @AfterEach
  void end() {
    nodes.forEach(ActorTestKit::shutdownTestKit);
  }

  @Property(seed = "42")
  void ofTwoClustersOneGivesWay(
      @ForAll @IntRange(min = 0, max = 3) int supervisors,
      @ForAll @IntRange(min = 0, max = 3) int others,
      @ForAll @IntRange(min = 1, max = 4) int members,
      @ForAll @IntRange(min = 1, max = 4) int otherMembers) {
    var one = new ClusterView("a2", "a1", supervisors, members);
    var other = new ClusterView("b2", "b1", others, otherMembers);
    assertThat(one.givesWayTo(other)).isNotEqualTo(other.givesWayTo(one));
    if (supervisors != others) {
      assertThat(one.givesWayTo(other)).isEqualTo(supervisors < others);
    }
    assertThat(one.givesWayTo(new ClusterView("a3", "a1", supervisors, members))).isFalse();
  }

  @Test
  void theLighterClusterOfTwoGivesWayWithAllItsNodes() {
    var lone = node(ClusterSettings.SUPERVISOR);
    join(lone, lone);
    var first = node(ClusterSettings.SUPERVISOR);
    join(first, first);
    var second = node(ClusterSettings.SUPERVISOR);
    join(second, first);
    var trainer = node(ClusterSettings.TRAINER);
    join(trainer, lone);
    var seeds = List.of(address(lone), address(first), address(second));
    var stays = first.<ClusterView>createTestProbe();
    look(first, seeds, stays);
    look(second, seeds, stays);
    var leaves = look(lone, seeds, lone.createTestProbe());
    var follows = look(trainer, seeds, trainer.createTestProbe());

    assertThat(leaves.receiveMessage(LONG).supervisors()).isEqualTo(2);
    assertThat(follows.receiveMessage(LONG).supervisors()).isEqualTo(2);
    stays.expectNoMessage(PERIOD);
  }

  @Test
  void aNodeLetInLastLooksForNobody() {
    var first = node(ClusterSettings.SUPERVISOR);
    join(first, first);
    var outside = node(ClusterSettings.SUPERVISOR);
    var seeds = List.of(address(first), address(outside));
    var stays = look(first, seeds, first.createTestProbe());
    look(outside, seeds, stays);
    // It is asked by the other one in each round until it is in, and has nothing to say.
    stays.expectNoMessage(PERIOD.multipliedBy(6));
    join(outside, first);
    stays.expectNoMessage(PERIOD.multipliedBy(6));
  }

  private static TestProbe<ClusterView> look(
      ActorTestKit node, List<Address> seeds, TestProbe<ClusterView> probe) {
    node.spawn(Reunion.create(seeds, PERIOD, probe.getRef()::tell), Reunion.NAME);
    return probe;
  }

  private ActorTestKit node(String role) {
    var settings =
        TestCluster.settings(role, 0, Set.of(role), List.of(), Path.of("none"), Optional.empty());
    var node = ActorTestKit.create(ClusterNode.SYSTEM, ClusterConfig.of(settings));
    nodes.add(node);
    return node;
  }

  private static Address address(ActorTestKit node) {
    return Cluster.get(node.system()).selfMember().address();
  }

  private static void join(ActorTestKit node, ActorTestKit seed) {
    var cluster = Cluster.get(node.system());
    cluster.manager().tell(new Join(address(seed)));
    var probe = node.createTestProbe();
    probe.awaitAssert(
        LONG,
        () -> {
          assertThat(cluster.selfMember().status()).isEqualTo(MemberStatus.up());
          return null;
        });
  }
}
