package dev.luthier.store.optuna;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import org.jspecify.annotations.Nullable;

/** Rows of a database, and the numbers in them. */
final class DatabaseRows {
  private DatabaseRows() {}

  /** Takes one row. */
  @FunctionalInterface
  interface Taker {
    void take(ResultSet row) throws SQLException;
  }

  /** Hands every row of a query to the taker. */
  static void each(Connection connection, String sql, Taker taker, Object... parameters)
      throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          taker.take(rows);
        }
      }
    }
  }

  /** The text in the first row; empty if there is none. */
  static String text(Connection connection, String sql, Object... parameters) throws SQLException {
    var found = new StringBuilder();
    each(connection, sql, row -> found.append(row.getString(1)), parameters);
    return found.toString();
  }

  /** Whether there is a table of that name. */
  static boolean exists(Connection connection, String table) throws SQLException {
    String schema = connection.getSchema();
    try (ResultSet tables =
        connection.getMetaData().getTables(null, schema, table, new String[] {"TABLE"})) {
      return tables.next();
    }
  }

  /** A number kept as itself, or by the name of what it is instead. */
  static double number(ResultSet row, String value, String type) throws SQLException {
    String kind = row.getString(type);
    return switch (kind) {
      case "FINITE" -> row.getDouble(value);
      case "INF_POS" -> Double.POSITIVE_INFINITY;
      case "INF_NEG" -> Double.NEGATIVE_INFINITY;
      case "NAN" -> Double.NaN;
      default -> throw new SQLException("the value type '" + kind + "' is unknown.");
    };
  }

  /** The name of what a number is. */
  static String kind(double value) {
    if (Double.isFinite(value)) {
      return "FINITE";
    }
    return Double.isNaN(value) ? "NAN" : value > 0 ? "INF_POS" : "INF_NEG";
  }

  /** The number itself; null if it is not finite. */
  static void set(java.sql.PreparedStatement statement, int place, double value)
      throws SQLException {
    @Nullable Double finite = Double.isFinite(value) ? value : null;
    statement.setObject(place, finite, Types.DOUBLE);
  }
}
