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
