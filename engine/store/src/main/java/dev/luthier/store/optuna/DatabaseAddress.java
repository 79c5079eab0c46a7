package dev.luthier.store.optuna;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/**
 * Where a database is.
 *
 * @param dialect of its SQL
 * @param jdbc its address for drivers, without user and password
 * @param properties user, password and what the driver needs
 * @param file the file of a SQLite database
 */
record DatabaseAddress(Dialect dialect, String jdbc, Properties properties, Optional<Path> file) {
  private static final String SQLITE = "sqlite:";

  /** Whether a text names a database; otherwise it names a journal. */
  static boolean names(String text) {
    return text.startsWith(SQLITE) || text.startsWith("postgresql");
  }

  /**
   * Reads {@code sqlite:FILE} or {@code postgresql://user:password@host:port/database}; the forms
   * of SQLAlchemy are understood too. A password that is not in it is taken from {@code
   * PGPASSWORD}.
   *
   * @throws IllegalArgumentException if it is neither
   */
  static DatabaseAddress parse(String text) {
    return text.startsWith(SQLITE)
        ? sqlite(text.substring(SQLITE.length()))
        : postgresql(text.replaceFirst("^postgresql(\\+[a-z0-9]+)?:(//)?", "postgresql://"));
  }

  /** A SQLite database in a file. */
  static DatabaseAddress sqlite(Path file) {
    var properties = new Properties();
    properties.setProperty("transaction_mode", "IMMEDIATE");
    properties.setProperty("busy_timeout", "30000");
    return new DatabaseAddress(
        Dialect.SQLITE, "jdbc:sqlite:" + file.toAbsolutePath(), properties, Optional.of(file));
  }

  private static DatabaseAddress sqlite(String rest) {
    String file = rest.startsWith("///") ? rest.substring(3) : rest;
    if (file.isBlank()) {
      throw new IllegalArgumentException("sqlite: names no file. Maybe sqlite:study.db.");
    }
    return sqlite(Path.of(file));
  }

  private static DatabaseAddress postgresql(String text) {
    URI uri = URI.create(text);
    String path = uri.getRawPath();
    if (path == null || path.length() < 2 || uri.getHost() == null) {
      throw new IllegalArgumentException(
          withoutPassword(text)
              + " names no database. Maybe postgresql://user@localhost:5432/database.");
    }
    var properties = new Properties();
    String[] user =
        uri.getRawUserInfo() == null ? new String[0] : uri.getRawUserInfo().split(":", 2);
    properties.setProperty(
        "user", user.length > 0 ? decoded(user[0]) : System.getProperty("user.name", "postgres"));
    String password =
        user.length > 1 ? decoded(user[1]) : System.getenv().getOrDefault("PGPASSWORD", "");
    if (!password.isEmpty()) {
      properties.setProperty("password", password);
    }
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return new DatabaseAddress(
        Dialect.POSTGRESQL,
        "jdbc:postgresql://" + uri.getHost() + port + path + query,
        properties,
        Optional.empty());
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** The text, fit to be kept and shown. */
  static String withoutPassword(String text) {
    return text.replaceFirst("^(postgresql[^/]*//[^:@/]*):[^@/]*@", "$1@");
  }

  /** For messages. */
  String shown() {
    return file.map(Path::toString).orElse(jdbc.substring("jdbc:".length()));
  }
}
