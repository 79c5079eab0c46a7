package dev.luthier.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.serialization.SerializationExtension;
import dev.luthier.actors.LegToken;
import dev.luthier.actors.Slot;
import dev.luthier.actors.StudySupervisor;
import dev.luthier.actors.TrialTrainer;
import dev.luthier.eval.LegResult;
import dev.luthier.trial.LegOutcome;
import dev.luthier.trial.Observation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ObservationsTest {
  private static final LegToken TOKEN = new LegToken("study", 1, 0, 0, 1, 1);

  private static Observation epoch(int epoch, int metrics) {
    var values = new HashMap<String, Double>();
    for (int i = 0; i < metrics; i++) {
      values.put("über-" + i, 0.1 + i);
    }
    return new Observation(epoch, values, 0.25);
  }

  private static Kept.Leg leg(List<Observation> observations) {
    var slot =
        new Slot(
            0,
            OptionalInt.empty(),
            akka.actor.testkit.typed.javadsl.TestInbox.<TrialTrainer.Command>create().getRef());
    var result = new LegResult(new LegOutcome.Reached(Optional.empty()), observations, 3);
    return Observations.leg(new StudySupervisor.LegFinished(TOKEN, result, slot));
  }

  @Test
  void piecesAreAllOfItAndFitIntoAMessage() {
    List<Observation> all = IntStream.rangeClosed(1, 30_000).mapToObj(e -> epoch(e, 3)).toList();
    ActorTestKit kit = TestActors.system();
    try {
      var serialization = SerializationExtension.get(kit.system());
      var arriving = new ArrivingLeg();
      Optional<Kept.Leg> whole = arriving.begin(RemoteSlot.LegAnswer.of(leg(all)));
      int pieces = 1;
      while (whole.isEmpty()) {
        var piece = Observations.piece(all, arriving.size());
        var more = new RemoteSlot.MoreObservations(TOKEN, arriving.size(), piece);
        assertThat(serialization.serialize(more).get().length).isLessThan(1 << 20);
        assertThat(arriving.isNext(more)).isTrue();
        whole = arriving.add(more);
        assertThat(arriving.isNext(more)).as("said twice").isFalse();
        pieces++;
      }
      assertThat(pieces).isGreaterThan(5);
      assertThat(whole.get()).isEqualTo(leg(all));
    } finally {
      kit.shutdownTestKit();
    }
  }

  @Test
  void theEstimateIsAboveWhatIsWritten() {
    ActorTestKit kit = TestActors.system();
    try {
      var serialization = SerializationExtension.get(kit.system());
      for (int metrics : new int[] {1, 4, 400}) {
        List<Observation> all =
            IntStream.rangeClosed(1, 50).mapToObj(e -> epoch(e, metrics)).toList();
        int bytes =
            serialization.serialize(new RemoteSlot.MoreObservations(TOKEN, 0, all)).get().length;
        long estimate = all.stream().mapToLong(Observations::bytes).sum();
        assertThat(estimate).isGreaterThan(bytes - 300).isLessThan(3L * bytes);
      }
    } finally {
      kit.shutdownTestKit();
    }
  }

  @Test
  void aLegWithTooMuchToSayHasFailedAndSaysWhy() {
    List<Observation> many = new ArrayList<>();
    for (int e = 1; e <= 40_000; e++) {
      many.add(epoch(e, 40));
    }
    Kept.Leg failed = leg(many);
    assertThat(failed.outcome().kind()).isEqualTo(WireOutcome.Kind.FAILED);
    assertThat(failed.outcome().text()).contains("40000 epochs", "Maybe report fewer");
    assertThat(failed.observations()).isEmpty();
    assertThat(leg(List.of(epoch(1, 30_000))).outcome().kind()).isEqualTo(WireOutcome.Kind.FAILED);
    assertThat(leg(List.of(new Observation(1, Map.of("loss", 1.0), 0))).outcome().kind())
        .isEqualTo(WireOutcome.Kind.REACHED);
  }

  @Test
  void ofALongCauseTheBeginningAndTheEndTravel() {
    String cause = "first" + "x".repeat(500_000) + "last";
    String text = WireOutcome.of(new LegOutcome.Failed(cause)).text();
    assertThat(text).startsWith("firstx").endsWith("xlast").contains("characters are left out");
    assertThat(text.length()).isLessThanOrEqualTo(Kept.LONGEST_TEXT);
  }
}
