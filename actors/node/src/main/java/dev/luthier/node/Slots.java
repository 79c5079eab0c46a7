package dev.luthier.node;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The option {@code --slots}. */
final class Slots {
  private Slots() {}

  /** Refuses what cannot be: the option given, and below 1. */
  static void require(CommandSpec command, int slots) {
    boolean given = command.commandLine().getParseResult().hasMatchedOption("--slots");
    if (given && slots < 1) {
      throw new ParameterException(
          command.commandLine(), "--slots (" + slots + ") must be at least 1.");
    }
  }

  /** How many there will be on this machine; 0 asks for its default. */
  static int planned(int slots) {
    int devices = Platform.devices().devices();
    return devices > 0 ? devices : slots > 0 ? slots : Platform.cpuSlots();
  }
}
