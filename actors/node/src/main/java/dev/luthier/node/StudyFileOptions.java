package dev.luthier.node;

import dev.luthier.studyfile.Times;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The study file and what the command line changes in it. */
final class StudyFileOptions {
  @Parameters(paramLabel = "STUDY.conf", description = "The study file (HOCON or JSON).")
  private Path file = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Default: studies/NAME, or NAME-2 and so on where a study is.")
  private @Nullable Path out;

  @Option(names = "--seed", paramLabel = "N", description = "Instead of the file's seed.")
  private @Nullable Long seed;

  @Option(names = "--trials", paramLabel = "N", description = "Instead of budget.trials.")
  private @Nullable Integer trials;

  @Option(
      names = "--wall-clock",
      paramLabel = "TIME",
      description = "Instead of budget.wallClock, such as 10m; the unit must be said.")
  private @Nullable String wallClock;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = "Changes any key of the study file; may be given more than once.")
  private List<String> settings = new ArrayList<>();

  /** The study file. */
  Path file() {
    return file;
  }

  /** Where the study is to live; null: its usual place. */
  @Nullable Path out() {
    return out;
  }

  /** The study file with what the command line changes in it. */
  StudyOrigin origin() {
    return StudyOrigin.of(file, overrides());
  }

  /** Where relative paths of the study file start. */
  Path directory() {
    Path parent = file.toAbsolutePath().normalize().getParent();
    return parent == null ? Path.of("").toAbsolutePath() : parent;
  }

  /** Each {@code path=value}, over what the file has; later ones count. */
  List<String> overrides() {
    var all = new ArrayList<>(settings);
    if (seed != null) {
      all.add("seed=" + seed);
    }
    if (trials != null) {
      all.add("budget.trials=" + trials);
    }
    if (wallClock != null) {
      if (!Times.haveUnit(wallClock)) {
        throw new BadInput(
            "--wall-clock "
                + wallClock
                + " is no time with a unit. Maybe one such as 30s, 10m or 2h.");
      }
      all.add("budget.wallClock=\"" + wallClock.replace("\"", "") + "\"");
    }
    return all;
  }
}
