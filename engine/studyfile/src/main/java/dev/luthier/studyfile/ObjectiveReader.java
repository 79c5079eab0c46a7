package dev.luthier.studyfile;

import dev.luthier.study.ObjectiveSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the key {@code objective}: the name of a class, or the block of a program. */
final class ObjectiveReader {
  private static final List<String> KEYS = List.of("command", "environment", "refit");

  private ObjectiveReader() {}

  static ObjectiveSource read(Setting objective) {
    if (!objective.isObject()) {
      return new ObjectiveSource.Named(objective.text());
    }
    objective.requireOnly(KEYS);
    Setting command = objective.require("command", "command = [\"python3\", \"train.py\"]");
    List<String> words = command.items().stream().map(Setting::text).toList();
    Map<String, String> environment = new HashMap<>();
    objective
        .find("environment")
        .ifPresent(
            block -> block.keys().forEach(name -> environment.put(name, text(block.at(name)))));
    boolean refit = objective.find("refit").map(Setting::flag).orElse(false);
    return command.check(
        "name a program.", () -> new ObjectiveSource.Program(words, environment, refit));
  }

  private static String text(Setting setting) {
    return setting.isObject() || setting.isList()
        ? setting.text()
        : String.valueOf(setting.value().unwrapped());
  }
}
