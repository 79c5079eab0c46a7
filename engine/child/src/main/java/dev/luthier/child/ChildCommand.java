package dev.luthier.child;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How a child is started.
 *
 * @param words program and arguments
 * @param environment all its variables but the device's
 * @param directory it starts in
 * @param form of its checkpoints
 * @param answersStudy whether it says when its objective is made
 * @param refits whether it can train a winner once more
 */
public record ChildCommand(
    List<String> words,
    Map<String, String> environment,
    Path directory,
    CheckpointForm form,
    boolean answersStudy,
    boolean refits) {
  public ChildCommand {
    words = List.copyOf(words);
    environment = Map.copyOf(environment);
  }
}
