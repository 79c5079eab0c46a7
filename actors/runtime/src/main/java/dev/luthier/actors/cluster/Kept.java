package dev.luthier.actors.cluster;

import dev.luthier.actors.LegToken;
import dev.luthier.actors.StudySupervisor;
import dev.luthier.trial.Observation;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A result that a trainer node keeps until the study's log has it. */
sealed interface Kept extends ClusterMessage {
  LegToken token();

  /** Longest reason, cause or failure that travels; the middle of a longer one is left out. */
  int LONGEST_TEXT = 64 << 10;

  /** What came of a leg. */
  record Leg(LegToken token, WireOutcome outcome, List<Observation> observations, double seconds)
      implements Kept {}

  /**
   * What came of a refit.
   *
   * @param files of the model, which the node has
   */
  record Refit(
      LegToken token, Map<String, Double> test, int rows, String failure, List<String> files)
      implements Kept {}

  /**
   * What a trainer's answer is kept as.
   *
   * @param running what its slot runs
   * @param files of the best model of a study
   */
  static Optional<Kept> of(
      StudySupervisor.Command answer,
      Optional<LegToken> running,
      Function<String, List<String>> files) {
    if (answer instanceof StudySupervisor.LegFinished m) {
      return Optional.of(Observations.leg(m));
    } else if (answer instanceof StudySupervisor.RefitFinished m) {
      return Optional.of(refit(m, files));
    } else if (answer instanceof StudySupervisor.Broken m) {
      // A full disk is this node's own trouble: others may have room.
      return running.map(token -> lost(token, String.valueOf(m.cause())));
    }
    return Optional.empty();
  }

  /** A refit whose files cannot be listed gave nothing. */
  private static Refit refit(
      StudySupervisor.RefitFinished m, Function<String, List<String>> files) {
    try {
      return new Refit(
          m.token(),
          m.result().test(),
          m.result().rows(),
          shortened(m.result().failure()),
          files.apply(m.token().study()));
    } catch (UncheckedIOException e) {
      return new Refit(m.token(), Map.of(), 0, e.toString(), List.of());
    }
  }

  /** At most {@link #LONGEST_TEXT} characters of a text: its beginning and its end. */
  static String shortened(String text) {
    if (text.length() <= LONGEST_TEXT) {
      return text;
    }
    String gap = "\n... " + (text.length() - LONGEST_TEXT) + " characters are left out ...\n";
    int half = (LONGEST_TEXT - gap.length()) / 2;
    return text.substring(0, half) + gap + text.substring(text.length() - half);
  }

  /** Work that came to nothing by no fault of its own; a refit is not tried again by itself. */
  static Kept lost(LegToken token, String cause) {
    return token.namesRefit()
        ? new Refit(token, Map.of(), 0, cause, List.of())
        : new Leg(
            token, new WireOutcome(WireOutcome.Kind.LOST, cause, Optional.empty()), List.of(), 0);
  }
}
