package dev.luthier.benchmarks.cluster;

import dev.luthier.actors.cluster.ClusterSettings;
import java.util.List;
import java.util.Optional;

/** Where the nodes of a cluster are. */
interface Network {
  /** A node's address. */
  String host(String node);

  /** What a command is put behind to run where the node is. */
  List<String> prefix(String node);

  /** A database of this machine as nodes reach it. */
  String database(String url);

  /** Keys of a node; empty: it has none. */
  Optional<ClusterSettings.Tls> keys(String node);

  /** All nodes on the loopback. */
  static Network loopback() {
    return new Network() {
      @Override
      public String host(String node) {
        return "127.0.0.1";
      }

      @Override
      public List<String> prefix(String node) {
        return List.of();
      }

      @Override
      public String database(String url) {
        return url;
      }

      @Override
      public Optional<ClusterSettings.Tls> keys(String node) {
        return Optional.empty();
      }
    };
  }
}
