package dev.luthier.benchmarks.crash;

import dev.luthier.store.StudyStore;
import dev.luthier.store.file.FileStudyLog;
import dev.luthier.store.file.FileStudyStore;
import dev.luthier.store.jdbc.DatabaseUrl;
import dev.luthier.store.jdbc.StudyInDatabase;
import dev.luthier.study.LogEntry;
import dev.luthier.studyfile.ConstraintLanguage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Where the log of a killed study is: in its directory, or in a database. */
final class Places {
  /** In the directory. */
  static final String FILE = "file";

  private Places() {}

  /** The store of one study. */
  static StudyStore store(Path directory, String place) {
    return place.equals(FILE)
        ? FileStudyStore.directory(directory)
        : new StudyInDatabase(DatabaseUrl.parse(place), directory);
  }

  /** What is durable of a study. */
  static List<LogEntry> read(Path directory, String place) throws IOException {
    return place.equals(FILE)
        ? FileStudyLog.read(directory)
        : new StudyInDatabase(DatabaseUrl.parse(place), directory)
            .read(ConstraintLanguage.unread());
  }
}
