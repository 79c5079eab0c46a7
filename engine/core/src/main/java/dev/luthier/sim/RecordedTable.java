package dev.luthier.sim;

import dev.luthier.space.ChoiceDomain;
import dev.luthier.space.Configuration;
import dev.luthier.space.IntegerDomain;
import dev.luthier.space.Parameter;
import dev.luthier.space.RealDomain;
import dev.luthier.space.Scale;
import dev.luthier.space.SearchSpace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A table of recorded training: for each configuration and fold the metrics and seconds of every
 * epoch.
 *
 * <p>A configuration that is not in the table gets the inverse-squared-distance mean, weights
 * {@code 1 / (d2 + 1e-6)}, of the three nearest that are, epoch by epoch; ties to the first row.
 */
public final class RecordedTable {
  private static final int NEIGHBOURS = 3;

  private final SearchSpace space;
  private final List<Row> rows = new ArrayList<>();
  private final TreeMap<String, Integer> metrics = new TreeMap<>();
  private int epochs = 1;
  private int folds = 1;

  /**
   * One configuration.
   *
   * @param config its name in the table
   * @param values as written, by parameter; absent where inactive
   * @param place {@code [dimension]} unit coordinates, or the index of the choice; NaN where
   *     inactive
   * @param curves by fold
   */
  private record Row(
      String config, Map<String, Object> values, List<Double> place, Map<Integer, Curve> curves) {}

  /** Metrics by name and epoch, and seconds by epoch, of one fold. */
  private record Curve(Map<String, List<Double>> metrics, List<Double> seconds) {}

  private RecordedTable(SearchSpace space) {
    this.space = space;
  }

