package dev.luthier.eval;

import dev.luthier.rng.Streams;
import java.util.stream.IntStream;

/** See {@link FoldSplitter#stratified}. */
record StratifiedFolds(int folds, long seed) implements FoldSplitter {
  StratifiedFolds {
    FoldIndices.requireTwo(folds);
  }

  @Override
  public FoldSplitter again(int repeat) {
    return new StratifiedFolds(folds, FoldIndices.seed(seed, repeat));
  }

  @Override
  public Split split(Rows rows) {
    FoldIndices.requireAtMost(folds, rows.count(), "rows");
    int classes = classes(rows);
    int[] foldOfRow = new int[rows.count()];
    int dealt = 0; // goes on from class to class, so that the folds' sizes stay even as well
    for (int c = 0; c < classes; c++) {
      int label = c;
      int[] members =
          IntStream.range(0, rows.count()).filter(row -> rows.label(row) == label).toArray();
      FoldIndices.shuffle(members, Streams.of(seed, "folds", label));
      for (int row : members) {
        foldOfRow[row] = dealt++ % folds;
      }
    }
    return FoldIndices.of(foldOfRow);
  }

  private static int classes(Rows rows) {
    int classes = 0;
    for (int row = 0; row < rows.count(); row++) {
      int label = rows.label(row);
      if (label < 0) {
        throw new IllegalArgumentException(
            "row " + row + " has no class to stratify by. Maybe use plain folds.");
      }
      classes = Math.max(classes, label + 1);
    }
    return classes;
  }
}
