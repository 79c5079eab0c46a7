package dev.luthier.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SqliteStudyStoreTest extends JdbcStudyStoreContract {
  @TempDir private Path directory;
  private JdbcStudyStore store;

  @BeforeEach
  void connect() {
    store =
        JdbcStudyStore.connect(
            DatabaseUrl.parse("sqlite:" + directory.resolve("studies.db")),
            Optional.empty(),
            Duration.ofSeconds(20));
  }

  @AfterEach
  void disconnect() {
    store.close();
  }

  /** A connection of a pool is idle most of the time: it must not keep anybody from the file. */
  @Test
  @Timeout(8) // sooner than SQLite gives up waiting for a lock
  void twoProgramsWriteByTurnsWhileTheConnectionsOfBothAreOpen() {
    try (var other =
        JdbcStudyStore.connect(
            DatabaseUrl.parse("sqlite:" + directory.resolve("studies.db")),
            Optional.empty(),
            Duration.ofSeconds(20))) {
      for (int i = 0; i < 5; i++) {
        store.files("study").save("of-one-" + i, out -> out.write(1));
        other.files("study").save("of-the-other-" + i, out -> out.write(2));
      }
      assertThat(store.files("study").names()).hasSize(10);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  JdbcStudyStore jdbc() {
    return store;
  }
}
