package dev.luthier.store.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.sql.Statement;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** A pool of connections to a database whose tables are there and up to date. For many threads. */
final class Database implements AutoCloseable {
  private static final int SQLITE_BUSY = 5;
  private static final int SQLITE_LOCKED = 6;

  /** What is done in one transaction. */
  @FunctionalInterface
  interface Work<T> {
    T on(Connection connection) throws SQLException, IOException;
  }

  private final DatabaseUrl url;
  private final HikariDataSource pool;

  private Database(DatabaseUrl url, HikariDataSource pool) {
    this.url = url;
    this.pool = pool;
  }

  /**
   * Connects, and makes or migrates the tables.
   *
   * @throws IOException if the database cannot be reached or used
   */
  static Database connect(DatabaseUrl url) throws IOException {
    HikariDataSource pool;
    try {
      pool = new HikariDataSource(config(url));
    } catch (RuntimeException e) {
      throw unreachable(url, e);
    }
    try {
      Flyway.configure()
          .dataSource(pool)
          .table("luthier_schema_history")
          .locations("classpath:dev/luthier/store/jdbc/migration")
          .baselineOnMigrate(true)
          .baselineVersion("0")
          .load()
          .migrate();
    } catch (FlywayException e) {
      pool.close();
      throw new IOException(
          "the tables of "
              + url
              + " cannot be made: "
              + lastMessage(e)
              + ". Maybe rights are"
              + " missing, or a newer Luthier made them.",
          e);
    }
    return new Database(url, pool);
  }

  private static HikariConfig config(DatabaseUrl url) {
    var config = new HikariConfig();
    config.setJdbcUrl(url.jdbc());
    config.setPoolName("luthier-store");
    config.setConnectionTimeout(5_000);
    config.setMinimumIdle(0);
    if (url.kind() == DatabaseUrl.Kind.POSTGRESQL) {
      config.setAutoCommit(false);
      config.setMaximumPoolSize(4);
      config.addDataSourceProperty("ApplicationName", "luthier");
      // The driver itself hears of ~/.pgpass only.
      String password = System.getenv("PGPASSWORD");
      if (password != null && !url.jdbc().contains("password=")) {
        config.addDataSourceProperty("password", password);
      }
      config.addDataSourceProperty("reWriteBatchedInserts", "true");
      config.addDataSourceProperty("connectTimeout", "5");
      // A server that vanished without a word must be noticed.
      config.addDataSourceProperty("socketTimeout", "30");
      config.addDataSourceProperty("tcpKeepAlive", "true");
      config.setConnectionInitSql("set synchronous_commit = on");
    } else {
      // Its driver begins the next transaction with the end of the last one: an idle connection
      // would
      // lock the file for all others. So transactions are told by hand.
      config.setAutoCommit(true);
      config.setMaximumPoolSize(2);
      config.addDataSourceProperty("journal_mode", "WAL");
      config.addDataSourceProperty("synchronous", "FULL");
      config.addDataSourceProperty("busy_timeout", "10000");
    }
    return config;
  }

  private static IOException unreachable(DatabaseUrl url, Exception cause) {
    return new IOException(
        "database "
            + url
            + " cannot be reached: "
            + lastMessage(cause)
            + ". Maybe start it, or check address, user and password (~/.pgpass).",
        cause);
  }

  private static String lastMessage(Throwable failure) {
    Throwable last = failure;
    while (last.getCause() != null) {
      last = last.getCause();
    }
    String message = last.getMessage();
    return message == null ? last.toString() : message.strip().replaceAll("\\s+", " ");
  }

  /** Its address. */
  DatabaseUrl url() {
    return url;
  }

  /** One transaction, tried once. */
  <T> T transaction(Work<T> work) throws SQLException, IOException {
    try (Connection connection = pool.getConnection()) {
      begin(connection);
      try {
        T result = work.on(connection);
        commit(connection);
        return result;
      } catch (SQLException | IOException | RuntimeException | Error e) {
        rollBack(connection, e);
        throw e;
      }
    }
  }

  /** One statement that is a transaction of its own, tried once; the server is asked once. */
  <T> T atOnce(Work<T> work) throws SQLException, IOException {
    try (Connection connection = pool.getConnection()) {
      connection.setAutoCommit(true);
      return work.on(connection);
    }
  }

  private boolean isOneFile() {
    return url.kind() == DatabaseUrl.Kind.SQLITE;
  }

  private void begin(Connection connection) throws SQLException {
    if (isOneFile()) {
      // At once, as one that begins by reading may find that it cannot write any more.
      execute(connection, "begin immediate");
    }
  }

  private void commit(Connection connection) throws SQLException {
    if (isOneFile()) {
      execute(connection, "commit");
    } else {
      connection.commit();
    }
  }

  private void rollBack(Connection connection, Throwable cause) {
    try {
      if (isOneFile()) {
        execute(connection, "rollback");
      } else {
        connection.rollback();
      }
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /**
   * One transaction, tried once.
   *
   * @throws IOException with a message for the user
   */
  <T> T ask(Work<T> work) throws IOException {
    try {
      return transaction(work);
    } catch (SQLException e) {
      throw isAway(e)
          ? unreachable(url, e)
          : new IOException("database " + url + " refuses: " + lastMessage(e) + ".", e);
    }
  }

  /**
   * Whether the same may succeed later: the connection was lost, the server is down, starts, stops
   * or has too many clients, or somebody else was writing.
   */
  static boolean isAway(SQLException failure) {
    String state = Optional.ofNullable(failure.getSQLState()).orElse("");
    return failure instanceof SQLTransientException
        || failure instanceof SQLRecoverableException
        || state.startsWith("08")
        || state.startsWith("57P0")
        || state.equals("53300")
        || state.startsWith("40")
        || failure.getErrorCode() == SQLITE_BUSY
        || failure.getErrorCode() == SQLITE_LOCKED;
  }

  @Override
  public void close() {
    pool.close();
  }
}