  /**
   * Reads a table.
   *
   * @param lines of the CSV, the header first; fields without quotes
   * @param metric the goal's name: a column of that name, or columns {@code METRIC_1 .. METRIC_T}
   * @throws IllegalArgumentException if a column is missing or a value cannot be read; the message
   *     names line and column
   */
  public static RecordedTable parse(List<String> lines, SearchSpace space, String metric) {
    if (lines.size() < 2) {
      throw new IllegalArgumentException(
          "the table has " + lines.size() + " lines. Maybe it is empty.");
    }
    var table = new RecordedTable(space);
    List<String> header = header(lines.get(0));
    table.readColumns(header, metric);
    var byConfig = new LinkedHashMap<String, Row>();
    for (int i = 1; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        table.readLine(header, lines.get(i), i + 1, byConfig);
      }
    }
    table.rows.addAll(byConfig.values());
    return table;
  }

  private static List<String> header(String line) {
    List<String> header = List.of(line.trim().split(",", -1));
    for (int i = 0; i < header.size(); i++) {
      if (header.indexOf(header.get(i)) < i) {
        throw new IllegalArgumentException(
            "the table has two columns '" + header.get(i) + "'. Maybe rename one of them.");
      }
    }
    return header;
  }

  private void readColumns(List<String> header, String metric) {
    checkParameters(header);
    List<String> free = others(header);
    for (String column : free) {
      int cut = column.lastIndexOf('_');
      if (cut > 0
          && column.substring(cut + 1).equals("1")
          && !column.substring(0, cut).equals("sec")) {
        String name = column.substring(0, cut);
        int count = 1;
        while (free.contains(name + "_" + (count + 1))) {
          count++;
        }
        metrics.put(name, count);
      }
    }
    if (free.contains(metric)) {
      metrics.putIfAbsent(metric, 0);
    }
    Integer found = metrics.get(metric);
    if (found == null) {
      throw new IllegalArgumentException(
          "the table has no column '"
              + metric
              + "' and no '"
              + metric
              + "_1'. Maybe the goal's metric is one of "
              + (metrics.isEmpty() ? free : metrics.keySet())
              + ".");
    }
    epochs = Math.max(1, found);
  }

  private void checkParameters(List<String> header) {
    for (Parameter<?> parameter : space.parameters()) {
      if (!header.contains(parameter.name())) {
        throw new IllegalArgumentException(
            "the table has no column '"
                + parameter.name()
                + "'. Maybe the space and the table have other names; its columns begin "
                + header.subList(0, Math.min(12, header.size()))
                + ".");
      }
    }
  }

  /** Columns that are no parameter: of these one may be the goal. */
  private List<String> others(List<String> header) {
    return header.stream()
        .filter(column -> space.parameters().stream().noneMatch(p -> p.name().equals(column)))
        .toList();
  }

  private void readLine(List<String> header, String line, int number, Map<String, Row> byConfig) {
    String[] cells = line.trim().split(",", -1);
    if (cells.length != header.size()) {
      throw new IllegalArgumentException(
          "line %d of the table has %d cells, the header %d."
              .formatted(number, cells.length, header.size()));
    }
    var byName = new HashMap<String, String>();
    for (int i = 0; i < cells.length; i++) {
      byName.put(header.get(i), cells[i].trim());
    }
    int fold = byName.containsKey("fold") ? (int) number(byName, "fold", number) : 0;
    folds = Math.max(folds, fold + 1);
    String config = byName.getOrDefault("config", Integer.toString(number - 2));
    Row row = byConfig.computeIfAbsent(config, name -> row(name, byName, number));
    row.curves().put(fold, curve(byName, number));
  }

  private Row row(String config, Map<String, String> cells, int line) {
    var values = new LinkedHashMap<String, Object>();
    var place = new ArrayList<Double>();
    for (Parameter<?> parameter : space.parameters()) {
      String cell = cells.getOrDefault(parameter.name(), "");
      if (cell.isEmpty()) {
        place.add(Double.NaN);
      } else if (parameter.domain() instanceof ChoiceDomain<?> choice) {
        Object value = member(choice, cell, parameter.name(), line);
        values.put(parameter.name(), value);
        place.add((double) choice.values().indexOf(value));
      } else {
        double value = number(cells, parameter.name(), line);
        values.put(parameter.name(), value);
        place.add(unit(parameter, value));
      }
    }
    return new Row(config, values, place, new TreeMap<>());
  }

  private static Object member(ChoiceDomain<?> choice, String cell, String column, int line) {
    for (Object value : choice.values()) {
      if (value.toString().equals(cell)
          || (value instanceof Number n
              && cell.matches("[-+0-9.eE]+")
              && n.doubleValue() == Double.parseDouble(cell))) {
        return value;
      }
    }
    throw new IllegalArgumentException(
        "line "
            + line
            + " of the table: "
            + column
            + " is '"
            + cell
            + "', none of "
            + choice.values()
            + ".");
  }

  /**
   * Place of a number on the domain's scale; unlike a proposal's it is not widened by half a step.
   */
  private static double unit(Parameter<?> parameter, double value) {
    double min;
    double max;
    Scale scale;
    if (parameter.domain() instanceof RealDomain real) {
      min = real.min();
      max = real.max();
      scale = real.scale();
    } else {
      var integer = (IntegerDomain) parameter.domain();
      min = integer.min();
      max = integer.max();
      scale = integer.scale();
    }
    if (min == max) {
      return 0;
    }
    return scale == Scale.LOG
        ? (StrictMath.log(value) - StrictMath.log(min))
            / (StrictMath.log(max) - StrictMath.log(min))
        : (value - min) / (max - min);
  }

  private Curve curve(Map<String, String> cells, int line) {
    var byMetric = new TreeMap<String, List<Double>>();
    metrics.forEach(
        (name, count) -> {
          var values = new ArrayList<Double>();
          for (int t = 1; t <= Math.max(1, count); t++) {
            values.add(number(cells, count == 0 ? name : name + "_" + t, line));
          }
          byMetric.put(name, List.copyOf(values));
        });
    var seconds = new ArrayList<Double>();
    for (int t = 1; t <= epochs; t++) {
      seconds.add(seconds(cells, t, line));
    }
    return new Curve(byMetric, List.copyOf(seconds));
  }

  private double seconds(Map<String, String> cells, int epoch, int line) {
    for (String column : List.of("sec_" + epoch, "secondsPerEpoch", "seconds")) {
      if (cells.containsKey(column)) {
        return number(cells, column, line);
      }
    }
    return 1;
  }

  private static double number(Map<String, String> cells, String column, int line) {
    String cell = cells.getOrDefault(column, "");
    try {
      return Double.parseDouble(cell);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "line " + line + " of the table: " + column + " is '" + cell + "', not a number.", e);
    }
  }

  /** Epochs recorded. */
  public int epochs() {
    return epochs;
  }

  /** Folds recorded. */
  public int folds() {
    return folds;
  }

  /** Configurations recorded, in the order of the table, by the names of their parameters. */
  public List<Map<String, Object>> configurations() {
    return rows.stream().map(Row::values).toList();
  }

  /** Names of the configurations, in the order of the table. */
  public List<String> names() {
    return rows.stream().map(Row::config).toList();
  }

  /** Index of the configuration nearest to a proposal; ties to the first. */
  public int nearest(Configuration configuration) {
    return neighbours(configuration, 1)[0];
  }

  /**
   * A model of proposals by their neighbours. Remembers the neighbours of each trial; for one
   * thread.
   */
  public TrialModel byNeighbours() {
    var known = new HashMap<Integer, int[]>();
    return (trial, configuration, fold, epoch) -> {
      int[] near = known.computeIfAbsent(trial, t -> neighbours(configuration, NEIGHBOURS));
      double[] weights = weights(configuration, near);
      var means = new TreeMap<String, Double>();
      for (String metric : metrics.keySet()) {
        means.put(
            metric,
            mean(near, weights, i -> at(value(rows.get(i), fold).metrics().get(metric), epoch)));
      }
      double seconds = mean(near, weights, i -> at(value(rows.get(i), fold).seconds(), epoch));
      return new dev.luthier.trial.Observation(epoch, means, seconds);
    };
  }

  /**
   * A model in which every trial is a configuration of the table itself.
   *
   * @param order index of the configuration of each trial number
   */
  public TrialModel byRows(List<Integer> order) {
    return (trial, configuration, fold, epoch) -> {
      Curve curve = value(rows.get(order.get(trial)), fold);
      var seen = new TreeMap<String, Double>();
      curve.metrics().forEach((metric, values) -> seen.put(metric, at(values, epoch)));
      return new dev.luthier.trial.Observation(epoch, seen, at(curve.seconds(), epoch));
    };
  }

  private static double at(@org.jspecify.annotations.Nullable List<Double> values, int epoch) {
    return values == null ? Double.NaN : values.get(Math.min(epoch, values.size()) - 1);
  }

  private static Curve value(Row row, int fold) {
    Curve curve = row.curves().get(fold);
    if (curve == null) {
      throw new IllegalArgumentException(
          "the table has no fold "
              + fold
              + " of configuration "
              + row.config()
              + ". Maybe the study has more folds than the table.");
    }
    return curve;
  }

  private static double mean(
      int[] near, double[] weights, java.util.function.IntToDoubleFunction value) {
    double sum = 0;
    double total = 0;
    for (int i = 0; i < near.length; i++) {
      sum += weights[i] * value.applyAsDouble(near[i]);
      total += weights[i];
    }
    return sum / total;
  }

  private double[] weights(Configuration configuration, int[] near) {
    double[] place = place(configuration);
    return Arrays.stream(near)
        .mapToDouble(i -> 1 / (distance(place, rows.get(i).place()) + 1e-6))
        .toArray();
  }

  private int[] neighbours(Configuration configuration, int count) {
    double[] place = place(configuration);
    double[] distances = rows.stream().mapToDouble(r -> distance(place, r.place())).toArray();
    return java.util.stream.IntStream.range(0, distances.length)
        .boxed()
        .sorted(java.util.Comparator.comparingDouble(i -> distances[i]))
        .limit(count)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private double[] place(Configuration configuration) {
    return space.parameters().stream()
        .mapToDouble(p -> configuration.find(p.name()).map(v -> place(p, v)).orElse(Double.NaN))
        .toArray();
  }

  private static double place(Parameter<?> parameter, Object value) {
    return parameter.domain() instanceof ChoiceDomain<?> choice
        ? choice.values().indexOf(value)
        : unit(parameter, ((Number) value).doubleValue());
  }

  private double distance(double[] place, List<Double> row) {
    double sum = 0;
    for (int j = 0; j < place.length; j++) {
      boolean here = !Double.isNaN(place[j]);
      boolean there = !Double.isNaN(row.get(j));
      if (here && there) {
        double difference = place[j] - row.get(j);
        boolean choice = space.parameters().get(j).domain() instanceof ChoiceDomain<?>;
        sum += choice ? (difference == 0 ? 0 : 1) : difference * difference;
      } else if (here != there) {
        sum += 1;
      }
    }
    return sum;
  }
}
