package dev.luthier.benchmarks;

import dev.luthier.eval.Objective;
import dev.luthier.eval.ObjectiveFactory;
import dev.luthier.study.StudySpec;
import dev.luthier.studyfile.StudyFile;
import java.nio.file.Path;
import java.util.List;

/**
 * A study of {@code conf/studies}: real training.
 *
 * @param spec what the file says, with some of it replaced
 */
record Trained(StudySpec spec) {
  private static final Path DIRECTORY =
      Path.of(System.getProperty("luthier.home", "."), "conf", "studies");

  /**
   * The study of that file with replacements, each {@code path=value}.
   *
   * @param name of the file, without its ending
   */
  static Trained with(String name, List<String> overrides) {
    return new Trained(StudyFile.parse(DIRECTORY.resolve(name + ".conf"), overrides));
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
