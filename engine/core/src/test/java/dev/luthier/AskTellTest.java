package dev.luthier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.luthier.space.Parameter;
import dev.luthier.store.MemoryStudyStore;
import dev.luthier.study.Budget;
import dev.luthier.study.Replay;
import dev.luthier.study.StudyEvent;
import dev.luthier.study.StudySpec;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AskTellTest {
  private static final Parameter<Double> X = Parameter.uniform("x", -1, 1);

  private static StudySpec.Builder spec() {
    return StudySpec.maximizing("score").over(X).budget(Budget.trials(9)).seed(3);
  }

  @Test
  void asksAndTellsUntilDone() {
    int told = 0;
    try (var study = AskTell.open(spec().build(), new MemoryStudyStore())) {
      while (study.ask() instanceof Ask.Work work) {
        study.tell(work, -Math.abs(work.configuration().get(X)));
        told++;
      }
      assertThat(study.ask()).isInstanceOf(Ask.Done.class);
      assertThat(told).isEqualTo(9);
      assertThat(study.result().best().mean()).isBetween(-0.3, 0.0);
    }
  }

  @Test
  void reopeningGivesTheOpenWorkOutAgain() {
    var store = new MemoryStudyStore();
    Ask.Work lost;
    try (var study = AskTell.open(spec().build(), store)) {
      study.tell((Ask.Work) study.ask(), 0.5);
      lost = (Ask.Work) study.ask();
    }
    try (var again = AskTell.open(spec().build(), store)) {
      var work = (Ask.Work) again.ask();
      assertThat(work.trial()).isEqualTo(lost.trial());
      assertThat(work.configuration()).isEqualTo(lost.configuration());
      assertThat(work.attempt()).isEqualTo(2);
      assertThat(again.best().orElseThrow().number()).isZero();
    }
  }

  @Test
  void adoptingLeavesTheOpenWorkWithWhoeverHasIt() {
    var store = new MemoryStudyStore();
    Ask.Work kept;
    try (var study = AskTell.open(spec().build(), store)) {
      study.tell((Ask.Work) study.ask(), 0.5);
      kept = (Ask.Work) study.ask();
    }
    try (var again = AskTell.adopt(spec().build(), store)) {
      assertThat(again.openWork()).containsExactly(kept);
      assertThat(((Ask.Work) again.ask()).trial()).isEqualTo(2);
      again.tell(again.work(kept.trial(), OptionalInt.empty()), 0.7);
      assertThat(again.best().orElseThrow().number()).isEqualTo(kept.trial());
      assertThatThrownBy(() -> again.tell(kept, 0.9)).isInstanceOf(WorkNotOpen.class);
    }
    try (var once = AskTell.adopt(spec().build(), store)) {
      while (once.ask() instanceof Ask.Work work) {
        once.tell(work, 0.1);
      }
      assertThat(once.openWork()).extracting(Ask.Work::trial).containsExactly(2);
      once.tell(once.openWork().get(0), 0.1);
      assertThat(once.ask()).isInstanceOf(Ask.Done.class);
      assertThat(once.state().trials()).hasSize(9);
    }
    assertThat(Replay.of(store.open(spec().build()).read()).differences()).isEmpty();
  }

  @Test
  void aReportOfAdoptedWorkStandsForThoseThatWereForgotten() {
    var store = new MemoryStudyStore();
    var spec = spec().halving(3, "1x1", "9x1").finalists(1).budget(Budget.trials(3)).build();
    Ask.Work work = null;
    try (var study = AskTell.open(spec, store)) {
      while (study.ask() instanceof Ask.Work next && next.fromEpoch() == 0) {
        study.tell(next, 0.1 * next.trial());
      }
      work = study.openWork().get(0);
      assertThat(study.report(work, 2, Map.of("score", 1.0))).isEqualTo(Verdict.CONTINUE);
      assertThat(study.report(work, 3, Map.of("score", 2.0))).isEqualTo(Verdict.CONTINUE);
    }
    Ask.Work same = work;
    try (var study = AskTell.adopt(spec, store)) {
      assertThatThrownBy(() -> study.report(same, 10, Map.of("score", 3.0)))
          .hasMessageContaining("of 9");
      assertThat(study.report(same, 4, Map.of("score", 3.0))).isEqualTo(Verdict.CONTINUE);
      assertThatThrownBy(() -> study.report(same, 6, Map.of("score", 5.0)))
          .hasMessageContaining("expected was 5");
      study.tell(same, 4.0);
      var curve = study.state().trials().get(same.trial()).curves().get(0);
      assertThat(IntStream.rangeClosed(2, curve.epochs()).mapToObj(curve::at))
          .containsExactly(-3.0, -3.0, -3.0, -4.0, -4.0, -4.0, -4.0, -4.0);
    }
    assertThat(Replay.of(store.open(spec).read()).differences()).isEmpty();
  }

  @Test
  void workThatIsOpenWhereAStudyWasHaltedIsCancelled() {
    var store = new MemoryStudyStore();
    try (var study = AskTell.open(spec().build(), store)) {
      study.tell((Ask.Work) study.ask(), 0.5);
      study.ask();
      study.endEarly("enough");
    }
    var log = store.open(spec().build()).read();
    var cut = new MemoryStudyStore();
    int stopped = 0;
    while (!(log.get(stopped).event() instanceof StudyEvent.StudyHalted)) {
      stopped++;
    }
    cut.open(spec().build()).append(log.subList(0, stopped + 1));
    try (var study = AskTell.adopt(spec().build(), cut)) {
      assertThat(study.openWork()).isEmpty();
      assertThat(((Ask.Done) study.ask()).reason()).contains("enough");
    }
    assertThat(Replay.of(cut.open(spec().build()).read()).differences()).isEmpty();
  }

  @Test
  void aLegOfAHalvedStudyGoesOnWhereTheCallerStopped() {
    var store = new MemoryStudyStore();
    var spec = spec().halving(3, "1x1", "3x2").finalists(1).build();
    boolean resumed = false;
    try (var study = AskTell.open(spec, store)) {
      while (study.ask() instanceof Ask.Work work) {
        resumed |= work.fromEpoch() == 1 && work.untilEpoch() == 3;
        for (int epoch = work.fromEpoch() + 1; epoch < work.untilEpoch(); epoch++) {
          assertThat(study.report(work, epoch, Map.of("score", 0.1 * work.trial())))
              .isEqualTo(Verdict.CONTINUE);
        }
        study.tell(work, 0.1 * work.trial());
      }
      assertThat(resumed).isTrue();
      assertThat(study.result().best().trial()).isEqualTo(8);
    }
    assertThat(Replay.of(store.open(spec).read()).differences()).isEmpty();
  }

  @Test
  void withTwoOpenTheEndWaits() {
    try (var study =
        AskTell.open(spec().budget(Budget.trials(2)).build(), new MemoryStudyStore())) {
      var first = (Ask.Work) study.ask();
      var second = (Ask.Work) study.ask();
      assertThat(study.ask()).isInstanceOf(Ask.Wait.class);
      study.tell(first, 1);
      assertThat(study.ask()).isInstanceOf(Ask.Wait.class);
      study.tell(second, 2);
      assertThat(study.ask()).isInstanceOf(Ask.Done.class);
      assertThat(study.result().best().trial()).isEqualTo(1);
    }
  }

  @Test
  void lostWorkIsGivenOutAgainWhateverTheRetries() {
    var store = new MemoryStudyStore();
    try (var study = AskTell.open(spec().build(), store)) {
      var first = (Ask.Work) study.ask();
      assertThat(study.openWork()).containsExactly(first);
      study.lose(first, "nobody knows");
      assertThat(study.openWork()).isEmpty();
      var again = (Ask.Work) study.ask();
      assertThat(again.trial()).isEqualTo(first.trial());
      assertThat(again.attempt()).isEqualTo(2);
      assertThatThrownBy(() -> study.tell(first, 1)).hasMessageContaining("not open");
      study.tell(again, 1);
    }
    assertThat(Replay.of(store.open(spec().build()).read()).differences()).isEmpty();
  }

  @Test
  void endedEarlyItDoesNotWaitForOpenWork() {
    var store = new MemoryStudyStore();
    try (var study = AskTell.open(spec().build(), store)) {
      study.tell((Ask.Work) study.ask(), 0.5);
      study.ask();
      study.endEarly("enough");
      assertThat(((Ask.Done) study.ask()).reason()).contains("enough");
      assertThat(study.result().best().trial()).isZero();
    }
    assertThat(Replay.of(store.open(spec().build()).read()).differences()).isEmpty();
  }

  @Test
  void aTellThatIsRepeatedIsNotTakenForTheNextLeg() {
    var store = new MemoryStudyStore();
    var spec = spec().halving(2, "1x1", "3x1").budget(Budget.trials(4)).build();
    try (var study = AskTell.open(spec, store)) {
      var first = (Ask.Work) study.ask();
      study.tell(first, 0.5);
      study.tell((Ask.Work) study.ask(), 0.1);
      var next = (Ask.Work) study.ask();
      assertThat(next.trial()).isEqualTo(first.trial());
      assertThat(next.attempt()).isEqualTo(first.attempt());
      var before = study.state();
      assertThatThrownBy(() -> study.tell(first, 0.5))
          .isInstanceOf(WorkNotOpen.class)
          .hasMessage(
              "trial 0 fold 0 until epoch 1 (attempt 1) is not open. Maybe it was told already.");
      assertThatThrownBy(() -> study.fail(first, "late")).isInstanceOf(WorkNotOpen.class);
      assertThatThrownBy(() -> study.lose(first, "late")).isInstanceOf(WorkNotOpen.class);
      assertThatThrownBy(() -> study.report(first, 1, Map.of("score", 0.5)))
          .isInstanceOf(WorkNotOpen.class);
      assertThatThrownBy(() -> study.work(0, OptionalInt.empty(), 1))
          .isInstanceOf(WorkNotOpen.class)
          .hasMessageContaining("epoch (1)")
          .hasMessageContaining("epochs 2 to 3");
      assertThat(study.work(0, OptionalInt.empty(), 2)).isEqualTo(next);
      assertThat(study.state()).isSameAs(before);
      study.tell(next, 0.7);
      assertThat(study.state().trials().get(0).curves().get(0).at(3)).isEqualTo(-0.7);
    }
    assertThat(Replay.of(store.open(spec).read()).differences()).isEmpty();
  }

  @Test
  void wrongWorkIsNamed() {
    try (var study = AskTell.open(spec().build(), new MemoryStudyStore())) {
      var work = (Ask.Work) study.ask();
      study.tell(work, 1);
      assertThatThrownBy(() -> study.tell(work, 1))
          .hasMessageContaining("trial 0")
          .hasMessageContaining("not open");
      assertThatThrownBy(() -> study.work(5, OptionalInt.empty()))
          .hasMessageContaining("trial 5 has 0 open legs");
    }
  }
}
