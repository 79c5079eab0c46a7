package dev.luthier.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.luthier.eval.LegOrder;
import dev.luthier.eval.LegResult;
import dev.luthier.eval.LegRunner;
import dev.luthier.eval.MemoryCheckpointStore;
import dev.luthier.eval.RefitOrder;
import dev.luthier.eval.RefitRunner;
import dev.luthier.eval.RemoteFailure;
import dev.luthier.eval.StopSignal;
import dev.luthier.eval.StorageFailure;
import dev.luthier.space.Parameter;
import dev.luthier.study.ObjectiveSource;
import dev.luthier.study.StudySpec;
import dev.luthier.studyfile.CelConstraints;
import dev.luthier.trial.Checkpoint;
import dev.luthier.trial.Leg;
import dev.luthier.trial.LegOutcome;
import dev.luthier.trial.Yardstick;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ChildObjectiveTest {
  private static final Parameter<Double> X = Parameter.uniform("x", 0, 1);
  private static final Parameter<String> WAY =
      Parameter.choice(
          "way", "none", "exit", "segv", "memory", "loop", "output", "recursion", "killed");

  private final MemoryCheckpointStore checkpoints = new MemoryCheckpointStore();
  private final List<ChildObjective> opened = new ArrayList<>();

  @AfterEach
  void close() {
    opened.forEach(ChildObjective::close);
  }

  private static StudySpec.Builder spec() {
    return StudySpec.minimizing("loss").over(X, WAY).whole(3, 1).lossBound(10);
  }

  private ChildObjective program(String way) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var program =
        new ObjectiveSource.Program(
            List.of(
                java,
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Speaker.class.getName(),
                way),
            Map.of(),
            true);
    return open(ChildCommands.program(program, Path.of("")));
  }

  private ChildObjective jvm() {
    var memory = new ChildMemory(64L << 20, 64L << 20);
    return open(ChildCommands.jvm(memory, 1, List.of()));
  }

  private ChildObjective open(ChildCommand command) {
    var objective =
        new ChildObjective(command, spec().objective(Crasher.class.getName()).build(), Path.of(""));
    opened.add(objective);
    return objective;
  }

  private LegResult train(ChildObjective objective, String way, int from, Checkpoint... old) {
    return train(objective, way, from, new StopSignal(), old);
  }

  private LegResult train(
      ChildObjective objective, String way, int from, StopSignal stop, Checkpoint... old) {
    StudySpec spec = spec().build();
    var leg = new Leg(4, 0, from, 3, 1, List.of(old).stream().findFirst());
    var configuration = spec.space().configuration(Map.of("x", 0.5, "way", way));
    var order =
        new LegOrder(leg, configuration, spec.goal(), spec.judge(leg, Yardstick.NONE), 1, 42);
    return LegRunner.run(objective, order, checkpoints, o -> {}, stop, System::nanoTime);
  }

  private static Checkpoint saved(LegResult result) {
    assertThat(result.outcome()).isInstanceOf(LegOutcome.Reached.class);
    return ((LegOutcome.Reached) result.outcome()).checkpoint().orElseThrow();
  }

  private static String cause(LegResult result) {
    assertThat(result.outcome()).isInstanceOf(LegOutcome.Failed.class);
    return ((LegOutcome.Failed) result.outcome()).cause();
  }

  @Test
  void aDiskThatIsFullForTheChildIsNoFaultOfTheTrial() {
    assertThatThrownBy(() -> train(program("full"), "none", 0))
        .isInstanceOf(StorageFailure.class)
        .hasMessageContaining(
            "the files that a trial and its child hand each other cannot be written:"
                + " No space left on device. Maybe the disk of ");
  }

  @Test
  void aCheckpointThatIsNotThereIsALostLegAndNoFullDisk() {
    LegResult result = train(program("well"), "none", 1, new Checkpoint("nowhere", ""));
    assertThat(result.outcome()).isInstanceOf(LegOutcome.Lost.class);
  }

  @Test
  void aProgramTrainsAndGoesOnWhereItWas() {
    var objective = program("plain");
    LegResult first = train(objective, "none", 0);
    assertThat(first.observations()).hasSize(3);
    assertThat(first.observations().get(1).metrics()).isEqualTo(Map.of("loss", 0.5));
    Checkpoint kept = saved(first);
    var longer = new Leg(4, 0, 3, 5, 1, Optional.of(kept));
    StudySpec spec = spec().build();
    var configuration = spec.space().configuration(Map.of("x", 0.5, "way", "none"));
    var order =
        new LegOrder(longer, configuration, spec.goal(), spec.judge(longer, Yardstick.NONE), 1, 42);
    LegResult second =
        LegRunner.run(objective, order, checkpoints, o -> {}, new StopSignal(), System::nanoTime);
    assertThat(second.observations()).extracting(o -> o.epoch()).containsExactly(4, 5);
    assertThat(saved(second).sha256()).isNotEqualTo(kept.sha256());
  }

  @Test
  void equalFilesMakeEqualCheckpoints() {
    assertThat(saved(train(program("plain"), "none", 0)).sha256())
        .isEqualTo(saved(train(program("one-way"), "none", 0)).sha256());
  }

  @Test
  void aProgramMayTrainOneLegOnly() {
    var objective = program("one-leg");
    for (int i = 0; i < 3; i++) {
      assertThat(train(objective, "none", 0).observations()).hasSize(3);
    }
  }

  @Test
  void whatAProgramPrintsBesideIsPassedOver() {
    saved(train(program("noise"), "none", 0));
  }

  @Test
  void howProgramsFail() {
    assertThat(cause(train(program("failing"), "none", 0))).isEqualTo("no luck");
    assertThat(cause(train(program("dying"), "none", 0)))
        .isEqualTo("the process ended with exit code 7; last lines: this is the end");
    assertThat(cause(train(program("nonsense"), "none", 0))).contains("epoch (99)");
    assertThat(cause(train(program("too-early"), "none", 0))).contains("after epoch 0 of 3");
    assertThat(train(program("plain"), "none", 1, gone()).outcome())
        .isEqualTo(
            new LegOutcome.Lost("checkpoint 'nowhere' is gone. Maybe it was discarded.", true));
  }

  private static Checkpoint gone() {
    return new Checkpoint("nowhere", "00");
  }

  @Test
  void aDeafProgramIsEnded() {
    var stop = new StopSignal();
    var objective = program("deaf");
    stop.stop("enough");
    long begun = System.nanoTime();
    assertThat(train(objective, "none", 0, stop).outcome()).isEqualTo(new LegOutcome.Cancelled());
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void anInterruptedLegEndsItsChildAtOnce() throws Exception {
    var objective = program("deaf");
    var result = new CompletableFuture<LegResult>();
    var stop = new StopSignal();
    var thread = new Thread(() -> result.complete(train(objective, "none", 0, stop)));
    thread.start();
    stop.stop("the study left");
    thread.interrupt();
    assertThat(result.get(4, TimeUnit.SECONDS).outcome()).isEqualTo(new LegOutcome.Cancelled());
  }

  @Test
  void aProgramRefits() throws Exception {
    StudySpec spec = spec().build();
    var configuration = spec.space().configuration(Map.of("x", 0.5, "way", "none"));
    var files = new ByteArrayOutputStream();
    var result =
        RefitRunner.run(
            program("plain"),
            new RefitOrder(4, configuration, 3, OptionalInt.empty(), 42),
            (name, writer) -> {
              files.write((name + ":").getBytes(java.nio.charset.StandardCharsets.UTF_8));
              writer.writeTo(files);
            });
    assertThat(result.failure()).isEmpty();
    assertThat(result.test()).isEqualTo(Map.of("accuracy", 0.5));
    assertThat(files).hasToString("model.txt:model");
  }

  @Test
  void aChildThatIsAJvmTrainsLikeThisOne() throws IOException {
    Checkpoint inChild = saved(train(jvm(), "none", 0));
    var here = new Crasher();
    StudySpec spec = spec().build();
    var configuration = spec.space().configuration(Map.of("x", 0.5, "way", "none"));
    var leg = new Leg(4, 0, 0, 3, 1, Optional.empty());
    var order =
        new LegOrder(leg, configuration, spec.goal(), spec.judge(leg, Yardstick.NONE), 1, 42);
    LegResult local =
        LegRunner.run(here, order, checkpoints, o -> {}, new StopSignal(), System::nanoTime);
    assertThat(saved(local).sha256()).isEqualTo(inChild.sha256());
  }

  @Test
  void everyCrashCostsItsLegOnly() {
    var objective = jvm();
    assertThat(objective.folds()).isEmpty();
    assertThat(cause(train(objective, "exit", 0))).contains("exit code 3").contains("leaving");
    assertThat(cause(train(objective, "segv", 0))).contains("SIGSEGV");
    assertThat(cause(train(objective, "memory", 0))).contains("OutOfMemoryError");
    assertThat(cause(train(objective, "recursion", 0))).contains("StackOverflowError");
    assertThat(saved(train(objective, "output", 0)).sha256()).isNotEmpty();
    assertThat(train(objective, "killed", 0).outcome()).isInstanceOf(LegOutcome.Lost.class);
    assertThat(saved(train(objective, "none", 0)).sha256()).isNotEmpty();
  }

  @Test
  void aConfigurationThatBreaksARuleIsNotTrained() {
    var rule = new CelConstraints().compile("x < 0.4 || way == 'killed'", List.of(X, WAY));
    var spec = spec().constraint(rule).objective(Crasher.class.getName()).build();
    var memory = new ChildMemory(64L << 20, 64L << 20);
    var objective = new ChildObjective(ChildCommands.jvm(memory, 1, List.of()), spec, Path.of(""));
    opened.add(objective);
    assertThat(cause(train(objective, "none", 0))).contains("breaks the rule 'x < 0.4");
    assertThat(train(objective, "killed", 0).outcome()).isInstanceOf(LegOutcome.Lost.class);
  }

  @Test
  void anObjectiveThatCannotBeMadeSaysWhy() {
    var command = ChildCommands.jvm(new ChildMemory(64L << 20, 64L << 20), 1, List.of());
    var objective =
        new ChildObjective(command, spec().objective("no.such.Class").build(), Path.of(""));
    opened.add(objective);
    assertThatThrownBy(objective::folds)
        .isInstanceOf(RemoteFailure.class)
        .hasMessageContaining("there is no such class");
  }

  @Test
  void aChildInheritsNoSecrets() {
    assertThat(ChildEnvironment.of(Map.of("GIVEN", "yes")))
        .containsEntry("GIVEN", "yes")
        .containsEntry("OMP_NUM_THREADS", "1")
        .allSatisfy(
            (name, value) -> assertThat(name).doesNotContain("TOKEN", "SECRET", "PASSWORD"));
  }
}
