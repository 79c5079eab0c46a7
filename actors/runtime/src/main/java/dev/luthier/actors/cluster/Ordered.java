package dev.luthier.actors.cluster;

/**
 * What came of an order.
 *
 * @param text why it was not done; the answer where it was and there is one
 */
public record Ordered(Outcome outcome, String text) implements ClusterMessage {
  /** How it went. */
  public enum Outcome {
    /** It is done. */
    DONE,
    /** It can never be done: what was said is wrong. */
    BAD,
    /** It cannot be done as things are. */
    CONFLICT,
    /** It may be done some seconds later. */
    AWAY,
    /** An error of the engine. */
    FAULT
  }

  static Ordered done() {
    return new Ordered(Outcome.DONE, "");
  }

  static Ordered conflict(String why) {
    return new Ordered(Outcome.CONFLICT, why);
  }

  static Ordered away(String why) {
    return new Ordered(Outcome.AWAY, why);
  }

  /** Whether it is done. */
  public boolean isDone() {
    return outcome == Outcome.DONE;
  }
}
