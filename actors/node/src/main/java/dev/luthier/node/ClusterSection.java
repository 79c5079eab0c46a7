package dev.luthier.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import dev.luthier.actors.cluster.ClusterSettings;
import dev.luthier.studyfile.Times;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The block {@code cluster} of a node's settings, which {@code conf/node.conf} explains. Relative
 * paths start where the file is.
 */
final class ClusterSection {
  private static final String BLOCK = "cluster";
  private static final Config USUAL =
      ConfigFactory.parseString(
          """
          roles = [supervisor, trainer]
          host = "127.0.0.1"
          port = 25520
          seeds = []
          supervisors = 1
          heartbeat = 1s
          pause = 4s
          stableAfter = 5s
          directory = node
          fetch = 20s
          handOver = 20s
          drain = 60s
          isolate = true
          """);
  private static final Set<String> WITHOUT_DEFAULT =
      Set.of("name", "store", "checkpoints", "tls.keyStore", "tls.trustStore", "tls.passwordFile");
  private static final Set<String> ROLES =
      Set.of(ClusterSettings.SUPERVISOR, ClusterSettings.TRAINER);

  private final Path file;
  private final Path directory;
  private final Config config;

  private ClusterSection(Path file, Config config) {
    Path parent = file.toAbsolutePath().getParent();
    this.file = file;
    this.directory = parent == null ? Path.of("").toAbsolutePath() : parent;
    this.config = config;
  }

  /**
   * The block of a file; empty if it has none.
   *
   * @param roles instead of those of the file; none: those of the file
   */
  static Optional<ClusterSection> in(Path file, List<String> roles) {
    if (!Files.isRegularFile(file)) {
      throw new BadInput("--conf " + file + ": there is no such file. Maybe conf/node.conf.");
    }
    try {
      Config whole = ConfigFactory.parseFile(file.toFile()).resolve();
      if (!whole.hasPath(BLOCK)) {
        return Optional.empty();
      }
      Config given = whole.getConfig(BLOCK);
      requireKnown(file, given);
      Config chosen = roles.isEmpty() ? given : ConfigFactory.parseMap(Map.of("roles", roles));
      var section = new ClusterSection(file, chosen.withFallback(given).withFallback(USUAL));
      section.requireSense();
      return Optional.of(section);
    } catch (ConfigException e) {
      throw new BadInput(file + ": " + e.getMessage() + ". Maybe see conf/node.conf.");
    }
  }

  private static void requireKnown(Path file, Config given) {
    var unknown = new TreeSet<String>();
    given.entrySet().forEach(e -> unknown.add(e.getKey()));
    unknown.removeIf(key -> USUAL.hasPath(key) || WITHOUT_DEFAULT.contains(key));
    if (!unknown.isEmpty()) {
      throw new BadInput(
          file
              + ": cluster: "
              + unknown
              + " mean nothing here. Maybe see conf/node.conf for all settings.");
    }
  }

  private void requireSense() {
    Set<String> roles = roles();
    if (roles.isEmpty() || !ROLES.containsAll(roles)) {
      throw new BadInput(
          "cluster.roles "
              + roles
              + " may hold supervisor and trainer. Maybe [supervisor, trainer].");
    }
    if (roles.contains(ClusterSettings.SUPERVISOR) && store().isEmpty()) {
      throw new BadInput(
          file
              + ": cluster.store is missing, and a supervisor needs it. Maybe"
              + " postgresql://luthier@127.0.0.1:5432/luthier.");
    }
    settings();
  }

  private Set<String> roles() {
    return new TreeSet<>(config.getStringList("roles"));
  }

  private Optional<String> find(String key) {
    return config.hasPath(key)
        ? Optional.of(config.getString(key)).filter(text -> !text.isBlank())
        : Optional.empty();
  }

  /** Address of the database. */
  Optional<String> store() {
    return roles().contains(ClusterSettings.SUPERVISOR) ? find("store") : Optional.empty();
  }

  boolean isolates() {
    return config.getBoolean("isolate");
  }

  /** How the node belongs to its cluster. */
  ClusterSettings settings() {
    String host = config.getString("host");
    int port = config.getInt("port");
    Optional<ClusterSettings.Tls> tls = tls();
    if (tls.isEmpty()) {
      requireLoopback(host);
    }
    List<String> seeds = config.getStringList("seeds");
    try {
      return new ClusterSettings(
          find("name").orElse(host + "-" + port),
          host,
          port,
          roles(),
          seeds.isEmpty() ? List.of(host + ":" + port) : seeds,
          config.getInt("supervisors"),
          duration("heartbeat"),
          duration("pause"),
          duration("stableAfter"),
          duration("drain"),
          duration("fetch"),
          duration("handOver"),
          directory.resolve(config.getString("directory")),
          find("checkpoints").map(directory::resolve),
          true,
          tls);
    } catch (IllegalArgumentException e) {
      throw new BadInput(String.valueOf(e.getMessage()));
    }
  }

  private Duration duration(String key) {
    String said = config.getString(key);
    if (!Times.haveUnit(said)) {
      throw new BadInput(
          file + ": cluster." + key + " = " + said + ": must be a time. Maybe " + Times.MEND);
    }
    return config.getDuration(key);
  }

  private Optional<ClusterSettings.Tls> tls() {
    if (!config.hasPath("tls")) {
      return Optional.empty();
    }
    Path password = readable("tls.passwordFile");
    try {
      String first = Files.readString(password).lines().findFirst().orElse("");
      return Optional.of(
          new ClusterSettings.Tls(readable("tls.keyStore"), readable("tls.trustStore"), first));
    } catch (IOException e) {
      throw new BadInput("cluster.tls.passwordFile " + password + " cannot be read: " + e + ".");
    }
  }

  private Path readable(String key) {
    Path path =
        find(key)
            .map(directory::resolve)
            .orElseThrow(
                () ->
                    new BadInput("cluster." + key + " is missing. Maybe a file of scripts/certs."));
    if (!Files.isReadable(path)) {
      throw new BadInput("cluster." + key + " " + path + " cannot be read. Maybe check its owner.");
    }
    return path;
  }

  private static void requireLoopback(String host) {
    try {
      if (!InetAddress.getByName(host).isLoopbackAddress()) {
        throw new BadInput(
            "cluster.host "
                + host
                + " is not of the loopback, and there is no TLS: whoever reaches it could join."
                + " Maybe set cluster.tls with files of scripts/certs.");
      }
    } catch (IOException e) {
      throw new BadInput("cluster.host " + host + " is no address. Maybe check its spelling.");
    }
  }
}
