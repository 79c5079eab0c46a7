package dev.luthier.eval;

import dev.luthier.rng.Streams;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** See {@link FoldSplitter#grouped}. */
record GroupedFolds(int folds, long seed) implements FoldSplitter {
  GroupedFolds {
    FoldIndices.requireTwo(folds);
  }

  @Override
  public FoldSplitter again(int repeat) {
    return new GroupedFolds(folds, FoldIndices.seed(seed, repeat));
  }

  @Override
  public Split split(Rows rows) {
    Map<Integer, Integer> sizes = sizes(rows);
    FoldIndices.requireAtMost(folds, sizes.size(), "groups");
    var groups = new ArrayList<>(sizes.entrySet());
    Collections.shuffle(groups, new Random(Streams.seed(seed, "folds")));
    groups.sort(
        Map.Entry.<Integer, Integer>comparingByValue()
            .reversed()); // stable: the shuffle decides ties
    int[] filled = new int[folds];
    var foldOfGroup = new HashMap<Integer, Integer>();
    for (var group : groups) {
      int smallest = smallest(filled);
      filled[smallest] += group.getValue();
      foldOfGroup.put(group.getKey(), smallest);
    }
    return FoldIndices.of(
        IntStream.range(0, rows.count())
            .map(row -> foldOfGroup.getOrDefault(rows.group(row), -1))
            .toArray());
  }

  private static Map<Integer, Integer> sizes(Rows rows) {
    var sizes = new TreeMap<Integer, Integer>();
    for (int row = 0; row < rows.count(); row++) {
      if (rows.group(row) < 0) {
        throw new IllegalArgumentException(
            "row " + row + " has no group. Maybe name the column of the groups.");
      }
      sizes.merge(rows.group(row), 1, Integer::sum);
    }
    return sizes;
  }

  private static int smallest(int[] filled) {
    int smallest = 0;
    for (int fold = 1; fold < filled.length; fold++) {
      if (filled[fold] < filled[smallest]) {
        smallest = fold;
      }
    }
    return smallest;
  }
}
