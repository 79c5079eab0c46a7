package dev.luthier.actors.cluster;

import dev.luthier.study.StudySpec;
import java.util.HashMap;
import java.util.Map;

/** The studies that a node has read, each once. For one actor. */
final class ReadDefinitions {
  private record Read(String definition, StudySpec spec) {}

  private final StudyDefinitions definitions;
  private final Map<String, Read> studies = new HashMap<>();

  ReadDefinitions(StudyDefinitions definitions) {
    this.definitions = definitions;
  }

  /** Studies of one name follow each other rarely: the last definition is kept. */
  StudySpec read(String name, String definition) {
    Read known = studies.get(name);
    if (known == null || !known.definition().equals(definition)) {
      known = new Read(definition, definitions.read(definition));
      studies.put(name, known);
    }
    return known.spec();
  }

  void forget(String name) {
    studies.remove(name);
  }
}
