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
      names = "--host",
      paramLabel = "ADDRESS",
      description = "Address to serve on; of the loopback only. Default: ${DEFAULT-VALUE}.")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port; 0: any that is free. Default: ${DEFAULT-VALUE}.")
  private int port = 8558;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where the studies live. Default: ${DEFAULT-VALUE}.")
  private Path out = Path.of("studies");

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where relative paths of the studies start. Default: here.")
  private Path data = Path.of("");

  @Option(
      names = "--tokens",
      paramLabel = "FILE",
      description = "Hashes of the tokens. Default: ${DEFAULT-VALUE}.")
  private Path tokens = Path.of("tokens");

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
      names = "--conf",
      paramLabel = "FILE",
      description =
          "Run as a node of a cluster, with the settings of this file; see conf/node.conf.")
  private @Nullable Path conf;

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = "supervisor or trainer; with --conf, instead of node.roles. May be repeated.")
  private List<String> roles = List.of();

  @Mixin private IsolationOptions isolation = new IsolationOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (newToken != null) {
      command.commandLine().getOut().println(ApiTokens.create(tokens, newToken, holder));
      return ExitCode.DONE;
    }
    Slots.require(command, slots);
    Optional<ClusterSection> cluster =
        conf == null ? Optional.empty() : ClusterSection.in(conf, roles);
    if (cluster.isPresent()) {
      return ofCluster(cluster.get());
    }
    requireLoopback();
    ApiTokens known = known();
    isolation.always();
    return serve(known);
  }

  private int ofCluster(ClusterSection section) throws IOException {
    if (section.isolates()) {
      isolation.always();
    }
    var run = new ClusterRun(section, isolation, data.toAbsolutePath(), Slots.planned(slots));
    var out = command.commandLine().getOut();
    return run.run(
        out,
        (studies, untilEnd) -> {
          requireLoopback();
          try (var api = HttpApi.start(host, port, studies, known())) {
            out.println("luthier: serving http://" + host + ":" + api.port());
            out.flush();
            untilEnd.run();
          }
        });
  }

  private ApiTokens known() throws IOException {
    if (!Files.isRegularFile(tokens)) {
      throw new BadInput(
          "there is no file of tokens "
              + tokens
              + ". Maybe luthier node --tokens "
              + tokens
              + " --new-token admin.");
    }
    return ApiTokens.read(tokens);
  }

  private int serve(ApiTokens known) throws IOException, InterruptedException {
    var stopped = new CountDownLatch(1);
    var ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stopped, ended), "luthier-stop"));
    try (var studies = new HostedStudies(out, data, Slots.planned(slots), isolation);
        var api = HttpApi.start(host, port, studies, known)) {
      studies.goOn();
      command.commandLine().getOut().println("luthier: serving http://" + host + ":" + api.port());
      command.commandLine().getOut().flush();
      stopped.await();
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

  private void requireLoopback() {
    try {
      if (!InetAddress.getByName(host).isLoopbackAddress()) {
        throw new BadInput(
            "--host "
                + host
                + " is not of the loopback, and this node has no TLS. Maybe 127.0.0.1 behind a"
                + " proxy with TLS, or a tunnel of ssh.");
      }
    } catch (UnknownHostException e) {
      throw new BadInput("--host " + host + " is no address. Maybe 127.0.0.1.");
    }
  }
}
