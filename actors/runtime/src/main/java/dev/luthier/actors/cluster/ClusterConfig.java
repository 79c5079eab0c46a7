package dev.luthier.actors.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What Akka must be told for a node. */
final class ClusterConfig {
  private static final Duration DRAIN_MORE = Duration.ofSeconds(12);

  private ClusterConfig() {}

  static Config of(ClusterSettings s) {
    Map<String, Object> all = new HashMap<>();
    all.put("akka.remote.artery.canonical.hostname", s.host());
    all.put("akka.remote.artery.canonical.port", s.port());
    all.put("akka.cluster.roles", List.copyOf(s.roles()));
    all.put("akka.cluster.seed-nodes", seeds(s));
    all.put("akka.cluster.failure-detector.heartbeat-interval", millis(s.heartbeat()));
    all.put("akka.cluster.failure-detector.acceptable-heartbeat-pause", millis(s.pause()));
    all.put("akka.cluster.split-brain-resolver.stable-after", millis(s.stableAfter()));
    boolean one = s.supervisors() == 1;
    all.put(
        "akka.cluster.split-brain-resolver.active-strategy", one ? "keep-oldest" : "keep-majority");
    // A first seed that starts cut off from the others must not begin a cluster of its own.
    all.put("akka.cluster.role.supervisor.min-nr-of-members", one ? 1 : s.supervisors() / 2 + 1);
    all.put(
        "akka.coordinated-shutdown.phases.before-service-unbind.timeout",
        millis(s.drain().plus(DRAIN_MORE).plus(s.handOver())));
    all.put("akka.coordinated-shutdown.exit-jvm", s.ownJvm());
    all.put("akka.coordinated-shutdown.run-by-jvm-shutdown-hook", s.ownJvm());
    all.put("akka.jvm-exit-on-fatal-error", s.ownJvm());
    s.tls().ifPresent(tls -> tls(tls, all));
    return ConfigFactory.parseMap(all)
        .withFallback(
            ConfigFactory.parseResourcesAnySyntax(
                ClusterConfig.class.getClassLoader(), "luthier-cluster"))
        .withFallback(
            ConfigFactory.parseResourcesAnySyntax(
                ClusterConfig.class.getClassLoader(), "luthier-local"))
        .withFallback(ConfigFactory.defaultReference())
        .resolve();
  }

  /** The addresses of the seeds. */
  static List<String> seeds(ClusterSettings s) {
    return s.seeds().stream().map(seed -> "akka://" + ClusterNode.SYSTEM + "@" + seed).toList();
  }

  private static String millis(Duration duration) {
    return duration.toMillis() + " ms";
  }

  private static void tls(ClusterSettings.Tls tls, Map<String, Object> all) {
    String ssl = "akka.remote.artery.ssl.config-ssl-engine.";
    all.put("akka.remote.artery.transport", "tls-tcp");
    all.put(ssl + "key-store", tls.keys().toString());
    all.put(ssl + "trust-store", tls.trusted().toString());
    all.put(ssl + "key-store-password", tls.password());
    all.put(ssl + "key-password", tls.password());
    all.put(ssl + "trust-store-password", tls.password());
    all.put(ssl + "protocol", "TLSv1.3");
    all.put(
        ssl + "enabled-algorithms", List.of("TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256"));
    all.put(ssl + "require-mutual-authentication", "on");
    all.put(ssl + "hostname-verification", "on");
  }
}
