package dev.luthier.trial;

/**
 * A point on the ladder of growing evidence.
 *
 * @param epochs trained per fold, at least 1
 * @param folds trained, at least 1
 */
public record Rung(int epochs, int folds) {
  public Rung {
    if (epochs < 1 || folds < 1) {
      throw new IllegalArgumentException(
          "rung "
              + epochs
              + "x"
              + folds
              + " must have at least one epoch and one fold. Maybe write it as epochs x folds.");
    }
  }

  /**
   * Reads {@code "9x5"}: epochs x folds.
   *
   * @throws IllegalArgumentException if the text has another form
   */
  public static Rung parse(String text) {
    var parts = text.trim().split("x", -1);
    try {
      if (parts.length == 2) {
        return new Rung(Integer.parseInt(parts[0].trim()), Integer.parseInt(parts[1].trim()));
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "rung '" + text + "' is not of the form 9x5 (epochs x folds).", e);
    }
    throw new IllegalArgumentException(
        "rung '" + text + "' is not of the form 9x5 (epochs x folds).");
  }

  /** Epochs a trial has trained, over all folds, once it is here. */
  public long cost() {
    return (long) epochs * folds;
  }

  @Override
  public String toString() {
    return epochs + "x" + folds;
  }
}
