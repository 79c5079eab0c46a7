package dev.luthier.eval;

import dev.luthier.rng.Streams;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Folds that part the rows: each row is validated in one fold, and trained on in all others.
 *
 * @param foldOfRow {@code [rows]}, from 0; -1: always trained on
 */
record FoldIndices(List<Integer> foldOfRow) implements FoldSplitter.Split {
  FoldIndices {
    foldOfRow = List.copyOf(foldOfRow);
  }

  static FoldIndices of(int[] foldOfRow) {
    return new FoldIndices(IntStream.of(foldOfRow).boxed().toList());
  }

  @Override
  public int[] training(int fold) {
    return rows(f -> f != fold);
  }

  @Override
  public int[] validation(int fold) {
    return rows(f -> f == fold);
  }

  private int[] rows(IntPredicate wanted) {
    return IntStream.range(0, foldOfRow.size())
        .filter(row -> wanted.test(foldOfRow.get(row)))
        .toArray();
  }

  /** Refuses less than two folds. */
  static void requireTwo(int folds) {
    if (folds < 2) {
      throw new IllegalArgumentException("folds (" + folds + ") must be at least 2. Maybe 5.");
    }
  }

  /** Refuses more folds than there are things to put into them. */
  static void requireAtMost(int folds, int count, String things) {
    if (folds > count) {
      throw new IllegalArgumentException(
          "folds ("
              + folds
              + ") must not exceed "
              + things
              + " ("
              + count
              + "). Maybe lower folds or supply more data.");
    }
  }

  /** Shuffles in place (Fisher, Yates; Durstenfeld 1964). */
  static void shuffle(int[] values, RandomGenerator random) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int kept = values[i];
      values[i] = values[j];
      values[j] = kept;
    }
  }

  /** The seed of another split of the same rows. */
  static long seed(long seed, int repeat) {
    return repeat == 0 ? seed : Streams.of(seed, "folds.again", repeat).nextLong();
  }
}
