package dev.luthier.actors;

import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;

/**
 * What waits, in order, for the entries that it rests on to become durable: effects, and
 * acknowledgements. For one actor.
 */
final class Outbox<T> {
  private record Waiting<T>(long seq, List<T> things) {}

  private final ArrayDeque<Waiting<T>> waiting = new ArrayDeque<>();
  private long durable = -1;

  /** Puts something behind all others. */
  void put(long lastSeq, List<T> things) {
    if (!things.isEmpty()) {
      waiting.add(new Waiting<>(lastSeq, things));
    }
  }

  /** Everything up to an entry is durable. */
  void durable(long seq) {
    durable = Math.max(durable, seq);
  }

  /** Hands out what need not wait any more. */
  void release(Consumer<? super T> doing) {
    for (Waiting<T> head = waiting.peek();
        head != null && head.seq() <= durable;
        head = waiting.peek()) {
      waiting.remove();
      head.things().forEach(doing);
    }
  }
}
