package dev.luthier.store.jdbc;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where a database is.
 *
 * @param jdbc as its driver wants it; may hold a password
 * @param kind which database it is
 */
public record DatabaseUrl(String jdbc, Kind kind) {
  /** The databases that can hold studies. */
  public enum Kind {
    /** A server, for several machines. */
    POSTGRESQL,
    /** One file. */
    SQLITE
  }

  /**
   * Reads {@code sqlite:FILE}, {@code postgresql://user@host:port/database} and the same with
   * {@code jdbc:} before.
   *
   * @throws IllegalArgumentException if it is none of these
   */
  public static DatabaseUrl parse(String text) {
    String url = text.startsWith("jdbc:") ? text.substring(5) : text;
    if (url.startsWith("sqlite:") && url.length() > 7) {
      return new DatabaseUrl("jdbc:" + url, Kind.SQLITE);
    }
    if (url.startsWith("postgresql://") && url.length() > 13) {
      return new DatabaseUrl("jdbc:" + withUserAsParameter(url), Kind.POSTGRESQL);
    }
    throw new IllegalArgumentException(
        "store '"
            + withoutPassword(text)
            + "' is no database. Maybe sqlite:studies.db or"
            + " postgresql://user@host:5432/database.");
  }

  /** The same database, whatever directory a later process works in. */
  public DatabaseUrl absolute() {
    int query = jdbc.indexOf('?');
    String rest = query < 0 ? "" : jdbc.substring(query);
    return file()
        .map(f -> new DatabaseUrl("jdbc:sqlite:" + f.toAbsolutePath().normalize() + rest, kind))
        .orElse(this);
  }

  /** The file of a SQLite database. */
  public Optional<Path> file() {
    return kind == Kind.SQLITE
        ? Optional.of(Path.of(jdbc.substring("jdbc:sqlite:".length()).replaceFirst("\\?.*", "")))
        : Optional.empty();
  }

  /** The driver knows users as parameters only. */
  private static String withUserAsParameter(String url) {
    int at = url.indexOf('@');
    int slash = url.indexOf('/', 13);
    if (at < 0 || (slash >= 0 && slash < at)) {
      return url;
    }
    String[] login = url.substring(13, at).split(":", 2);
    String rest = "postgresql://" + url.substring(at + 1);
    return rest
        + (rest.contains("?") ? "&" : "?")
        + "user="
        + login[0]
        + (login.length > 1 ? "&password=" + login[1] : "");
  }

  /** The same address for logs and files: without a password. */
  public String shown() {
    return withoutPassword(jdbc.substring(5));
  }

  private static String withoutPassword(String url) {
    int query = url.indexOf('?');
    if (query < 0) {
      return url.replaceFirst("(//[^:/@]+):[^/@]*@", "$1@");
    }
    String kept =
        Arrays.stream(url.substring(query + 1).split("&"))
            .filter(p -> !p.toLowerCase(Locale.ROOT).startsWith("password="))
            .collect(Collectors.joining("&"));
    return url.substring(0, query) + (kept.isEmpty() ? "" : "?" + kept);
  }

  @Override
  public String toString() {
    return shown();
  }
}
