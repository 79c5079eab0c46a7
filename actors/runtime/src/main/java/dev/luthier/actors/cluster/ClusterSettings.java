package dev.luthier.actors.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a node belongs to its cluster.
 *
 * @param name of the node, the same after a restart
 * @param host the address that other nodes reach it at
 * @param port 0: any that is free
 * @param roles {@link #SUPERVISOR}, {@link #TRAINER} or both
 * @param seeds nodes to join, each {@code host:port}; the first of all may begin a cluster alone
 * @param supervisors how many nodes of role supervisor there are: 1, 3 or more
 * @param heartbeat how often nodes say that they live
 * @param pause how long a node may say nothing
 * @param stableAfter how long the others wait before they go on without it
 * @param drain how long legs may go on when the node is told to stop
 * @param fetch how long a node that has a checkpoint may be away before it is gone
 * @param handOver longest time to hand its checkpoints to another node in, when it leaves
 * @param directory for what a trainer keeps
 * @param shared a directory that all nodes share, for checkpoints; empty: each keeps its own
 * @param ownJvm whether the JVM ends with the node, and the node in good order with the JVM
 * @param tls keys for talking to other nodes; empty: what they say can be read and forged
 */
public record ClusterSettings(
    String name,
    String host,
    int port,
    Set<String> roles,
    List<String> seeds,
    int supervisors,
    Duration heartbeat,
    Duration pause,
    Duration stableAfter,
    Duration drain,
    Duration fetch,
    Duration handOver,
    Path directory,
    Optional<Path> shared,
    boolean ownJvm,
    Optional<Tls> tls) {
  /** Holds studies and tells trainers what to do. */
  public static final String SUPERVISOR = "supervisor";

  /** Has slots and trains. */
  public static final String TRAINER = "trainer";

  /**
   * Keys of a node.
   *
   * @param keys PKCS 12 with the node's key and certificate, which must be good for both ends of a
   *     connection and name its host
   * @param trusted PKCS 12 with the certificate of whoever signs nodes
   * @param password of both
   */
  public record Tls(Path keys, Path trusted, String password) {
    @Override
    public String toString() {
      return "Tls[" + keys + ", " + trusted + "]";
    }
  }

  public ClusterSettings {
    roles = Set.copyOf(roles);
    seeds = List.copyOf(seeds);
    if (supervisors == 2 || supervisors < 1) {
      throw new IllegalArgumentException(
          "cluster.supervisors ("
              + supervisors
              + ") must be 1, or 3 or more: of two, neither can know which may go on without the"
              + " other. Maybe 3.");
    }
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
      throw new IllegalArgumentException(
          "node.name '"
              + name
              + "' may have letters, digits, dot, dash and underscore. Maybe replace"
              + " the others.");
    }
  }

  boolean isSupervisor() {
    return roles.contains(SUPERVISOR);
  }

  boolean isTrainer() {
    return roles.contains(TRAINER);
  }
}
