package dev.luthier.store.optuna;

import dev.luthier.study.LogEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Studies in files and databases of Optuna's. A place is named {@code sqlite:FILE}, {@code
 * postgresql://user@host:port/database}, or by the path of a journal; a file that begins as
 * SQLite's do is taken for a database whatever its name.
 */
public final class OptunaStudies {
  private static final byte[] SQLITE =
      "SQLite format 3\0".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

  private OptunaStudies() {}

  /**
   * Every study of a place, by id.
   *
   * @throws IOException if there is nothing, or it cannot be read
   */
  public static List<OptunaStudy> read(String place) throws IOException {
    requireThere(place);
    try (OptunaStorage storage = open(place)) {
      return storage.read();
    }
  }

  /**
   * Writes the study of a log into a place beside what is there; what is there of the same study is
   * brought up to date.
   *
   * @return how many trials the study has there
   * @throws IOException if it cannot be written, or a study of that name is there that is another
   */
  public static int write(List<LogEntry> log, String place) throws IOException {
    var projection = new StudyProjection();
    log.forEach(projection::apply);
    var all = projection.drain();
    try (OptunaStorage storage = open(place)) {
      storage.write(
          projection.state().spec().name(), present -> Differences.of(projection, all, present));
    }
    return projection.shown();
  }

  /** The place, fit to be kept and shown: without a password, a file's path whole. */
  public static String kept(String place) {
    if (!DatabaseAddress.names(place)) {
      return Path.of(place).toAbsolutePath().toString();
    }
    var address = DatabaseAddress.parse(place);
    return address
        .file()
        .map(f -> "sqlite:" + f.toAbsolutePath())
        .orElseGet(() -> DatabaseAddress.withoutPassword(place));
  }

  static OptunaStorage open(String place) throws IOException {
    requireDirectory(place);
    ZoneId zone = ZoneId.systemDefault();
    if (DatabaseAddress.names(place)) {
      requireSqlite(file(place));
      return OptunaDatabase.open(DatabaseAddress.parse(place), zone);
    }
    Path file = Path.of(place);
    return isSqlite(file)
        ? OptunaDatabase.open(DatabaseAddress.sqlite(file), zone)
        : JournalFile.at(file, zone);
  }

  private static boolean isSqlite(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (var in = Files.newInputStream(file)) {
      return java.util.Arrays.equals(in.readNBytes(SQLITE.length), SQLITE);
    }
  }

  /** A file that is empty or not there yet becomes one. */
  private static void requireSqlite(@Nullable Path file) throws IOException {
    if (file != null && Files.isRegularFile(file) && Files.size(file) > 0 && !isSqlite(file)) {
      throw new IOException(
          file + " is no SQLite database. Maybe name another file, or one that is not there yet.");
    }
  }

  private static void requireThere(String place) throws IOException {
    Path file = file(place);
    if (file != null && !Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
  }

  private static void requireDirectory(String place) throws IOException {
    Path file = file(place);
    Path directory = file == null ? null : file.toAbsolutePath().getParent();
    if (directory != null && !Files.isDirectory(directory)) {
      throw new IOException(
          "there is no directory " + directory + " for " + file + ". Maybe make it first.");
    }
  }

  private static @Nullable Path file(String place) {
    return DatabaseAddress.names(place)
        ? DatabaseAddress.parse(place).file().orElse(null)
        : Path.of(place);
  }
}
