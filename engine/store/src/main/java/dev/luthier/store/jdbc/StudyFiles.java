package dev.luthier.store.jdbc;

import dev.luthier.eval.Artifacts;
import dev.luthier.eval.OutputWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The files of a study's best model, beside its log: whoever reaches the log reaches the model.
 * Each is there whole or not at all. For many threads.
 */
public final class StudyFiles implements Artifacts {
  private static final int PIECE = 1 << 20;

  private final Database database;
  private final String study;

  StudyFiles(Database database, String study) {
    this.database = database;
    this.study = study;
  }

  @Override
  public void save(String name, OutputWriter writer) throws IOException {
    database.ask(
        connection -> {
          try (PreparedStatement delete =
              connection.prepareStatement(
                  "delete from luthier_file where study = ? and name = ?")) {
            delete.setString(1, study);
            delete.setString(2, name);
            delete.executeUpdate();
          }
          var pieces = new Pieces(connection, name);
          writer.writeTo(pieces);
          pieces.insert();
          return true;
        });
  }

  /** Collects what is written and inserts it piece by piece. */
  private final class Pieces extends OutputStream {
    private final Connection connection;
    private final String name;
    private final byte[] bytes = new byte[PIECE];
    private int filled;
    private long number;

    Pieces(Connection connection, String name) {
      this.connection = connection;
      this.name = name;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] more, int offset, int length) throws IOException {
      int done = 0;
      while (done < length) {
        if (filled == PIECE) {
          insert();
        }
        int part = Math.min(length - done, PIECE - filled);
        System.arraycopy(more, offset + done, bytes, filled, part);
        filled += part;
        done += part;
      }
    }

    /** Inserts what is there; an empty file has one empty piece. */
    void insert() throws IOException {
      try (PreparedStatement insert =
          connection.prepareStatement(
              "insert into luthier_file (study, name, piece, bytes) values (?, ?, ?, ?)")) {
        insert.setString(1, study);
        insert.setString(2, name);
        insert.setLong(3, number++);
        insert.setBytes(4, java.util.Arrays.copyOf(bytes, filled));
        insert.executeUpdate();
        filled = 0;
      } catch (SQLException e) {
        throw new IOException("file " + name + " of study '" + study + "' cannot be kept", e);
      }
    }
  }

  /** Names of the files, sorted. */
  public List<String> names() throws IOException {
    return database.ask(
        connection -> {
          var names = new ArrayList<String>();
          try (PreparedStatement select =
              connection.prepareStatement(
                  "select name from luthier_file where study = ? and piece = 0 order by name")) {
            select.setString(1, study);
            try (ResultSet rows = select.executeQuery()) {
              while (rows.next()) {
                names.add(rows.getString(1));
              }
            }
          }
          return names;
        });
  }

  /** Opens a file; empty if there is none of that name. */
  public Optional<InputStream> open(String name) throws IOException {
    return piece(name, 0).map(first -> new PieceStream(name, first));
  }

  private Optional<byte[]> piece(String name, long number) throws IOException {
    return database.ask(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "select bytes from luthier_file where study = ? and name = ? and piece = ?")) {
            select.setString(1, study);
            select.setString(2, name);
            select.setLong(3, number);
            try (ResultSet row = select.executeQuery()) {
              return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
            }
          }
        });
  }

  /** Reads a piece when the one before it has been read. */
  private final class PieceStream extends InputStream {
    private final String name;
    private byte[] piece;
    private int at;
    private long number;

    PieceStream(String name, byte[] first) {
      this.name = name;
      this.piece = first;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      while (at == piece.length && length > 0) {
        Optional<byte[]> next = piece.length < PIECE ? Optional.empty() : piece(name, ++number);
        if (next.isEmpty()) {
          return -1;
        }
        piece = next.get();
        at = 0;
      }
      int part = Math.min(length, piece.length - at);
      System.arraycopy(piece, at, into, offset, part);
      at += part;
      return part;
    }
  }
}
