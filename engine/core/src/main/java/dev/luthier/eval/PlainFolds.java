package dev.luthier.eval;

import dev.luthier.rng.Streams;
import java.util.stream.IntStream;

/** See {@link FoldSplitter#plain}. */
record PlainFolds(int folds, long seed) implements FoldSplitter {
  PlainFolds {
    FoldIndices.requireTwo(folds);
  }

  @Override
  public FoldSplitter again(int repeat) {
    return new PlainFolds(folds, FoldIndices.seed(seed, repeat));
  }

  @Override
  public Split split(Rows rows) {
    FoldIndices.requireAtMost(folds, rows.count(), "rows");
    int[] order = IntStream.range(0, rows.count()).toArray();
    FoldIndices.shuffle(order, Streams.of(seed, "folds"));
    int[] foldOfRow = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      foldOfRow[order[i]] = i % folds;
    }
    return FoldIndices.of(foldOfRow);
  }
}
