package dev.luthier.actors.cluster;

import dev.luthier.trial.Checkpoint;
import dev.luthier.trial.LegOutcome;
import java.util.Optional;

/**
 * How a leg ended, between nodes.
 *
 * @param kind which outcome
 * @param text reason or cause; blank where there is none
 * @param checkpoint of a leg that reached its end
 */
record WireOutcome(Kind kind, String text, Optional<Checkpoint> checkpoint) {
  enum Kind {
    REACHED,
    DIVERGED,
    STOPPED,
    SETTLED,
    FAILED,
    LOST,
    CHECKPOINT_GONE,
    CANCELLED
  }

  WireOutcome {
    text = Kept.shortened(text);
  }

  static WireOutcome of(LegOutcome outcome) {
    if (outcome instanceof LegOutcome.Reached o) {
      return new WireOutcome(Kind.REACHED, "", o.checkpoint());
    } else if (outcome instanceof LegOutcome.Diverged o) {
      return new WireOutcome(Kind.DIVERGED, o.reason(), Optional.empty());
    } else if (outcome instanceof LegOutcome.Stopped o) {
      return new WireOutcome(Kind.STOPPED, o.reason(), Optional.empty());
    } else if (outcome instanceof LegOutcome.Settled o) {
      return new WireOutcome(Kind.SETTLED, o.reason(), Optional.empty());
    } else if (outcome instanceof LegOutcome.Failed o) {
      return new WireOutcome(Kind.FAILED, o.cause(), Optional.empty());
    } else if (outcome instanceof LegOutcome.Lost o) {
      Kind kind = o.checkpointToo() ? Kind.CHECKPOINT_GONE : Kind.LOST;
      return new WireOutcome(kind, o.cause(), Optional.empty());
    }
    return new WireOutcome(Kind.CANCELLED, "", Optional.empty());
  }

  LegOutcome outcome() {
    return switch (kind) {
      case REACHED -> new LegOutcome.Reached(checkpoint);
      case DIVERGED -> new LegOutcome.Diverged(text);
      case STOPPED -> new LegOutcome.Stopped(text);
      case SETTLED -> new LegOutcome.Settled(text);
      case FAILED -> new LegOutcome.Failed(text);
      case LOST -> new LegOutcome.Lost(text);
      case CHECKPOINT_GONE -> new LegOutcome.Lost(text, true);
      case CANCELLED -> new LegOutcome.Cancelled();
    };
  }
}
