package dev.luthier.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The settings of a node from its file, which {@code conf/node.conf} explains. Relative paths start
 * where the file is.
 */
final class NodeSettings {
  /** All keys but those of the cluster; a value is of the type that its key has here. */
  private static final Config USUAL =
      ConfigFactory.parseString(
          """
          http {
            host = "127.0.0.1"
            port = 8558
            tokens = tokens
            limits { study = 256 KiB, jar = 512 MiB, requests = 200, watchers = 64, studies = 64 }
          }
          studies = studies
          data = ""
          slots = 0
          """);

  private static final Set<String> WITHOUT_DEFAULT =
      Set.of(
          "http.tls.certificate",
          "http.tls.key",
          "http.tls.keyStore",
          "http.tls.passwordFile",
          "http.tls.clientAuthority",
          "child.heap",
          "child.offHeap");

  private final Config config;
  private final Path directory;

  private NodeSettings(Config config, Path directory) {
    this.config = config;
    this.directory = directory;
  }

  /** What a node has without a file. */
  static NodeSettings usual() {
    return new NodeSettings(USUAL, Path.of(""));
  }

  /**
   * The settings of a file.
   *
   * @throws BadInput if it cannot be read, or says what means nothing
   */
  static NodeSettings read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new BadInput("--conf " + file + ": there is no such file. Maybe conf/node.conf.");
    }
    try {
      Config given = ConfigFactory.parseFile(file.toFile()).resolve();
      requireKnown(file, given.withoutPath("cluster"));
      Path parent = file.toAbsolutePath().getParent();
      return new NodeSettings(given.withFallback(USUAL), parent == null ? Path.of("") : parent);
    } catch (ConfigException e) {
      throw new BadInput(file + ": " + e.getMessage());
    }
  }

  private static void requireKnown(Path file, Config given) {
    var unknown = new TreeSet<String>();
    given.entrySet().forEach(e -> unknown.add(e.getKey()));
    unknown.removeIf(key -> USUAL.hasPath(key) || WITHOUT_DEFAULT.contains(key));
    if (!unknown.isEmpty()) {
      throw new BadInput(
          file + ": " + unknown + " mean nothing here. Maybe see conf/node.conf for all settings.");
    }
  }

  String text(String key) {
    return find(key).orElseThrow(() -> new BadInput(key + " is missing."));
  }

  int integer(String key) {
    try {
      return config.getInt(key);
    } catch (ConfigException e) {
      throw new BadInput(String.valueOf(e.getMessage()));
    }
  }

  private long bytes(String key) {
    try {
      return config.getBytes(key);
    } catch (ConfigException e) {
      throw new BadInput(String.valueOf(e.getMessage()));
    }
  }

  /** A text; empty if it is not set. */
  Optional<String> find(String key) {
    try {
      return config.hasPath(key) ? Optional.of(config.getString(key)) : Optional.empty();
    } catch (ConfigException e) {
      throw new BadInput(String.valueOf(e.getMessage()));
    }
  }

  Path path(String key) {
    return directory.resolve(text(key));
  }

  /** A path; empty if it is not set. */
  Optional<Path> findPath(String key) {
    return find(key).map(directory::resolve);
  }

  /** TLS of the HTTP interface; empty if nothing is said of it. */
  Optional<ApiTls> tls() {
    return config.hasPath("http.tls")
        ? Optional.of(
            new ApiTls(
                findPath("http.tls.certificate"),
                findPath("http.tls.key"),
                findPath("http.tls.keyStore"),
                findPath("http.tls.passwordFile"),
                findPath("http.tls.clientAuthority")))
        : Optional.empty();
  }

  /** What is borne over HTTP. */
  ApiLimits limits() {
    return new ApiLimits(
        bytes("http.limits.study"),
        bytes("http.limits.jar"),
        integer("http.limits.requests"),
        integer("http.limits.watchers"));
  }
}
