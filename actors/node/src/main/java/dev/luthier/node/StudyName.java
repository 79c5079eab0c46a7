package dev.luthier.node;

/** Names of studies that are served: each may be a file and a part of an address. */
final class StudyName {
  private StudyName() {}

  /** Whether a study may have this name. */
  static boolean isGood(String name) {
    return name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  }

  /**
   * Refuses the name of a new study.
   *
   * @throws ApiRefusal 400 if none may have it
   */
  static void require(String name) {
    if (!isGood(name)) {
      throw new ApiRefusal(
          400,
          "name '"
              + name
              + "' may have letters, digits, dot, dash and underscore, at most 100. Maybe shorten"
              + " it.");
    }
  }
}
