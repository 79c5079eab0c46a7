package dev.luthier.node;

import dev.luthier.actors.ProgressListener;
import dev.luthier.actors.StudyPlace;
import dev.luthier.actors.cluster.AskedWork;
import dev.luthier.actors.cluster.StudyShelf;
import dev.luthier.eval.Artifacts;
import dev.luthier.eval.MemoryCheckpointStore;
import dev.luthier.eval.OutputWriter;
import dev.luthier.store.StudyLog;
import dev.luthier.store.jdbc.DatabaseUrl;
import dev.luthier.store.jdbc.JdbcStudyStore;
import dev.luthier.study.Decider;
import dev.luthier.study.StudySpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The studies of a cluster in their database, which need not be there when a node starts. For many
 * threads.
 */
final class DatabaseShelf implements StudyShelf, AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(DatabaseShelf.class);
  private static final long RETRY_MILLIS = 1_000;

  /** No study has a name without letters. */
  private static final String JARS = "";

  private final DatabaseUrl url;
  private final JarDirectory jars;
  private @Nullable JdbcStudyStore store;

  /**
   * The studies of a database.
   *
   * @param jars where this node keeps copies of jars; they are in the database too
   */
  DatabaseShelf(DatabaseUrl url, Path jars) {
    this.url = url;
    this.jars = new JarDirectory(jars, Optional.of(new InDatabase()));
  }

  private final class InDatabase implements JarDirectory.Behind {
    @Override
    public Optional<InputStream> open(String hash) throws IOException {
      try {
        return store().files(JARS).open(hash);
      } catch (IOException | UncheckedIOException e) {
        throw new StoreAway(e);
      }
    }

    @Override
    public void save(String hash, OutputWriter writer) throws IOException {
      try {
        store().files(JARS).save(hash, writer);
      } catch (IOException | UncheckedIOException e) {
        throw new StoreAway(e);
      }
    }
  }

  /** The jars that users have sent to any supervisor. */
  JarDirectory jars() {
    return jars;
  }

  @Override
  public Path jar(String sha256) throws IOException {
    if (!sha256.matches("[0-9a-f]{64}") || !jars.has(sha256)) {
      throw new NoSuchFileException(sha256);
    }
    return jars.file(sha256);
  }

  /**
   * Tries to reach the database until it is there, so that whoever takes the studies over need not
   * wait for the first connection.
   */
  void connectAhead() {
    var thread =
        new Thread(
            () -> {
              while (!isConnected()) {
                try {
                  Thread.sleep(RETRY_MILLIS);
                } catch (InterruptedException e) {
                  return;
                }
              }
            },
            "luthier-connect");
    thread.setDaemon(true);
    thread.start();
  }

  private boolean isConnected() {
    try {
      unfinished().forEach(study -> store().read(study.name()));
      return true;
    } catch (UncheckedIOException e) {
      LOGGER.debug("the database is not there yet", e);
      return false;
    }
  }

  /** The database; fails while it cannot be reached for the first time. */
  synchronized JdbcStudyStore store() {
    if (store == null) {
      store = JdbcStudyStore.at(url);
    }
    return store;
  }

  @Override
  public List<Unfinished> unfinished() {
    var found = new ArrayList<Unfinished>();
    store().unfinished().forEach((name, paused) -> found.add(new Unfinished(name, paused)));
    return found;
  }

  @Override
  public Optional<StudySpec> find(String study) {
    return store().find(study);
  }

  /** Opening a study takes it from whoever has it: one that is there is not opened. */
  @Override
  public boolean create(StudySpec spec) {
    if (store().find(spec.name()).isPresent()) {
      return false;
    }
    try (StudyLog log = store().open(spec)) {
      var first = Decider.create(spec, Clock.systemUTC().millis());
      log.append(first.entries()).toCompletableFuture().join();
    }
    return true;
  }

  @Override
  public void setPaused(String study, boolean paused) {
    store().setPaused(study, paused);
  }

  @Override
  public AskedWork asked(StudySpec spec) {
    return new ClusterAsked(AskedStudy.open(spec, store(), result -> {}, System::nanoTime));
  }

  @Override
  public StudyPlace place(StudySpec spec) {
    // A supervisor keeps no checkpoints: they are on the nodes that train.
    return new StudyPlace(
        store(), new MemoryCheckpointStore(), artifacts(spec.name()), ProgressListener.none());
  }

  @Override
  public Artifacts artifacts(String study) {
    return (name, writer) -> store().files(study).save(name, writer);
  }

  @Override
  public synchronized void close() {
    if (store != null) {
      store.close();
    }
  }
}
