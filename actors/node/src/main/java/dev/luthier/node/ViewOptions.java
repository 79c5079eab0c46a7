package dev.luthier.node;

import dev.luthier.store.optuna.OptunaStudies;
import dev.luthier.study.LogEntry;
import dev.luthier.study.StudyEvent;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a study is shown while it runs. */
final class ViewOptions {
  /** What a log's sessions say of it. */
  private static final String RECORDED = "optuna";

  @Option(
      names = "--optuna",
      paramLabel = "VIEW",
      description =
          "Show the study to Optuna while it runs: a journal FILE.log, sqlite:FILE, or"
              + " postgresql://user@host/database. Kept on resume.")
  private @Nullable String place;

  /** As the last session that had a view; an option given now counts. */
  void goOn(List<LogEntry> log) {
    for (int i = log.size() - 1; i >= 0 && place == null; i--) {
      if (log.get(i).event() instanceof StudyEvent.SessionOpened session) {
        place = session.environment().get(RECORDED);
      }
    }
  }

  /** What is to be recorded with a session; never a password. */
  void record(Map<String, String> environment) {
    if (place != null) {
      environment.put(RECORDED, OptunaStudies.kept(place));
    }
  }

  /** Opens the view of a study, with all that its log has. */
  LiveView open(String study, StudyDirectory directory) {
    if (place == null) {
      return LiveView.none();
    }
    try {
      return LiveView.of(place, study, Archive.log(directory));
    } catch (IOException e) {
      throw new BadInput("--optuna " + OptunaStudies.kept(place) + ": " + e.getMessage());
    }
  }
}
