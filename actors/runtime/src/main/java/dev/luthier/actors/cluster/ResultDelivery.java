package dev.luthier.actors.cluster;

import dev.luthier.actors.LegToken;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says each result of a node to whoever stands for its slot, again and again until it is
 * acknowledged. For one actor.
 */
final class ResultDelivery {
  private static final long AGAIN_NANOS = Duration.ofSeconds(2).toNanos();

  /** When a result was said last, and for which slot. */
  private record Sent(int slot, long at) {}

  private final KeptResults kept;
  private final List<TrainerSlot> slots;
  private final Map<LegToken, Sent> sent = new HashMap<>();

  /**
   * Begins with what is kept.
   *
   * @param slots of the node; results of an earlier process are said for the first of them
   */
  ResultDelivery(KeptResults kept, List<TrainerSlot> slots) {
    this.kept = kept;
    this.slots = slots;
  }

  /**
   * A leg or refit is over: its slot is idle, and its result is said, then kept. The slot waits for
   * the next leg, not for a file.
   */
  void add(Kept result) {
    for (TrainerSlot slot : slots) {
      if (slot.runs(result.token())) {
        slot.running = null;
        say(result, slot.index);
      }
    }
    kept.add(result);
  }

  Optional<Kept> find(LegToken token) {
    return kept.find(token);
  }

  /** The refit whose result is kept for a slot, if one is. */
  Optional<LegToken> refitOf(int slot) {
    return kept.all().stream()
        .map(Kept::token)
        .filter(LegToken::namesRefit)
        .filter(token -> slotOf(token) == slot)
        .findFirst();
  }

  private int slotOf(LegToken token) {
    Sent last = sent.get(KeptResults.key(token));
    return last == null ? 0 : last.slot();
  }

  void say(Kept result, int slot) {
    sent.put(KeptResults.key(result.token()), new Sent(slot, System.nanoTime()));
    slots
        .get(slot)
        .say(
            result instanceof Kept.Leg leg
                ? RemoteSlot.LegAnswer.of(leg)
                : new RemoteSlot.RefitAnswer((Kept.Refit) result));
  }

  /** Says more epochs of a result, if it is still kept. */
  void more(TrainerOrder.More m) {
    if (kept.find(m.token()).orElse(null) instanceof Kept.Leg leg) {
      m.replyTo()
          .tell(
              new RemoteSlot.MoreObservations(
                  leg.token(), m.after(), Observations.piece(leg.observations(), m.after())));
    }
  }

  /** Half a second is over: keeps what is not acknowledged, and says what was said too long ago. */
  void beat() {
    kept.beat();
    long now = System.nanoTime();
    for (Kept result : kept.all()) {
      Sent last = sent.get(KeptResults.key(result.token()));
      if (last == null || now - last.at() > AGAIN_NANOS) {
        say(result, slotOf(result.token()));
      }
    }
  }

  /** Somebody else stands for the slots: all is said again at once. */
  void restart() {
    sent.replaceAll((token, last) -> new Sent(last.slot(), last.at() - AGAIN_NANOS));
  }

  /** The log has it. */
  void acknowledged(LegToken token) {
    kept.remove(token);
    sent.remove(KeptResults.key(token));
  }

  void forget(String study) {
    kept.all().stream()
        .map(Kept::token)
        .filter(token -> token.study().equals(study))
        .toList()
        .forEach(this::acknowledged);
  }

  /** Whether everything was acknowledged. */
  boolean isEmpty() {
    return kept.all().isEmpty();
  }
}
