package dev.luthier.child;

import dev.luthier.study.ObjectiveSource;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The two kinds of children: JVMs with an objective of a class, and any other program. */
public final class ChildCommands {
  /** System properties that a child needs as we have them: none of them is secret. */
  private static final List<String> PROPERTIES =
      List.of(
          "org.bytedeco.javacpp.platform.extension",
          "org.eclipse.deeplearning4j.helpers.disable",
          "luthier.home",
          "logback.configurationFile",
          "java.io.tmpdir");

  private ChildCommands() {}

  /**
   * A JVM like this one, with its class path.
   *
   * @param processors how many it may count on
   * @param jars that come after our own on its class path
   */
  public static ChildCommand jvm(ChildMemory memory, int processors, List<Path> jars) {
    var words = new ArrayList<String>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.add("-Xmx" + memory.heapMebibytes() + "m");
    words.add("-XX:MaxNewSize=" + memory.youngMebibytes() + "m");
    words.add("-XX:MaxDirectMemorySize=" + memory.offHeapMebibytes() + "m");
    words.add("-Dorg.bytedeco.javacpp.maxbytes=" + memory.offHeapMebibytes() + "m");
    words.add("-XX:ActiveProcessorCount=" + processors);
    words.add("-XX:-CreateCoredumpOnCrash");
    words.add(
        "-XX:ErrorFile=" + Path.of(System.getProperty("java.io.tmpdir"), "luthier-child-%p.log"));
    for (String name : PROPERTIES) {
      String value = System.getProperty(name);
      if (value != null) {
        words.add("-D" + name + "=" + value);
      }
    }
    var path = new StringBuilder(System.getProperty("java.class.path"));
    jars.forEach(jar -> path.append(File.pathSeparator).append(jar.toAbsolutePath()));
    words.addAll(List.of("-cp", path.toString(), ChildMain.class.getName()));
    return new ChildCommand(
        words,
        ChildEnvironment.of(Map.of()),
        Path.of("").toAbsolutePath(),
        CheckpointForm.SINGLE_FILE,
        true,
        true);
  }

  /**
   * A program.
   *
   * @param directory where the study's relative paths start
   */
  public static ChildCommand program(ObjectiveSource.Program program, Path directory) {
    return new ChildCommand(
        program.command(),
        ChildEnvironment.of(program.environment()),
        directory.toAbsolutePath(),
        CheckpointForm.ZIPPED_DIRECTORY,
        false,
        program.refit());
  }
}
