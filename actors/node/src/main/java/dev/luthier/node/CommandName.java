package dev.luthier.node;

/** How the command line is called here, for advice that can be copied. */
final class CommandName {
  private CommandName() {}

  /** A call of it, such as {@code scripts/luthier resume studies/digits}. */
  static String with(String arguments) {
    return System.getProperty("luthier.command", "luthier") + " " + arguments;
  }
}
