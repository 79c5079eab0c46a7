package dev.luthier.node;

import dev.luthier.study.CheckpointSpace;
import dev.luthier.study.LogEntry;
import dev.luthier.study.StudyEvent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How much of the disk the checkpoints of paused trials may take. */
final class SpaceOptions {
  private static final String DEFAULT = "10G";
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,6})\\s*([KMGT]?)I?B?");

  @Option(
      names = "--checkpoint-space",
      paramLabel = "SIZE",
      description =
          "Above this, such as 500M or 20G, the worst paused trials lose their checkpoints and"
              + " begin from nothing if they are promoted. Default: 10G. Kept on resume.")
  private @Nullable String size;

  /** As the last session; an option given now counts. */
  void goOn(List<LogEntry> log) {
    for (int i = log.size() - 1; i >= 0 && size == null; i--) {
      if (log.get(i).event() instanceof StudyEvent.SessionOpened session) {
        size = session.environment().get(CheckpointSpace.SETTING);
      }
    }
  }

  /** What is to be recorded with a session. */
  void record(Map<String, String> environment) {
    environment.put(CheckpointSpace.SETTING, Long.toString(bytes(size == null ? DEFAULT : size)));
  }

  /** Bytes by powers of 1024. */
  static long bytes(String size) {
    if (size.matches("[0-9]{1,18}")) {
      return Long.parseLong(size);
    }
    Matcher said = SIZE.matcher(size.strip().toUpperCase(Locale.ROOT));
    if (!said.matches()) {
      throw new BadInput("--checkpoint-space (" + size + ") is no size. Maybe 500M or 20G.");
    }
    return Long.parseLong(said.group(1)) << (10 * (" KMGT".indexOf(said.group(2)) % 5));
  }
}
