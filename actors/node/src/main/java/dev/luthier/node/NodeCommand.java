package dev.luthier.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code luthier node}. */
@Command(
    name = "node",
    mixinStandardHelpOptions = true,
    description = "Runs studies that are submitted over HTTP, until it is stopped.")
final class NodeCommand implements Callable<Integer> {
  @Spec private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--conf",
      paramLabel = "FILE",
      description = "Settings; conf/node.conf explains them. An option given here counts more.")
  private @Nullable Path conf;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description =
          "Address to serve on; one that is not of the loopback needs TLS. Default: 127.0.0.1.")
  private @Nullable String host;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port; 0: any that is free. Default: 8558.")
  private @Nullable Integer port;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where the studies live. Default: studies.")
  private @Nullable Path out;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where relative paths of the studies start. Default: here.")
  private @Nullable Path data;

  @Option(
      names = "--tokens",
      paramLabel = "FILE",
      description = "Hashes of the tokens. Default: tokens.")
  private @Nullable Path tokens;

  @Option(
      names = "--new-token",
      paramLabel = "ROLE",
      description = "Print a new token of role read, submit or admin, keep its hash, and end.")
  private ApiTokens.@Nullable Role newToken;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Whom the new token is for; the audit log says it.")
  private String holder = "somebody";

  @Option(names = "--slots", paramLabel = "N", description = "Legs at once.")
  private int slots;

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = "supervisor or trainer, instead of cluster.roles of --conf. May be repeated.")
  private List<String> roles = List.of();

  @Mixin private IsolationOptions isolation = new IsolationOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    NodeSettings settings = conf == null ? NodeSettings.usual() : NodeSettings.read(conf);
    Path known = tokens != null ? tokens : settings.path("http.tokens");
    if (newToken != null) {
      command.commandLine().getOut().println(ApiTokens.create(known, newToken, holder));
      return ExitCode.DONE;
    }
    Slots.require(command, slots);
    isolation.memory(
        settings.find("child.heap").orElse(null), settings.find("child.offHeap").orElse(null));
    Optional<ClusterSection> cluster =
        conf == null ? Optional.empty() : ClusterSection.in(conf, roles);
    if (cluster.isPresent()) {
      return ofCluster(cluster.get(), settings, known);
    }
    HttpApi.Place place = place(settings, known);
    isolation.always();
    return serve(place, settings);
  }

  private int ofCluster(ClusterSection section, NodeSettings settings, Path known)
      throws IOException {
    if (section.isolates()) {
      isolation.always();
    }
    Path from = (data != null ? data : settings.path("data")).toAbsolutePath();
    int planned = Slots.planned(slots > 0 ? slots : settings.integer("slots"));
    var out = command.commandLine().getOut();
    var run = new ClusterRun(section, isolation, from, planned, most(settings));
    if (section.store().isEmpty()) {
      return run.run(out, Optional.empty());
    }
    HttpApi.Place place = place(settings, known); // before others count on this node
    return run.run(
        out,
        Optional.of(
            (studies, untilEnd) -> {
              try (var api = HttpApi.start(place, studies)) {
                out.println("luthier: serving " + place.address(api.port()));
                out.flush();
                untilEnd.run();
              }
            }));
  }

  private static int most(NodeSettings settings) {
    return settings.integer("http.limits.studies");
  }

  private HttpApi.Place place(NodeSettings settings, Path known) throws IOException {
    if (!Files.isRegularFile(known)) {
      throw new BadInput(
          "there is no file of tokens "
              + known
              + ". Maybe luthier node --tokens "
              + known
              + " --new-token admin.");
    }
    var place =
        new HttpApi.Place(
            host != null ? host : settings.text("http.host"),
            port != null ? port : settings.integer("http.port"),
            settings.tls(),
            ApiTokens.read(known),
            settings.limits());
    requireLoopbackOrTls(place);
    if (place.tls().isPresent()) {
      place.tls().get().serving(); // says what its files lack
    }
    FreePort.require("http.port", place.host(), place.port());
    return place;
  }

  private HostedStudies hosted(NodeSettings settings) {
    return new HostedStudies(
        out != null ? out : settings.path("studies"),
        data != null ? data : settings.path("data"),
        Slots.planned(slots > 0 ? slots : settings.integer("slots")),
        most(settings),
        isolation);
  }

  private int serve(HttpApi.Place place, NodeSettings settings)
      throws IOException, InterruptedException {
    var stopped = new CountDownLatch(1);
    var ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stopped, ended), "luthier-stop"));
    try (var studies = hosted(settings)) {
      studies.goOn(); // before anybody can ask: a study that has not begun yet looks ended
      try (var api = HttpApi.start(place, studies)) {
        command.commandLine().getOut().println("luthier: serving " + place.address(api.port()));
        command.commandLine().getOut().flush();
        stopped.await();
      }
    } finally {
      ended.countDown();
    }
    return ExitCode.DONE;
  }

  /** On SIGTERM and Ctrl-C: legs are interrupted, and all goes on when a node starts here again. */
  private static void stop(CountDownLatch stopped, CountDownLatch ended) {
    if (ended.getCount() == 0) {
      return; // the node has ended by itself, with an exit code of its own
    }
    stopped.countDown();
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(ExitCode.DONE);
  }

  private static void requireLoopbackOrTls(HttpApi.Place place) {
    try {
      if (place.tls().isEmpty() && !InetAddress.getByName(place.host()).isLoopbackAddress()) {
        throw new BadInput(
            "host "
                + place.host()
                + " is not of the loopback, and tokens would travel in plain text. Maybe set"
                + " http.tls in conf/node.conf; scripts/certs makes certificates.");
      }
    } catch (UnknownHostException e) {
      throw new BadInput("host " + place.host() + " is no address. Maybe 127.0.0.1.");
    }
  }
}
