package dev.luthier.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luthier.eval.Objective;
import dev.luthier.eval.RefitContext;
import dev.luthier.eval.Refitted;
import dev.luthier.eval.TrialContext;
import dev.luthier.search.Suggester;
import dev.luthier.space.Parameter;
import dev.luthier.study.Budget;
import dev.luthier.study.LogEntry;
import dev.luthier.study.Replay;
import dev.luthier.study.StudyEvent;
import dev.luthier.study.StudySpec;
import dev.luthier.study.StudyState;
import dev.luthier.trial.LegOutcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A question that is never answered must not hold up a build. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ClusterTest {
  private static final Parameter<Double> X = Parameter.uniform("x", -1, 1);

  @TempDir private Path directory;
  private final MemoryShelf shelf = new MemoryShelf();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

  /** Keeps what it has learned, as networks do, and fails where it does not find it again. */
  private final class Counting implements Objective {
    @Override
    public double evaluate(TrialContext t) throws Exception {
      threads.add(Thread.currentThread());
      int trained = 0;
      if (t.fromEpoch() > 0) {
        try (var in = t.checkpoint().orElseThrow()) {
          trained = Integer.parseInt(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
      assertThat(trained).isEqualTo(t.fromEpoch());
      for (int epoch = trained + 1; epoch <= t.untilEpoch(); epoch++) {
        Thread.sleep(5);
        t.report(epoch, Math.abs(t.get(X)) + 1.0 / epoch);
      }
      byte[] kept = Integer.toString(t.untilEpoch()).getBytes(StandardCharsets.UTF_8);
      t.saveCheckpoint(out -> out.write(kept));
      return Double.NaN;
    }

    @Override
    public Optional<Refitted> refit(RefitContext r) throws Exception {
      r.save("model.txt", out -> out.write(new byte[300_000]));
      return Optional.of(new Refitted(Map.of("loss", 0.1), 7));
    }
  }

  private StudySpec study(String name, int trials) {
    return StudySpec.minimizing("loss")
        .name(name)
        .objective("counting")
        .over(X)
        .suggester(Suggester.random())
        .halving(2, "1x1", "2x1", "4x2")
        .budget(Budget.trials(trials))
        .seed(42)
        .build();
  }

  private List<LogEntry> finished(String study) throws InterruptedException {
    List<LogEntry> log = shelf.awaitEnd(study);
    assertThat(Replay.of(log).differences()).isEmpty();
    return log;
  }

  @Test
  void studiesRunOnTheSlotsOfAllNodes() throws Exception {
    try (var cluster = new TestCluster(directory, shelf, name -> new Counting())) {
      var first = cluster.start("first", 1, "supervisor", "trainer");
      var second = cluster.start("second", 2, "trainer");
      // Asked before there is a cluster: the question waits for whoever can answer it.
      assertThat(second.overview().toCompletableFuture().join().studies()).isEmpty();
      TestCluster.await("all slots", second::overview, o -> o.free() == 3);

      assertThat(second.submit(study("one", 30)).toCompletableFuture().join().isDone()).isTrue();
      assertThat(first.submit(study("one", 30)).toCompletableFuture().join().outcome())
          .isEqualTo(Ordered.Outcome.CONFLICT);
      StudyState state = StudyState.replay(finished("one"));

      assertThat(state.trials()).hasSize(30);
      assertThat(state.trials()).allMatch(t -> t.state().isTerminal());
      assertThat(threads).hasSize(3);
      assertThat(state.refit().orElseThrow().rows()).isEqualTo(7);
      assertThat(shelf.best.get("one/model.txt")).hasSize(300_000);
      TestCluster.await("the slots back", first::overview, o -> o.free() == 3);
    }
  }

  @Test
  void aLegOfFiftyThousandEpochsArrivesWhole() throws Exception {
    int epochs = 50_000;
    Objective endless =
        t -> {
          for (int epoch = 1; epoch <= t.untilEpoch(); epoch++) {
            t.report(epoch, Math.abs(t.get(X)) + 1.0 / epoch);
          }
          return Double.NaN;
        };
    try (var cluster = new TestCluster(directory, shelf, name -> endless)) {
      cluster.start("first", 1, "supervisor");
      var second = cluster.start("second", 1, "trainer");
      StudySpec spec =
          StudySpec.minimizing("loss")
              .name("long")
              .objective("counting")
              .over(X)
              .suggester(Suggester.random())
              .whole(epochs, 1)
              .budget(Budget.trials(2))
              .build();
      assertThat(second.submit(spec).toCompletableFuture().join()).returns(true, Ordered::isDone);
      var ends =
          finished("long").stream()
              .filter(e -> e.event() instanceof StudyEvent.LegEnded)
              .map(e -> (StudyEvent.LegEnded) e.event())
              .toList();
      assertThat(ends).hasSize(2);
      assertThat(ends)
          .allSatisfy(
              e -> {
                assertThat(e.outcome()).isInstanceOf(LegOutcome.Reached.class);
                assertThat(e.observations()).hasSize(epochs);
                assertThat(e.observations().get(epochs - 1).epoch()).isEqualTo(epochs);
              });
    }
  }

  @Test
  void aNodeWithoutItsTrainerEndsAndSaysWhy() throws Exception {
    Files.createDirectories(directory.resolve("first"));
    Files.writeString(directory.resolve("first/results"), "no directory");
    try (var cluster = new TestCluster(directory, shelf, name -> new Counting())) {
      var first = cluster.start("first", 1, "supervisor", "trainer");
      first.ended().toCompletableFuture().get(30, TimeUnit.SECONDS);
      assertThat(first.failure()).contains("its trainer has ended, see above");
    }
  }

  @Test
  void aNodeThatIsToldToStopFinishesItsLegsAndAnotherGoesOn() throws Exception {
    try (var cluster = new TestCluster(directory, shelf, name -> new Counting())) {
      cluster.start("first", 1, "supervisor");
      var second = cluster.start("second", 2, "trainer");
      cluster.start("third", 2, "trainer");
      TestCluster.await("all slots", second::overview, o -> o.free() == 4);
      assertThat(second.submit(study("drained", 40)).toCompletableFuture().join().isDone())
          .isTrue();
      shelf.await("some trials", "drained", log -> log.size() > 40);
      second.close();
      List<LogEntry> log = finished("drained");
      // Legs end before it leaves, and whoever goes on has its checkpoints.
      assertThat(log)
          .noneMatch(
              e ->
                  e.event() instanceof StudyEvent.LegEnded leg
                      && leg.outcome() instanceof LegOutcome.Lost);
    }
  }

  private static String said(ClusterNode node, String op, String said) {
    Ordered answer = node.converse("asked", op, said).toCompletableFuture().join();
    assertThat(answer.isDone()).as(answer.toString()).isTrue();
    return answer.text();
  }

  @Test
  void workersSpeakWithAnyNodeAndTheirWorkOutlivesTheSupervisorThatGaveIt() throws Exception {
    var spec =
        StudySpec.minimizing("loss").name("asked").over(X).budget(Budget.trials(3)).seed(1).build();
    try (var cluster = new TestCluster(directory, shelf, name -> new Counting())) {
      var first = cluster.start("first", 1, "supervisor");
      TestCluster.awaitUp(first);
      var second = cluster.start("second", 1, "supervisor");
      TestCluster.awaitUp(second);
      assertThat(second.submit(spec).toCompletableFuture().join().isDone()).isTrue();
      assertThat(said(second, "ask", "")).as("asked before it is supervised").isEqualTo("0");
      assertThat(said(first, "ask", "")).isEqualTo("1");
      assertThat(said(second, "tell", "1 0.5")).isEqualTo("ok");
      first.close();

      assertThat(said(second, "tell", "0 0.25")).isEqualTo("ok");
      assertThat(said(second, "ask", "")).isEqualTo("2");
      Ordered paused = second.setPaused("asked", true).toCompletableFuture().join();
      assertThat(paused.isDone()).as(paused.toString()).isTrue();
      Ordered waits = second.converse("asked", "tell", "2 1").toCompletableFuture().join();
      assertThat(waits.outcome()).as(waits.text()).isNotEqualTo(Ordered.Outcome.DONE);
      second.setPaused("asked", false).toCompletableFuture().join();
      TestCluster.await(
          "work is taken again", () -> second.converse("asked", "tell", "2 1"), Ordered::isDone);
      assertThat(said(second, "ask", "")).isEqualTo("no work");
      assertThat(finished("asked").stream().filter(e -> e.event() instanceof StudyEvent.LegEnded))
          .hasSize(3);
    }
  }

  @Test
  void nodesWithKeysOfAnotherAuthorityOrWithoutKeysDoNotGetIn() throws Exception {
    var keys = Optional.of(TestKeys.in(directory.resolve("keys")));
    var foreign = Optional.of(TestKeys.in(directory.resolve("foreign")));
    try (var cluster = new TestCluster(directory, shelf, name -> new Counting())) {
      ClusterNode first = cluster.start(keys, "first", 1, "supervisor");
      ClusterNode stranger = cluster.start(foreign, "stranger", 1, "trainer");
      ClusterNode plain = cluster.start(Optional.empty(), "plain", 1, "trainer");
      TestCluster.awaitUp(first);
      ClusterNode second = cluster.start(keys, "second", 1, "trainer");
      TestCluster.awaitUp(second);
      TestCluster.await("its slot", first::overview, o -> o.free() == 1);
      // They began before the one that is in by now, and have tried again and again.
      assertThat(stranger.isUp()).isFalse();
      assertThat(plain.isUp()).isFalse();
      assertThat(first.overview().toCompletableFuture().join().nodes()).containsExactly("second");
    }
  }
}
