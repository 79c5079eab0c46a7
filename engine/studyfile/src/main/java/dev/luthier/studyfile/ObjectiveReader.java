package dev.luthier.studyfile;

import dev.luthier.study.ObjectiveSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the key {@code objective}: the name of a class, or the block of a class or program. */
final class ObjectiveReader {
  private static final List<String> KEYS = List.of("command", "environment", "refit");

  private ObjectiveReader() {}

  static ObjectiveSource read(Setting objective) {
    if (!objective.isObject()) {
      return new ObjectiveSource.Named(objective.text());
    }
    var named = objective.find("class");
    if (named.isPresent()) {
      return named(objective, named.get());
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

  private static ObjectiveSource named(Setting objective, Setting name) {
    objective.requireOnly(List.of("class", "jars"));
    List<String> jars =
        objective.find("jars").stream()
            .flatMap(list -> list.items().stream())
            .map(Setting::text)
            .toList();
    return objective.check(
        "name jars by their SHA-256.", () -> new ObjectiveSource.Named(name.text(), jars));
  }

  private static String text(Setting setting) {
    return setting.isObject() || setting.isList()
        ? setting.text()
        : String.valueOf(setting.value().unwrapped());
  }
}
