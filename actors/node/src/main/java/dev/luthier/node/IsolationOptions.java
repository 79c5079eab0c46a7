package dev.luthier.node;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import dev.luthier.child.ChildCommand;
import dev.luthier.child.ChildCommands;
import dev.luthier.child.ChildMemory;
import dev.luthier.child.ChildObjective;
import dev.luthier.child.NamedObjectives;
import dev.luthier.eval.Objective;
import dev.luthier.eval.RemoteFailure;
import dev.luthier.study.ObjectiveSource;
import dev.luthier.study.StudySpec;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the user's code runs: in this process, or in a child process of each slot. */
final class IsolationOptions {
  /** What the log's first session says of it. */
  private static final String RECORDED = "isolated";

  @Option(
      names = "--isolate",
      description =
          "Run legs in child processes: a crash, an endless loop or a lack of memory costs one"
              + " leg.")
  private boolean isolate;

  @Option(
      names = "--child-heap",
      paramLabel = "SIZE",
      description = "Java heap of a child, such as 2g. Default: a slot's share of the machine.")
  private @Nullable String heap;

  @Option(
      names = "--child-off-heap",
      paramLabel = "SIZE",
      description = "Native memory of a child, such as 4g. Default: a slot's share of the machine.")
  private @Nullable String offHeap;

  private @Nullable JarDirectory jars;

  /** Where the jars are that studies name. */
  void jars(JarDirectory directory) {
    jars = directory;
  }

  /** What --child-heap and --child-off-heap say where they are not given. */
  void memory(@Nullable String ofHeap, @Nullable String ofOffHeap) {
    heap = heap == null ? ofHeap : heap;
    offHeap = offHeap == null ? ofOffHeap : offHeap;
  }

  /** As the first session of a log had it; an option given now counts. */
  void goOn(Map<String, String> environment) {
    if (Boolean.parseBoolean(environment.get(RECORDED))) {
      isolate = true;
    }
  }

  /** Isolates whatever was said. */
  void always() {
    isolate = true;
  }

  /** What is to be recorded with a session. */
  void record(Map<String, String> environment) {
    environment.put(RECORDED, Boolean.toString(isolate));
  }

  /**
   * Makes the objective of a study.
   *
   * @param directory where the study's relative paths start
   * @param slots legs at once
   */
  Objective objective(StudySpec spec, Path directory, int slots) {
    System.setProperty("luthier.slots", Integer.toString(slots));
    var source = spec.objective();
    if (source.isPresent() && source.get() instanceof ObjectiveSource.Program program) {
      requireProgram(program.command().get(0), directory, program.environment());
      return new ChildObjective(ChildCommands.program(program, directory), spec, directory);
    }
    if (!isolate && (heap != null || offHeap != null)) {
      throw new BadInput(
          (heap != null ? "--child-heap" : "--child-off-heap")
              + " is the memory of child processes, and legs run in this one. Maybe add --isolate.");
    }
    List<Path> needed = needed(spec);
    return isolate ? isolated(spec, directory, slots, needed) : NamedObjectives.of(spec, directory);
  }

  /** Ends the processes of an objective that has some. */
  static void close(Objective objective) {
    if (objective instanceof ChildObjective inChildren) {
      inChildren.close();
    }
  }

  private List<Path> needed(StudySpec spec) {
    List<String> named =
        spec.objective().orElse(null) instanceof ObjectiveSource.Named n ? n.jars() : List.of();
    if (named.isEmpty()) {
      return List.of();
    }
    if (jars == null || !isolate) {
      throw new BadInput(
          "objective.jars are for studies on a node. Maybe luthier submit, or put them on the class"
              + " path.");
    }
    return jars.files(named);
  }

  private Objective isolated(StudySpec spec, Path directory, int slots, List<Path> needed) {
    ChildMemory share = ChildMemory.share(slots);
    var memory =
        new ChildMemory(
            bytes("--child-heap", heap, share.heap()),
            bytes("--child-off-heap", offHeap, share.offHeap()));
    int processors = Math.max(1, Runtime.getRuntime().availableProcessors() / slots);
    ChildCommand command = ChildCommands.jvm(memory, processors, needed);
    var objective = new ChildObjective(command, spec, directory);
    try {
      objective.folds();
      return objective;
    } catch (RemoteFailure e) {
      objective.close();
      if (e.isLost()) {
        throw e; // by no fault of the study: a trainer tries again
      }
      throw new BadInput(String.valueOf(e.getMessage()));
    }
  }

  private static long bytes(String option, @Nullable String size, long otherwise) {
    if (size == null) {
      return otherwise;
    }
    try {
      return ConfigFactory.parseMap(Map.of("size", size)).getBytes("size");
    } catch (ConfigException e) {
      throw new BadInput(option + " (" + size + ") is no size. Maybe 2g or 512m.");
    }
  }

  private static void requireProgram(
      String program, Path directory, Map<String, String> environment) {
    String path = environment.getOrDefault("PATH", System.getenv().getOrDefault("PATH", ""));
    boolean found =
        (program.contains("/") || program.contains(File.separator))
            ? Files.isExecutable(directory.resolve(program))
            : Arrays.stream(path.split(Pattern.quote(File.pathSeparator), -1))
                .anyMatch(place -> isProgram(Path.of(place, program)));
    if (!found) {
      throw new BadInput(
          "objective.command: there is no program "
              + program
              + ". Maybe give its path, relative to "
              + directory
              + " or absolute.");
    }
  }

  private static boolean isProgram(Path file) {
    return Files.isExecutable(file) || Files.isExecutable(Path.of(file + ".exe"));
  }
}
