package dev.luthier.study;

import dev.luthier.stop.RungChange;
import dev.luthier.stop.RungTable;
import java.util.Collections;
import java.util.Map;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PSortedSet;
import org.pcollections.PVector;
import org.pcollections.TreePSet;
import org.pcollections.TreePVector;

/** What a study begins with. */
final class Empty {
  private Empty() {}

  static PVector<RungTable> rungs(int count) {
    return TreePVector.from(Collections.nCopies(count, RungTable.empty()));
  }

  static PVector<RungChange> changes(int count) {
    return TreePVector.from(Collections.nCopies(count, RungChange.NONE));
  }

  static PMap<LegKey, QueuedLeg> running() {
    return HashTreePMap.from(Map.of());
  }

  static PMap<LegKey, Double> values() {
    return HashTreePMap.from(Map.of());
  }

  static PSortedSet<Integer> numbers() {
    return TreePSet.empty();
  }
}
