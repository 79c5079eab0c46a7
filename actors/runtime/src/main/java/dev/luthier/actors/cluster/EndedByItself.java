package dev.luthier.actors.cluster;

import akka.actor.CoordinatedShutdown;

/** Why a node ends though nobody told it to; its exit code is in luthier-cluster.conf. */
final class EndedByItself implements CoordinatedShutdown.Reason {
  private final String why;

  EndedByItself(String why) {
    this.why = why;
  }

  @Override
  public String toString() {
    return why;
  }
}
