package dev.luthier.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.luthier.space.Parameter;
import dev.luthier.study.LogEntry;
import dev.luthier.study.StudyEvent;
import dev.luthier.study.StudySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What every store must do; a store's test is a subclass. */
public abstract class StudyStoreContract {
  /** The store under test: at every call of one test over the same, at first empty, place. */
  protected abstract StudyStore store();

  private static StudySpec spec(String name) {
    return StudySpec.minimizing("loss").name(name).over(Parameter.uniform("x", 0, 1)).build();
  }

  private static LogEntry created(StudySpec spec) {
    return new LogEntry(0, 1, 0, new StudyEvent.StudyCreated(spec));
  }

  private static LogEntry clock(long seq) {
    return new LogEntry(seq, 10 + seq, seq, new StudyEvent.ClockRead());
  }

  private static void await(java.util.concurrent.CompletionStage<Void> stage) {
    stage.toCompletableFuture().join();
  }

  @Test
  void newLogIsEmpty() {
    try (StudyLog log = store().open(spec("a"))) {
      assertThat(log.read()).isEmpty();
    }
  }

  @Test
  void readsWhatWasAppendedInOrder() {
    try (StudyLog log = store().open(spec("a"))) {
      await(log.append(List.of(created(spec("a")), clock(1))));
      await(log.append(List.of(clock(2))));
      assertThat(log.read()).containsExactly(created(spec("a")), clock(1), clock(2));
    }
  }

  @Test
  void keepsAcknowledgedEntriesAcrossReopening() {
    try (StudyLog log = store().open(spec("a"))) {
      await(log.append(List.of(created(spec("a")), clock(1))));
    }
    try (StudyLog log = store().open(spec("a"))) {
      await(log.append(List.of(clock(2))));
      assertThat(log.read()).containsExactly(created(spec("a")), clock(1), clock(2));
    }
  }

  @Test
  void closingWaitsForWhatWasAppended() {
    var stages = new ArrayList<CompletableFuture<Void>>();
    try (StudyLog log = store().open(spec("a"))) {
      stages.add(log.append(List.of(created(spec("a")))).toCompletableFuture());
      for (int seq = 1; seq < 200; seq++) {
        stages.add(log.append(List.of(clock(seq))).toCompletableFuture());
      }
    }
    assertThat(stages).allMatch(stage -> stage.isDone() && !stage.isCompletedExceptionally());
    try (StudyLog log = store().open(spec("a"))) {
      assertThat(log.read()).hasSize(200);
    }
  }

  @Test
  void refusesAGapAndStaysUsable() {
    try (StudyLog log = store().open(spec("a"))) {
      await(log.append(List.of(created(spec("a")))));
      assertThatThrownBy(() -> log.append(List.of(clock(2))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("entry 2 does not follow 0.");
      await(log.append(List.of(clock(1))));
      assertThat(log.read()).hasSize(2);
    }
  }

  @Test
  void listsStudiesByNameAndKeepsThemApart() {
    for (String name : List.of("b", "a")) {
      try (StudyLog log = store().open(spec(name))) {
        await(log.append(List.of(created(spec(name)))));
      }
    }
    assertThat(store().list()).containsExactly("a", "b");
    try (StudyLog log = store().open(spec("b"))) {
      assertThat(log.read()).containsExactly(created(spec("b")));
    }
  }
}
