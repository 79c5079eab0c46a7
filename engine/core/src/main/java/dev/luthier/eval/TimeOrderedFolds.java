package dev.luthier.eval;

import java.util.stream.IntStream;

/** See {@link FoldSplitter#timeOrdered}. */
record TimeOrderedFolds(int folds) implements FoldSplitter {
  TimeOrderedFolds {
    FoldIndices.requireTwo(folds);
  }

  @Override
  public Split split(Rows rows) {
    FoldIndices.requireAtMost(folds, rows.count() - 1, "rows after the first");
    return new Blocks(rows.count(), folds + 1);
  }

  /** Consecutive blocks whose sizes differ by at most 1. */
  private record Blocks(int rows, int blocks) implements Split {
    @Override
    public int[] training(int fold) {
      return IntStream.range(0, begin(fold + 1)).toArray();
    }

    @Override
    public int[] validation(int fold) {
      return IntStream.range(begin(fold + 1), begin(fold + 2)).toArray();
    }

    private int begin(int block) {
      return Math.toIntExact((long) rows * block / blocks);
    }
  }
}
