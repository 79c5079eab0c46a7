package dev.luthier.actors;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A study's own slots: which are idle, and which leg each other one runs. For one actor. */
final class LeasedSlots {
  private final TreeMap<Integer, Slot> idle = new TreeMap<>();
  private final Map<LegToken, Slot> busy = new HashMap<>();
  private final Set<Integer> leaving = new HashSet<>();

  void add(List<Slot> slots) {
    slots.forEach(slot -> idle.put(slot.number(), slot));
  }

  /** How many slots may be counted on. */
  int lasting() {
    return idle.size() + busy.size() - leaving.size();
  }

  boolean isEmpty() {
    return idle.isEmpty() && busy.isEmpty();
  }

  Optional<Slot> take(LegToken token) {
    if (idle.isEmpty()) {
      return Optional.empty();
    }
    Slot slot = idle.pollFirstEntry().getValue();
    busy.put(token, slot);
    return Optional.of(slot);
  }

  /** A slot that came with a leg on it. */
  void adopt(LegToken token, Slot slot) {
    busy.put(token, slot);
  }

  /** Whether a slot runs that. */
  boolean isBusy(LegToken token) {
    return busy.containsKey(token);
  }

  /** A leg is over; the slot, if it must now be given back. */
  Optional<Slot> idle(LegToken token) {
    Slot slot = busy.remove(token);
    if (slot == null) {
      return Optional.empty();
    }
    if (leaving.remove(slot.number())) {
      return Optional.of(slot);
    }
    idle.put(slot.number(), slot);
    return Optional.empty();
  }

  /** The broker wants a slot back; the slot, if that can be now. */
  Optional<Slot> reclaim(int number) {
    Slot slot = idle.remove(number);
    if (slot == null && busy.values().stream().anyMatch(s -> s.number() == number)) {
      leaving.add(number);
    }
    return Optional.ofNullable(slot);
  }

  /** A slot is out of use; what ran on it. */
  Optional<LegToken> lose(Slot slot) {
    idle.remove(slot.number());
    leaving.remove(slot.number());
    Optional<LegToken> running =
        busy.entrySet().stream()
            .filter(e -> e.getValue().number() == slot.number())
            .map(Map.Entry::getKey)
            .findFirst();
    running.ifPresent(busy::remove);
    return running;
  }

  /** The running legs of a trial, with their slots. */
  Map<LegToken, Slot> running(int trial) {
    var found = new HashMap<LegToken, Slot>();
    busy.forEach(
        (token, slot) -> {
          if (token.trial() == trial) {
            found.put(token, slot);
          }
        });
    return found;
  }
}
