package dev.luthier.store.jdbc;

import dev.luthier.store.StudyLog;
import dev.luthier.store.StudyStore;
import dev.luthier.study.LogEntry;
import dev.luthier.study.StudyEvent;
import dev.luthier.study.StudySpec;
import dev.luthier.studyfile.CelConstraints;
import dev.luthier.studyfile.ConstraintLanguage;
import dev.luthier.studyfile.StudyFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Studies in a PostgreSQL or SQLite database. Failures come as {@link UncheckedIOException} with a
 * message for the user. Opening a study takes it over from whoever has it open.
 */
public final class JdbcStudyStore implements StudyStore, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(JdbcStudyStore.class.getName());
  private static final Duration PATIENCE = Duration.ofHours(1);

  private final Database database;
  private final Optional<Path> witness;
  private final Duration patience;

  private JdbcStudyStore(Database database, Optional<Path> witness, Duration patience) {
    this.database = database;
    this.witness = witness;
    this.patience = patience;
  }

  /** A store that has nobody to remember it: a restored backup is noticed while it runs only. */
  public static JdbcStudyStore at(DatabaseUrl url) {
    return connect(url, Optional.empty(), PATIENCE);
  }

  /** The store of one study whose directory remembers what was seen of the database. */
  public static JdbcStudyStore at(DatabaseUrl url, Path directory) {
    return connect(url, Optional.of(directory), PATIENCE);
  }

  static JdbcStudyStore connect(DatabaseUrl url, Optional<Path> witness, Duration patience) {
    try {
      return new JdbcStudyStore(Database.connect(url), witness, patience);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  @Override
  public List<String> list() {
    return asked(new Rows(database)::names);
  }

  /**
   * Every entry of a study, in order, also while somebody writes it; empty if there is none.
   * Constraints are known by their text only.
   */
  public List<LogEntry> read(String study) {
    return read(study, ConstraintLanguage.unread());
  }

  /**
   * Every entry of a study, in order, also while somebody writes it; empty if there is none.
   *
   * @param language of the study's constraints
   */
  public List<LogEntry> read(String study, ConstraintLanguage language) {
    try {
      return new Rows(database)
          .read(study, json -> StudyFile.fromJson(json, language), Long.MAX_VALUE);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /** Follows a study's log while somebody writes it. */
  public LogFollower follow(String study) {
    return new LogFollower(database, study, JdbcStudyStore::spec);
  }

  private static StudySpec spec(String json) {
    return StudyFile.fromJson(json, new CelConstraints());
  }

  /** The files of a study's best model. */
  public StudyFiles files(String study) {
    return new StudyFiles(database, study);
  }

  /** Names of the studies whose log has no end yet, sorted, and whether each is paused. */
  public SortedMap<String, Boolean> unfinished() {
    return asked(new Rows(database)::unfinished);
  }

  /** What a study is; empty if there is none of that name. */
  public Optional<StudySpec> find(String study) {
    List<LogEntry> first = asked(() -> new Rows(database).read(study, JdbcStudyStore::spec, 1));
    return first.stream()
        .map(LogEntry::event)
        .filter(StudyEvent.StudyCreated.class::isInstance)
        .map(e -> ((StudyEvent.StudyCreated) e).spec())
        .findFirst();
  }

  /** Whether a study waits until somebody resumes it. */
  public boolean isPaused(String study) {
    return asked(() -> new Rows(database).isPaused(study));
  }

  /** Says whether a study waits until somebody resumes it. */
  public void setPaused(String study, boolean paused) {
    asked(() -> new Rows(database).setPaused(study, paused));
  }

  @FunctionalInterface
  private interface Question<T> {
    T ask() throws IOException;
  }

  private static <T> T asked(Question<T> question) {
    try {
      return question.ask();
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  @Override
  public StudyLog open(StudySpec spec) {
    try {
      Optional<Witness> seen = witness.isEmpty() ? Optional.empty() : Witness.in(witness.get());
      Optional<Witness> ours = seen.filter(w -> w.study().equals(spec.name()));
      boolean begins = witness.isPresent() && seen.isEmpty();
      Ownership taken =
          database.ask(
              connection -> {
                Ownership row = Ownership.take(connection, spec.name(), ours);
                if (begins && row.entries() > 0) {
                  throw taken(spec.name(), row.entries());
                }
                return row;
              });
      ours.filter(w -> !w.incarnation().equals(taken.incarnation())).ifPresent(w -> warn(w, taken));
      var memory = new Remembering(witness, database.url().shown(), taken);
      return new JdbcStudyLog(database, spec, taken, memory, patience);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /** A directory that knows nothing of a study must not take it from the one that does. */
  private IOException taken(String study, long entries) {
    return new IOException(
        database.url()
            + " holds a study '"
            + study
            + "' already, with "
            + entries
            + " entries. Maybe choose another name, or resume that study from its own directory.");
  }

  private void warn(Witness seen, Ownership taken) {
    LOG.log(
        System.Logger.Level.WARNING,
        () ->
            "study '"
                + taken.study()
                + "' had at least "
                + seen.entries()
                + " entries in "
                + database.url()
                + " and has "
                + taken.entries()
                + ": the database was restored from an older state. The study goes on from there"
                + " as a new incarnation, term "
                + taken.term()
                + ".");
  }

  @Override
  public void close() {
    database.close();
  }
}
