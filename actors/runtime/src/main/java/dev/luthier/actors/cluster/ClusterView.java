package dev.luthier.actors.cluster;

import java.util.Comparator;

/**
 * What a node sees of its cluster.
 *
 * @param node who sees it
 * @param oldest member; the same seen from any node
 * @param supervisors of role supervisor, let in and within reach
 * @param members of any role, within reach
 */
record ClusterView(String node, String oldest, int supervisors, int members) {
  /** Of two clusters the one that supervises with more goes on; of two alike, one of them. */
  private static final Comparator<ClusterView> WEIGHT =
      Comparator.comparingInt(ClusterView::supervisors)
          .thenComparingInt(ClusterView::members)
          .thenComparing(ClusterView::oldest);

  /** Whether this one gives way to another cluster. Of two clusters one does, and not both. */
  boolean givesWayTo(ClusterView other) {
    return WEIGHT.compare(this, other) < 0;
  }

  @Override
  public String toString() {
    return members + " nodes, of role supervisor " + supervisors + " (seen by " + node + ")";
  }
}
