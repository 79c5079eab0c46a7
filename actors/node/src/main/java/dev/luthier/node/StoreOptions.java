package dev.luthier.node;

import dev.luthier.store.jdbc.DatabaseUrl;
import dev.luthier.store.jdbc.StudyInDatabase;
import dev.luthier.study.StudySpec;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a new study keeps its log. */
final class StoreOptions {
  @Option(
      names = "--store",
      paramLabel = "STORE",
      description =
          "Keep the study log in a database: postgresql://user@host:port/database (the password in"
              + " PGPASSWORD or ~/.pgpass) or sqlite:FILE. Default: study.log in the study's"
              + " directory.")
  private @Nullable String place;

  /**
   * Makes the study known to the database, and the database to the study's directory, which must be
   * there. All that follows finds the database by the directory.
   */
  void begin(StudySpec spec, StudyDirectory directory) {
    Optional<DatabaseUrl> url = url();
    if (url.isEmpty()) {
      return;
    }
    try {
      new StudyInDatabase(url.get(), directory.path()).open(spec).close();
    } catch (UncheckedIOException e) {
      throw new BadInput("--store: " + e.getMessage());
    }
  }

  private Optional<DatabaseUrl> url() {
    if (place == null) {
      return Optional.empty();
    }
    DatabaseUrl url = DatabaseUrl.parse(place).absolute();
    if (url.jdbc().contains("password=")) {
      throw new BadInput(
          "--store "
              + url
              + " holds a password, which the study's directory must not keep. Maybe set"
              + " PGPASSWORD, or write it into ~/.pgpass.");
    }
    return Optional.of(url);
  }
}
