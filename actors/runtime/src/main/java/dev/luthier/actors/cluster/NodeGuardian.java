package dev.luthier.actors.cluster;

import akka.Done;
import akka.actor.AddressFromURIString;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.ClusterSingleton;
import akka.cluster.typed.ClusterSingletonSettings;
import akka.cluster.typed.SingletonActor;
import dev.luthier.eval.Artifacts;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The first actor of a node: starts what its roles ask for. */
final class NodeGuardian {
  /**
   * How long the next registry waits after the node of the last one was given up. Not for as long
   * as Akka would: should the last one live on, unseen, it can write no study that the next one
   * has.
   */
  private static final Duration REMOVAL_MARGIN = Duration.ofSeconds(1);

  /** How often a node looks for another cluster of its seeds. */
  private static final Duration REUNION = Duration.ofSeconds(5);

  /** What it is told. */
  sealed interface Command {}

  /** Say what leads to the registry, wherever it is. */
  record Registry(ActorRef<ActorRef<ClusterRegistry.Command>> replyTo) implements Command {}

  /** The node cannot go on. */
  private record End(String why) implements Command {}

  private NodeGuardian() {}

  static Behavior<Command> create(ClusterSettings settings, NodePorts ports) {
    return Behaviors.setup(
        context -> {
          context.setLoggerName(NodeGuardian.class);
          Function<String, Artifacts> best =
              ports
                  .shelf()
                  .<Function<String, Artifacts>>map(shelf -> shelf::artifacts)
                  .orElse(study -> Artifacts.discarding());
          var remote = new RemoteFiles(context.getSystem(), settings.fetch(), best);
          ActorRef<ClusterRegistry.Command> registry = registry(context, ports, remote);
          ports.shelf().filter(s -> settings.isSupervisor()).ifPresent(s -> serveJars(context, s));
          reunite(context, settings);
          if (settings.isTrainer()) {
            train(context, settings, ports, remote, registry);
          }
          return Behaviors.receive(Command.class)
              .onMessage(
                  Registry.class,
                  m -> {
                    m.replyTo().tell(registry);
                    return Behaviors.same();
                  })
              .onMessage(End.class, m -> end(context, m))
              .build();
        });
  }

  /**
   * A node without one of its parts looks alive and does nothing: it leaves, and whatever started
   * it starts it again. Legs end with it; results that are not acknowledged are in files.
   */
  private static Behavior<Command> end(ActorContext<Command> context, End m) {
    var shutdown = CoordinatedShutdown.get(context.getSystem());
    if (shutdown.getShutdownReason().isEmpty()) {
      context.getLog().error("the node ends: {}", m.why());
      shutdown.runAll(new EndedByItself(m.why()));
    }
    return Behaviors.same();
  }

  /** Runs on one of the supervisor nodes; every node has a way to it. */
  private static ActorRef<ClusterRegistry.Command> registry(
      ActorContext<Command> context, NodePorts ports, RemoteFiles remote) {
    Behavior<ClusterRegistry.Command> behavior =
        ports
            .shelf()
            .map(
                shelf ->
                    ClusterRegistry.create(
                        new RegistrySettings(shelf, ports.definitions(), ports.options(), remote)))
            .orElse(Behaviors.empty());
    var singletons =
        ClusterSingletonSettings.create(context.getSystem())
            .withRole(ClusterSettings.SUPERVISOR)
            .withRemovalMargin(REMOVAL_MARGIN);
    return ClusterSingleton.get(context.getSystem())
        .init(
            SingletonActor.of(
                    Behaviors.supervise(behavior)
                        .onFailure(
                            SupervisorStrategy.restartWithBackoff(
                                Duration.ofMillis(200), Duration.ofSeconds(5), 0.1)),
                    "registry")
                .withStopMessage(new ClusterRegistry.HandOver())
                .withSettings(singletons));
  }

  private static void reunite(ActorContext<Command> context, ClusterSettings settings) {
    var seeds = ClusterConfig.seeds(settings).stream().map(AddressFromURIString::parse).toList();
    var self = context.getSelf();
    context.spawn(
        Reunion.create(
            seeds,
            REUNION,
            other ->
                self.tell(
                    new End(
                        "it is in a cluster beside another one of the same seeds, which has "
                            + other
                            + "; started again, it joins that"))),
        Reunion.NAME);
  }

  private static void serveJars(ActorContext<Command> context, StudyShelf shelf) {
    context.spawn(
        served(FileServer.create(FileServer.JARS, (study, sha256) -> shelf.jar(sha256))),
        "jars",
        DispatcherSelector.blocking());
  }

