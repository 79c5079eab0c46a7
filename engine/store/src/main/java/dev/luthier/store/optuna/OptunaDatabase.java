package dev.luthier.store.optuna;

import dev.luthier.store.optuna.Drafts.StudyDraft;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Optuna's relational schema, revision {@code v3.2.0.a}, in SQLite or PostgreSQL. What was read of
 * a study is kept, so that a change costs no second reading. For one thread.
 */
final class OptunaDatabase implements OptunaStorage {
  /** The only revision of the schema since Optuna 3.2. */
  static final String REVISION = "v3.2.0.a";

  private final DatabaseAddress address;
  private final Connection connection;
  private final ZoneId zone;
  private final Map<String, StudyDraft> known = new HashMap<>();

  private OptunaDatabase(DatabaseAddress address, Connection connection, ZoneId zone) {
    this.address = address;
    this.connection = connection;
    this.zone = zone;
  }

  /**
   * Opens a database; makes the tables where there are none.
   *
   * @param zone of the times that Optuna 4 wrote
   */
  static OptunaDatabase open(DatabaseAddress address, ZoneId zone) throws IOException {
    Connection connection;
    try {
      connection = DriverManager.getConnection(address.jdbc(), address.properties());
    } catch (SQLException e) {
      throw failed(address, "cannot be opened", e);
    }
    try {
      connection.setAutoCommit(false);
      if (!DatabaseRows.exists(connection, "version_info")) {
        create(address.dialect(), connection);
      }
      requireRevision(address, connection);
      return new OptunaDatabase(address, connection, zone(connection, zone));
    } catch (SQLException e) {
      close(connection, e);
      throw failed(address, "cannot be used", e);
    } catch (IOException e) {
      close(connection, e);
      throw e;
    }
  }

  private static void create(Dialect dialect, Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      for (String sql : dialect.tables()) {
        statement.execute(sql);
      }
    }
    connection.commit();
  }

  private static void requireRevision(DatabaseAddress address, Connection connection)
      throws SQLException, IOException {
    String revision =
        DatabaseRows.exists(connection, "alembic_version")
            ? DatabaseRows.text(connection, "SELECT version_num FROM alembic_version")
            : "none";
    if (!revision.equals(REVISION)) {
      throw new IOException(
          address.shown()
              + " has schema revision "
              + revision
              + ", not "
              + REVISION
              + ". Maybe run: optuna storage upgrade.");
    }
  }

  /** From version 5 on times are UTC. */
  private static ZoneId zone(Connection connection, ZoneId local) throws SQLException {
    String version = DatabaseRows.text(connection, "SELECT library_version FROM version_info");
    return version.matches("[0-4]\\..*") ? local : java.time.ZoneOffset.UTC;
  }

  @Override
  public List<OptunaStudy> read() throws IOException {
    try {
      var studies = new DatabaseReader(connection, address.dialect(), zone).studies();
      connection.commit();
      return studies.stream().map(StudyDraft::seal).toList();
    } catch (SQLException | IllegalArgumentException e) {
      throw failed(address, "cannot be read", e);
    }
  }

  @Override
  public boolean has(String name) throws IOException {
    try {
      var found = new DatabaseReader(connection, address.dialect(), zone).find(name);
      connection.commit();
      return found.isPresent();
    } catch (SQLException | IllegalArgumentException e) {
      throw failed(address, "cannot be read", e);
    }
  }

  @Override
  public void write(String study, Changes changes) throws IOException {
    try {
      var reader = new DatabaseReader(connection, address.dialect(), zone);
      Optional<StudyDraft> present = Optional.ofNullable(known.get(study));
      if (present.isEmpty()) {
        present = reader.find(study);
      } else {
        reader.requireUnchanged(present.get());
      }
      var writer = new DatabaseWriter(connection, address.dialect());
      known.remove(study);
      writer
          .write(study, changes.given(present), present)
          .ifPresent(written -> known.put(study, written));
      connection.commit();
    } catch (SQLException | IllegalArgumentException e) {
      known.remove(study);
      rollBack(e);
      throw failed(address, "cannot be written", e);
    } catch (IOException | RuntimeException e) {
      known.remove(study);
      rollBack(e);
      throw e;
    }
  }

  private void rollBack(Exception cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  private static void close(Connection connection, Exception cause) {
    try {
      connection.close();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  private static IOException failed(DatabaseAddress address, String what, Exception e) {
    return new IOException(
        address.shown()
            + " "
            + what
            + ": "
            + String.valueOf(e.getMessage()).strip()
            + " Maybe check the address, and that nobody locks it.",
        e);
  }

  @Override
  public void close() throws IOException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failed(address, "cannot be closed", e);
    }
  }
}
