package dev.luthier.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.CoordinatedShutdown;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NodeGuardianTest {
  @Test
  void aNodeThatTheOthersHaveGivenUpEndsAtOnce() {
    assertThat(NodeGuardian.drains(Optional.of(CoordinatedShutdown.clusterDowningReason())))
        .isFalse();
    assertThat(
            NodeGuardian.drains(Optional.of(CoordinatedShutdown.clusterJoinUnsuccessfulReason())))
        .isFalse();
    assertThat(NodeGuardian.drains(Optional.of(new EndedByItself("no trainer")))).isFalse();
    assertThat(NodeGuardian.drains(Optional.of(CoordinatedShutdown.jvmExitReason()))).isTrue();
    assertThat(NodeGuardian.drains(Optional.of(CoordinatedShutdown.clusterLeavingReason())))
        .isTrue();
    assertThat(NodeGuardian.drains(Optional.empty())).isTrue();
  }
}
