package dev.luthier.benchmarks;

import dev.luthier.eval.Objective;
import dev.luthier.eval.ObjectiveFactory;
import dev.luthier.study.StudySpec;
import dev.luthier.studyfile.StudyFile;
import java.nio.file.Path;
import java.util.List;

/**
 * The study {@code conf/studies/digits-mlp.conf}: real training that takes seconds.
 *
 * @param spec what the file says, with some of it replaced
 */
record Digits(StudySpec spec) {
  private static final Path DIRECTORY =
      Path.of(System.getProperty("luthier.home", "."), "conf", "studies");

  /** The study with replacements, each {@code path=value}. */
  static Digits with(List<String> overrides) {
    return new Digits(StudyFile.parse(DIRECTORY.resolve("digits-mlp.conf"), overrides));
  }

  /** What it tunes. */
  Objective objective() throws Exception {
    String name = spec.objective().orElseThrow().text();
    var type = Class.forName(name).asSubclass(ObjectiveFactory.class);
    return type.getConstructor()
        .newInstance()
        .create(spec.settings(), DIRECTORY, spec.folds(), spec.seed());
  }
}
