package dev.luthier.actors.cluster;

import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.AskPattern;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import dev.luthier.study.StudySpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A node of a cluster: of role supervisor, of role trainer, or both. Orders go to whichever node
 * supervises at the moment; they fail with a timeout while none does. For many threads.
 */
public final class ClusterNode implements AutoCloseable {
  static final String SYSTEM = "luthier";
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** A suggester may think for a while; see also {@link AskedSupervisor}. */
  private static final Duration CONVERSATION = Duration.ofSeconds(30);

  private static final Duration CALL = Duration.ofMillis(500);

  private final ActorSystem<NodeGuardian.Command> system;
  private final ActorRef<ClusterRegistry.Command> registry;
  private final StudyDefinitions definitions;

  private ClusterNode(
      ActorSystem<NodeGuardian.Command> system,
      ActorRef<ClusterRegistry.Command> registry,
      StudyDefinitions definitions) {
    this.system = system;
    this.registry = registry;
    this.definitions = definitions;
  }

  /** Starts a node, which joins its cluster as soon as a seed node is there. */
  public static ClusterNode start(ClusterSettings settings, NodePorts ports) {
    var system =
        ActorSystem.create(
            NodeGuardian.create(settings, ports), SYSTEM, ClusterConfig.of(settings));
    CompletionStage<ActorRef<ClusterRegistry.Command>> registry =
        AskPattern.ask(system, NodeGuardian.Registry::new, TIMEOUT, system.scheduler());
    return new ClusterNode(system, registry.toCompletableFuture().join(), ports.definitions());
  }

  /** The port that other nodes reach this one at. */
  public int port() {
    return Cluster.get(system).selfMember().address().getPort().orElse(0);
  }

  /** Done when this node is in the cluster; never if it is not let in. */
  public CompletionStage<Void> up() {
    var up = new CompletableFuture<Void>();
    akka.cluster.Cluster.get(Adapter.toClassic(system)).registerOnMemberUp(() -> up.complete(null));
    return up;
  }

  /** Whether this node is in the cluster, and the cluster at work. */
  public boolean isUp() {
    return Cluster.get(system).selfMember().status().equals(MemberStatus.up());
  }

  /** What there is in the cluster. */
  public CompletionStage<Overview> overview() {
    // A node may die with a question; asking twice does no harm.
    return this.<StudyOrder.Described>ask(StudyOrder.Describe::new)
        .exceptionallyCompose(lost -> ask(StudyOrder.Describe::new))
        .thenApply(d -> new Overview(d.studies(), d.nodes(), d.free(), d.leased()));
  }

  /**
   * What there is in a cluster.
   *
   * @param studies names of those that run
   * @param nodes names of those of role trainer
   * @param free slots that no study has
   * @param leased slots that studies have
   */
  public record Overview(List<String> studies, List<String> nodes, int free, int leased) {}

  /** Begins a study, durably. */
  public CompletionStage<Ordered> submit(StudySpec spec) {
    String definition = definitions.write(spec);
    return ask(replyTo -> new StudyOrder.Submit(definition, replyTo));
  }

  /** Ends a study early; its winner is chosen from what is there. */
  public CompletionStage<Ordered> endEarly(String study, String reason) {
    return ask(replyTo -> new StudyOrder.EndEarly(study, reason, replyTo));
  }

  /** Lets a study wait, durably, or go on. */
  public CompletionStage<Ordered> setPaused(String study, boolean paused) {
    return ask(replyTo -> new StudyOrder.Pause(study, paused, replyTo));
  }

  /** Why studies cannot go on for now, of those that cannot; fails soon if nobody can say. */
  public CompletionStage<Map<String, String>> troubles() {
    CompletionStage<StudyOrder.Troubled> answer =
        AskPattern.ask(registry, StudyOrder.Troubles::new, CALL, system.scheduler());
    return answer.thenApply(StudyOrder.Troubled::why);
  }

  /**
   * Answers a worker of a study without an objective: done when what it told is durable.
   *
   * @param op ask, tell or report
   * @param said as the worker sent it
   */
  public CompletionStage<Ordered> converse(String study, String op, String said) {
    return ask(replyTo -> new StudyOrder.Converse(study, op, said, replyTo), CONVERSATION);
  }

  /**
   * An order goes straight to the registry, once that has said that it is there: what is said on
   * the way to one that is not there yet, or not any more, is lost.
   */
  private <T> CompletionStage<T> ask(
      akka.japi.function.Function<ActorRef<T>, ClusterRegistry.Command> order) {
    return ask(order, TIMEOUT);
  }

  private <T> CompletionStage<T> ask(
      akka.japi.function.Function<ActorRef<T>, ClusterRegistry.Command> order, Duration timeout) {
    return find(System.nanoTime() + TIMEOUT.toNanos())
        .thenCompose(found -> AskPattern.ask(found, order, timeout, system.scheduler()));
  }

  private CompletionStage<ActorRef<ClusterRegistry.Command>> find(long until) {
    CompletionStage<StudyOrder.Present> answer =
        AskPattern.ask(registry, StudyOrder.Find::new, CALL, system.scheduler());
    return answer
        .thenApply(StudyOrder.Present::registry)
        .exceptionallyCompose(
            none ->
                System.nanoTime() - until < 0 ? find(until) : CompletableFuture.failedFuture(none));
  }

  /** Why the node has ended by itself and not in good order; empty if it has not. */
  public Optional<String> failure() {
    return CoordinatedShutdown.get(system)
        .getShutdownReason()
        .filter(EndedByItself.class::isInstance)
        .map(Object::toString);
  }

  /** Done when the node has left, for whatever reason. */
  public CompletionStage<Void> ended() {
    return system.getWhenTerminated().thenApply(done -> null);
  }

  /** Finishes what runs here, hands over what is supervised here, and leaves the cluster. */
  @Override
  public void close() {
    CoordinatedShutdown.get(system)
        .runAll(CoordinatedShutdown.clusterLeavingReason())
        .toCompletableFuture()
        .join();
  }
}
