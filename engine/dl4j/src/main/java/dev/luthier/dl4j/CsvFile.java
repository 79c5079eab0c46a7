package dev.luthier.dl4j;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.nd4j.linalg.factory.Nd4j;

/**
 * How to read a CSV file, plain or gzip, with or without a byte order mark. Columns go by their
 * name in the header or by their number: from 0, or from -1 backwards, so that -1 is the last.
 *
 * @param header whether the first line names the columns
 * @param features columns of the features; empty: all that are nothing else
 * @param labels the column of the class, or the columns of the targets
 * @param group the column of the group; empty: no groups
 * @param classes whether the label is a class (a text or a number) rather than a target
 */
public record CsvFile(
    boolean header,
    List<String> features,
    List<String> labels,
    Optional<String> group,
    boolean classes) {
  public CsvFile {
    features = List.copyOf(features);
    labels = List.copyOf(labels);
    if (labels.isEmpty() || (classes && labels.size() != 1)) {
      throw new IllegalArgumentException(
          "label columns "
              + labels
              + " must be "
              + (classes ? "one class." : "at least one target.")
              + " Maybe name the column to predict.");
    }
  }

  /** A class to predict from all other columns. */
  public static CsvFile classes(boolean header, String label) {
    return new CsvFile(header, List.of(), List.of(label), Optional.empty(), true);
  }

  /** Numbers to predict from all other columns. */
  public static CsvFile targets(boolean header, String... labels) {
    return new CsvFile(header, List.of(), List.of(labels), Optional.empty(), false);
  }

  /**
   * Reads the file: features {@code [n x columns]}; labels one-hot {@code [n x classes]}, classes
   * in the order of their numbers or of the alphabet, or targets {@code [n x columns]}.
   *
   * @throws IOException if it is missing
   * @throws IllegalArgumentException if a column is missing, a cell is no finite number, or a label
   *     is empty; the message names file, line and column
   */
  public TrainingData read(Path file) throws IOException {
    NativeSettings.prepare();
    var table = Table.read(file, header);
    int[] labelled = labels.stream().mapToInt(table::column).toArray();
    Optional<Integer> grouped = group.map(table::column);
    int[] wanted =
        features.isEmpty()
            ? IntStream.range(0, table.width())
                .filter(
                    c ->
                        IntStream.of(labelled).noneMatch(l -> l == c)
                            && grouped.stream().noneMatch(g -> g == c))
                .toArray()
            : features.stream().mapToInt(table::column).toArray();
    var x = Nd4j.create(table.numbers(wanted), new int[] {table.rows.size(), wanted.length}, 'c');
    TrainingData data;
    if (classes) {
      int[] codes = codes(table.labels(labelled[0]));
      int count = IntStream.of(codes).max().orElse(0) + 1;
      if (count < 2) {
        throw new IllegalArgumentException(
            "column '"
                + labels.get(0)
                + "' of '"
                + file
                + "' has "
                + count
                + " class. Maybe it is another column.");
      }
      data = TrainingData.classes(x, codes, count);
    } else {
      data =
          TrainingData.of(
              x,
              Nd4j.create(
                  table.numbers(labelled), new int[] {table.rows.size(), labelled.length}, 'c'));
    }
    return grouped.isPresent() ? data.withGroups(codes(table.texts(grouped.get()))) : data;
  }

  /** Each text's place among the distinct ones: by number if all are numbers, else by alphabet. */
  private static int[] codes(List<String> texts) {
    boolean numbers = texts.stream().allMatch(CsvFile::isNumber);
    var sorted =
        new TreeSet<String>(
            (a, b) ->
                numbers
                    ? Double.compare(Double.parseDouble(a), Double.parseDouble(b))
                    : a.compareTo(b));
    sorted.addAll(texts);
    Map<String, Integer> places = new LinkedHashMap<>();
    sorted.forEach(text -> places.put(key(text, numbers), places.size()));
    return texts.stream().mapToInt(text -> places.getOrDefault(key(text, numbers), -1)).toArray();
  }

  private static String key(String text, boolean number) {
    return number ? Double.toString(Double.parseDouble(text)) : text;
  }

  private static boolean isNumber(String text) {
    try {
      return Double.isFinite(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** The cells of a file. */
  private record Table(Path file, List<String> names, List<List<String>> rows, int firstLine) {
    static Table read(Path file, boolean header) throws IOException {
      List<List<String>> rows = new ArrayList<>();
      try (var in =
          new BufferedReader(new InputStreamReader(DataFile.open(file), StandardCharsets.UTF_8))) {
        skipByteOrderMark(in);
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          if (!line.isBlank()) {
            rows.add(cells(line));
          }
        }
      }
      List<String> names = header && !rows.isEmpty() ? rows.remove(0) : List.of();
      if (rows.isEmpty()) {
        throw new IllegalArgumentException("'" + file + "' has no rows. Maybe it is another file.");
      }
      var table = new Table(file, names, rows, header ? 2 : 1);
      for (int row = 0; row < rows.size(); row++) {
        if (rows.get(row).size() != table.width()) {
          throw new IllegalArgumentException(
              table.where(row)
                  + " has "
                  + rows.get(row).size()
                  + " cells, not "
                  + table.width()
                  + ". Maybe a quote is missing, or the header is (header = true).");
        }
      }
      return table;
    }

    /** Excel begins its files with one; it would become part of the first name or cell. */
    private static void skipByteOrderMark(BufferedReader in) throws IOException {
      in.mark(1);
      if (in.read() != '\uFEFF') {
        in.reset();
      }
    }

    /**
     * Cells between commas; a cell in double quotes may hold commas, and doubled quotes for one.
     */
    private static List<String> cells(String line) {
      List<String> cells = new ArrayList<>();
      var cell = new StringBuilder();
      boolean quoted = false;
      for (int i = 0; i < line.length(); i++) {
        char c = line.charAt(i);
        if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
          cell.append(line.charAt(++i));
        } else if (c == '"') {
          quoted = !quoted;
        } else if (c == ',' && !quoted) {
          cells.add(cell.toString().strip());
          cell.setLength(0);
        } else {
          cell.append(c);
        }
      }
      cells.add(cell.toString().strip());
      return cells;
    }

    int width() {
      return names.isEmpty() ? rows.get(0).size() : names.size();
    }

    /** Line of a row, blank lines not counted. */
    private String where(int row) {
      return "'" + file + "' line " + (firstLine + row);
    }

    int column(String name) {
      int named = names.indexOf(name);
      if (named >= 0) {
        return named;
      }
      if (name.matches("-?[0-9]{1,6}")) {
        int number = Integer.parseInt(name);
        int column = number < 0 ? width() + number : number;
        if (column >= 0 && column < width()) {
          return column;
        }
      }
      throw new IllegalArgumentException(
          "column '"
              + name
              + "' is not in '"
              + file
              + "', which has "
              + (names.isEmpty() ? width() + " columns without names" : names)
              + ". Maybe use a number from 0, or -1 for the last, or say header = true.");
    }

    List<String> texts(int column) {
      return rows.stream().map(row -> row.get(column)).toList();
    }

    /** Texts of a column of classes: what was left out must not become a class of its own. */
    List<String> labels(int column) {
      List<String> texts = texts(column);
      int empty = texts.indexOf("");
      if (empty >= 0) {
        throw new IllegalArgumentException(
            cell(empty, column)
                + "a class. Maybe leave the row out of the file, or name another column.");
      }
      return texts;
    }

    /** {@code [rows x columns]}, row by row. */
    float[] numbers(int[] columns) {
      float[] numbers = new float[rows.size() * columns.length];
      for (int row = 0; row < rows.size(); row++) {
        for (int i = 0; i < columns.length; i++) {
          numbers[row * columns.length + i] = number(row, columns[i]);
        }
      }
      return numbers;
    }

    private float number(int row, int column) {
      float number;
      try {
        number = Float.parseFloat(rows.get(row).get(column));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            cell(row, column)
                + "a number. Maybe leave the row out of the file, or the column out of the"
                + " features.",
            e);
      }
      // A network that has seen a single one of these answers NaN for every row.
      if (!Float.isFinite(number)) {
        throw new IllegalArgumentException(
            cell(row, column)
                + "a finite number, of which 3.4e38 is the largest. Maybe leave the row out of the"
                + " file, or the column out of the features, or scale the column.");
      }
      return number;
    }

    /** The beginning of a refusal: where the cell is, what is there, and what it is not. */
    private String cell(int row, int column) {
      return where(row)
          + " column "
          + (names.isEmpty() ? column : "'" + names.get(column) + "'")
          + " is '"
          + rows.get(row).get(column)
          + "', not ";
    }
  }
}
