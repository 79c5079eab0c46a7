package dev.luthier.eval;

import java.util.stream.IntStream;

/** See {@link FoldSplitter#predefined}. */
record PredefinedFolds(int folds, FoldIndices indices) implements FoldSplitter {
  static PredefinedFolds of(int[] foldOfRow) {
    int folds = IntStream.of(foldOfRow).max().orElse(-1) + 1;
    for (int row = 0; row < foldOfRow.length; row++) {
      if (foldOfRow[row] < -1) {
        throw new IllegalArgumentException(
            "fold ("
                + foldOfRow[row]
                + ") of row "
                + row
                + " must be at least -1. Maybe count folds from 0.");
      }
    }
    if (folds < 1) {
      throw new IllegalArgumentException(
          "none of " + foldOfRow.length + " rows is in a fold. Maybe give some of them fold 0.");
    }
    for (int fold = 0; fold < folds; fold++) {
      int wanted = fold;
      long validated = IntStream.of(foldOfRow).filter(f -> f == wanted).count();
      if (validated == 0 || validated == foldOfRow.length) {
        throw new IllegalArgumentException(
            "fold "
                + fold
                + " validates on "
                + validated
                + " of "
                + foldOfRow.length
                + " rows; it needs rows to validate and rows to train on. Maybe count folds from 0 without gaps.");
      }
    }
    return new PredefinedFolds(folds, FoldIndices.of(foldOfRow));
  }

  @Override
  public Split split(Rows rows) {
    if (rows.count() != indices.foldOfRow().size()) {
      throw new IllegalArgumentException(
          "predefined folds are given for "
              + indices.foldOfRow().size()
              + " rows, the data have "
              + rows.count()
              + ". Maybe search on all rows.");
    }
    return indices;
  }
}
