package dev.luthier.store.jdbc;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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

  @Override
  JdbcStudyStore jdbc() {
    return store;
  }
}
