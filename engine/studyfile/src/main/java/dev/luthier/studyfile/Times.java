package dev.luthier.studyfile;

/** How times are written, in study files and in those of nodes. */
public final class Times {
  /** What to tell who wrote another thing. */
  public static final String MEND = "write a number and its unit, such as 500ms, 30s, 10m or 2h.";

  private Times() {}

  /**
   * Whether a unit is there: a number alone is read as milliseconds, which hardly anybody means.
   */
  public static boolean haveUnit(String time) {
    String bare = time.strip();
    return !bare.isEmpty() && Character.isLetter(bare.charAt(bare.length() - 1));
  }
}
