package dev.luthier.actors;

import dev.luthier.study.Effect;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;

/**
 * Effects that wait, in order, for the entries that caused them to become durable. For one actor.
 */
final class Outbox {
  private record Waiting(long seq, List<Effect> effects) {}

  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private long durable = -1;

  /** Puts effects behind all others. */
  void put(long lastSeq, List<Effect> effects) {
    if (!effects.isEmpty()) {
      waiting.add(new Waiting(lastSeq, effects));
    }
  }

  /** Everything up to an entry is durable. */
  void durable(long seq) {
    durable = Math.max(durable, seq);
  }

  /** Hands out what need not wait any more. */
  void release(Consumer<Effect> doing) {
    for (Waiting head = waiting.peek();
        head != null && head.seq() <= durable;
        head = waiting.peek()) {
      waiting.remove();
      head.effects().forEach(doing);
    }
  }
}
