package dev.luthier.actors.cluster;

import dev.luthier.study.StudySpec;

/** How a study travels: as text, never as an object. For many threads. */
public interface StudyDefinitions {
  /** A study as text. */
  String write(StudySpec spec);

  /** The study of a text. */
  StudySpec read(String definition);
}