  /** It knows nothing that a restart could lose. */
  private static Behavior<FileServer.Read> served(Behavior<FileServer.Read> server) {
    return Behaviors.supervise(server).onFailure(SupervisorStrategy.restart());
  }

  private static void train(
      ActorContext<Command> context,
      ClusterSettings settings,
      NodePorts ports,
      RemoteFiles remote,
      ActorRef<ClusterRegistry.Command> registry) {
    var own = new NodeFiles(settings.directory().resolve("trained"));
    context.spawn(
        served(FileServer.create(settings.name(), own::served)),
        "files",
        DispatcherSelector.blocking());
    var trainer =
        context.spawn(
            TrainerNode.create(trainerSettings(settings, ports, own, remote), registry),
            "trainer",
            DispatcherSelector.fromConfig("luthier.trainer"));
    context.watchWith(trainer, new End("its trainer has ended, see above"));
    Optional<ActorRef<Inheritance.Command>> inheritance =
        settings.shared().isPresent()
            ? Optional.empty()
            : Optional.of(inheritance(context, settings, new Estate(settings.name(), own, remote)));
    drainAtTheEnd(context.getSystem(), settings, trainer, inheritance);
  }

  private static TrainerSettings trainerSettings(
      ClusterSettings settings, NodePorts ports, NodeFiles own, RemoteFiles remote) {
    return new TrainerSettings(
        settings.name(),
        settings.directory(),
        ports.options(),
        ports.definitions(),
        ports.objectives().orElseThrow(),
        remote::jar,
        new NodeCheckpoints(
            settings.name(),
            own,
            settings.shared().map(NodeFiles::new),
            ports.checkpoints(),
            remote),
        own,
        settings.drain());
  }

  private static void drainAtTheEnd(
      ActorSystem<?> system,
      ClusterSettings settings,
      ActorRef<TrainerNode.Command> trainer,
      Optional<ActorRef<Inheritance.Command>> inheritance) {
    var shutdown = CoordinatedShutdown.get(system);
    shutdown.addTask(
        CoordinatedShutdown.PhaseBeforeServiceUnbind(),
        "drain",
        () ->
            !drains(shutdown.getShutdownReason())
                ? CompletableFuture.completedFuture(Done.getInstance())
                : AskPattern.<TrainerNode.Command, Done>ask(
                        trainer,
                        TrainerNode.Drain::new,
                        settings.drain().plusSeconds(10),
                        system.scheduler())
                    .thenCompose(drained -> handOver(system, settings, inheritance)));
  }

  /**
   * Whether a node that ends for a reason waits for its legs first. One that the others have given
   * up does not: they train its legs already, and wait for its checkpoints until it is started
   * again.
   */
  static boolean drains(Optional<CoordinatedShutdown.Reason> why) {
    return why.filter(
            reason ->
                reason instanceof EndedByItself
                    || reason.equals(CoordinatedShutdown.clusterDowningReason())
                    || reason.equals(CoordinatedShutdown.clusterJoinUnsuccessfulReason()))
        .isEmpty();
  }

  private static ActorRef<Inheritance.Command> inheritance(
      ActorContext<Command> context, ClusterSettings settings, Estate estate) {
    var behavior =
        Behaviors.supervise(
                Inheritance.create(
                    estate, settings.handOver(), () -> otherTrainers(context.getSystem())))
            .onFailure(SupervisorStrategy.restart());
    return context.spawn(behavior, "inheritance");
  }

  /** Trainer nodes that are to stay, and within reach. */
  private static int otherTrainers(ActorSystem<?> system) {
    var cluster = Cluster.get(system);
    var unreachable = cluster.state().getUnreachable();
    int others = 0;
    for (Member member : cluster.state().getMembers()) {
      boolean stays = member.status().equals(MemberStatus.up()) && !unreachable.contains(member);
      if (stays && member.hasRole(ClusterSettings.TRAINER) && !isSelf(cluster, member)) {
        others++;
      }
    }
    return others;
  }

  private static boolean isSelf(Cluster cluster, Member member) {
    return member.uniqueAddress().equals(cluster.selfMember().uniqueAddress());
  }

  /** Once nothing is trained here any more. */
  private static CompletionStage<Done> handOver(
      ActorSystem<?> system,
      ClusterSettings settings,
      Optional<ActorRef<Inheritance.Command>> inheritance) {
    return inheritance.isEmpty()
        ? CompletableFuture.completedFuture(Done.getInstance())
        : AskPattern.ask(
            inheritance.get(),
            Inheritance.Leave::new,
            settings.handOver().plusSeconds(1),
            system.scheduler());
  }
}
