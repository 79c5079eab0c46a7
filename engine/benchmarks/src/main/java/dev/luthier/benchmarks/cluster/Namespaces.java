package dev.luthier.benchmarks.cluster;

import dev.luthier.actors.cluster.ClusterSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A network namespace a node, joined by a bridge: Linux only, as root. Nodes talk TLS with keys of
 * {@code scripts/certs}. A node that is cut off still reaches the database, which is the harder
 * case.
 */
final class Namespaces implements Network, AutoCloseable {
  private static final String NET = "10.77.0.";
  private static final String BRIDGE = "luthier0";
  private static final String DATABASE = NET + "1";
  private static final String OBSERVER = NET + "2";

  private final Path home;
  private final Path certificates;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<Forwarding> forwards = new ArrayList<>();

  private Namespaces(Path home) throws IOException {
    this.home = home;
    this.certificates = Files.createTempDirectory("luthier-certs");
  }

  /** Makes the bridge, and a namespace for each node. */
  static Namespaces of(Path home, List<String> nodes) throws IOException {
    var spaces = new Namespaces(home);
    try {
      run("ip", "link", "add", BRIDGE, "type", "bridge");
      run("ip", "addr", "add", DATABASE + "/24", "dev", BRIDGE);
      run("ip", "addr", "add", OBSERVER + "/24", "dev", BRIDGE);
      run("ip", "link", "set", BRIDGE, "up");
      for (String node : nodes) {
        spaces.add(node);
      }
      return spaces;
    } catch (IOException e) {
      spaces.close();
      throw e;
    }
  }

  private void add(String node) throws IOException {
    int number = numbers.size() + 10;
    numbers.put(node, number);
    String space = space(node);
    run("ip", "netns", "add", space);
    run("ip", "link", "add", "lth" + number, "type", "veth", "peer", "name", "ltn" + number);
    run("ip", "link", "set", "ltn" + number, "netns", space);
    run("ip", "link", "set", "lth" + number, "master", BRIDGE);
    run("ip", "link", "set", "lth" + number, "up");
    inside(node, "ip", "addr", "add", NET + number + "/24", "dev", "ltn" + number);
    inside(node, "ip", "link", "set", "ltn" + number, "up");
    inside(node, "ip", "link", "set", "lo", "up");
  }

  private static String space(String node) {
    return "luthier-" + node;
  }

  private void inside(String node, String... command) throws IOException {
    var words = new ArrayList<>(prefix(node));
    words.addAll(List.of(command));
    run(words.toArray(String[]::new));
  }

  private static void run(String... command) throws IOException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    try {
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + ": " + said);
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** Cuts a node off from all other nodes. */
  void cut(String node) throws IOException {
    for (String other : others(node)) {
      inside(node, "ip", "route", "add", "blackhole", other + "/32");
    }
  }

  /** Joins it again. */
  void heal(String node) throws IOException {
    for (String other : others(node)) {
      inside(node, "ip", "route", "del", "blackhole", other + "/32");
    }
  }

  private List<String> others(String node) {
    var others = new ArrayList<String>();
    others.add(OBSERVER);
    numbers.forEach(
        (name, number) -> {
          if (!name.equals(node)) {
            others.add(NET + number);
          }
        });
    return others;
  }

  @Override
  public String host(String node) {
    return numbers.containsKey(node) ? NET + numbers.get(node) : OBSERVER;
  }

  @Override
  public List<String> prefix(String node) {
    return numbers.containsKey(node) ? List.of("ip", "netns", "exec", space(node)) : List.of();
  }

  @Override
  public String database(String url) {
    URI address = URI.create(url.replaceFirst("^jdbc:", ""));
    try {
      var forwarding = Forwarding.start(DATABASE, address.getPort());
      forwards.add(forwarding);
      return url.replaceFirst("127\\.0\\.0\\.1:\\d+", DATABASE + ":" + forwarding.port());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public Optional<ClusterSettings.Tls> keys(String node) {
    try {
      if (!Files.exists(certificates.resolve(node + ".p12"))) {
        run(home.resolve("scripts/certs").toString(), certificates.toString(), node, host(node));
      }
      return Optional.of(
          new ClusterSettings.Tls(
              certificates.resolve(node + ".p12"),
              certificates.resolve("trust.p12"),
              Files.readString(certificates.resolve("password")).strip()));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    for (Forwarding forward : forwards) {
      forward.close();
    }
    for (String node : numbers.keySet()) {
      run("ip", "netns", "del", space(node));
    }
    run("ip", "link", "del", BRIDGE);
  }
}
