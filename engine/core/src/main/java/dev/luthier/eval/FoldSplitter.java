package dev.luthier.eval;

/** Which rows are trained on and which are validated on. */
public interface FoldSplitter {
  /** Number of folds, at least 2 (or 1 for a single predefined hold-out). */
  int folds();

  /**
   * The fold of each row.
   *
   * @param rows what is known of the rows
   * @return {@code [rows]}, each in [0, folds); every fold has at least one row
   * @throws IllegalArgumentException if the rows cannot be split so; the message names the numbers
   */
  Split split(Rows rows);

  /**
   * Every class spread evenly: its count in any two folds differs by at most 1, and so do the
   * folds' sizes.
   *
   * @param folds at least 2
   * @param seed of the shuffle; equal seeds and rows, equal folds
   */
  static FoldSplitter stratified(int folds, long seed) {
    return new StratifiedFolds(folds, seed);
  }

  /**
   * Rows shuffled and dealt out, whatever their class; the folds' sizes differ by at most 1.
   *
   * @param folds at least 2
   * @param seed of the shuffle; equal seeds and row counts, equal folds
   */
  static FoldSplitter plain(int folds, long seed) {
    return new PlainFolds(folds, seed);
  }

  /**
   * Rows of one group never part: groups go, largest first, to the fold that is smallest so far.
   *
   * @param folds at least 2, at most the number of groups
   * @param seed of the order among groups of one size
   */
  static FoldSplitter grouped(int folds, long seed) {
    return new GroupedFolds(folds, seed);
  }

  /**
   * For rows in the order of time: they are cut into {@code folds + 1} blocks of consecutive rows,
   * and fold i trains on blocks 0 to i and is validated on block i + 1 (an expanding window).
   * Nothing is ever trained on what comes later.
   *
   * @param folds at least 2, below the number of rows
   */
  static FoldSplitter timeOrdered(int folds) {
    return new TimeOrderedFolds(folds);
  }

  /**
   * Folds given by the user.
   *
   * @param foldOfRow {@code [rows]}, the fold each row is validated in, from 0; -1: always trained
   *     on
   * @throws IllegalArgumentException if a fold between 0 and the largest has no row, or nothing is
   *     left to train on
   */
  static FoldSplitter predefined(int[] foldOfRow) {
    return PredefinedFolds.of(foldOfRow);
  }

  /**
   * Splits the same rows in the same way, but afresh; itself where there is one way only.
   *
   * @param repeat from 1; 0: this one
   */
  default FoldSplitter again(int repeat) {
    return this;
  }

  /** What a splitter may look at. */
  interface Rows {
    /** Number of rows. */
    int count();

    /** Class of a row, from 0; -1 if there are no classes. */
    int label(int row);

    /** Group of a row; rows of one group never part. -1 if there are no groups. */
    int group(int row);
  }

  /** Index lists by fold. */
  interface Split {
    /** Rows to train on, ascending. */
    int[] training(int fold);

    /** Rows to validate on, ascending. */
    int[] validation(int fold);
  }
}
