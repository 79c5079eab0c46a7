package dev.luthier.dl4j;

import dev.luthier.eval.FoldSplitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Data and folds as a study file's block {@code data} says.
 *
 * <p>Files: {@code images} and {@code labels} (IDX), with {@code testImages} and {@code
 * testLabels}; or {@code csv} with {@code header} (false), {@code label} (column of the class) or
 * {@code targets} (columns), {@code features} (all others), {@code group}, and {@code testCsv}.
 * Rows: {@code rows} to search on (all), {@code test} to hold out (a fraction; none), {@code split}
 * = stratified, plain, grouped or timeOrdered (stratified for classes, else plain). With one fold,
 * every fifth row validates.
 *
 * @param dataset what to learn from
 * @param splitter how its rows are split
 */
public record DataSettings(Dataset dataset, FoldSplitter splitter) {
  private static final List<String> KEYS =
      List.of(
          "images",
          "labels",
          "testImages",
          "testLabels",
          "csv",
          "testCsv",
          "header",
          "label",
          "targets",
          "features",
          "group",
          "rows",
          "test",
          "split");
  private static final int SINGLE_HOLD_OUT = 5;

  /**
   * Reads the data.
   *
   * @param values of the block {@code data}
   * @param directory where relative paths start
   * @param folds of the study, at least 1
   * @throws IllegalArgumentException naming the key, its value and a mend
   * @throws IOException if a file is broken; the message names it
   */
  public static DataSettings read(Map<String, Object> values, Path directory, int folds, long seed)
      throws IOException {
    var settings = new Settings("data", values, directory);
    settings.requireKnown(KEYS);
    Dataset dataset = dataset(settings);
    if (settings.has("test")) {
      dataset = dataset.holdOut(settings.number("test").orElseThrow(), seed);
    }
    if (settings.has("rows")) {
      dataset = dataset.searchOn(settings.integer("rows").orElseThrow(), seed);
    }
    return new DataSettings(dataset, splitter(settings, dataset, folds, seed));
  }

  private static Dataset dataset(Settings settings) throws IOException {
    if (settings.has("csv")) {
      CsvFile format = csv(settings);
      Dataset dataset = Dataset.of(format.read(file(settings, "csv")));
      return settings.has("testCsv")
          ? dataset.test(format.read(file(settings, "testCsv")))
          : dataset;
    }
    Dataset dataset = Dataset.of(IdxFile.read(file(settings, "images"), file(settings, "labels")));
    return settings.has("testImages")
        ? dataset.test(IdxFile.read(file(settings, "testImages"), file(settings, "testLabels")))
        : dataset;
  }

  private static Path file(Settings settings, String key) {
    Path file =
        settings
            .file(key)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        settings.at(key)
                            + " is missing. Maybe name a file there; CSV files go by "
                            + settings.at("csv")
                            + "."));
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(
          settings.at(key)
              + " = "
              + file
              + ": there is no such file. Maybe its path should start at "
              + settings.directory()
              + ".");
    }
    return file;
  }

  private static CsvFile csv(Settings settings) {
    boolean classes = settings.has("label");
    if (classes == settings.has("targets")) {
      throw new IllegalArgumentException(
          settings.at("label")
              + " or "
              + settings.at("targets")
              + " must say what to predict, one of them. Maybe label = -1.");
    }
    return new CsvFile(
        settings.flag("header").orElse(false),
        settings.texts("features"),
        settings.texts(classes ? "label" : "targets"),
        settings.text("group"),
        classes);
  }

  private static FoldSplitter splitter(Settings settings, Dataset dataset, int folds, long seed) {
    boolean classes = dataset.data().label(0) >= 0;
    String kind = settings.text("split").orElse(classes ? "stratified" : "plain");
    int cut = folds == 1 ? SINGLE_HOLD_OUT : folds;
    FoldSplitter splitter =
        switch (kind) {
          case "stratified" -> FoldSplitter.stratified(cut, seed);
          case "plain" -> FoldSplitter.plain(cut, seed);
          case "grouped" -> FoldSplitter.grouped(cut, seed);
          case "timeOrdered" -> FoldSplitter.timeOrdered(cut);
          default ->
              throw new IllegalArgumentException(
                  settings.at("split")
                      + " is '"
                      + kind
                      + "'. Maybe one of stratified, plain, grouped, timeOrdered.");
        };
    return folds == 1 ? firstOnly(splitter, dataset, kind) : splitter;
  }

  /** One fold: the last of time-ordered ones, which trains on most; the first of others. */
  private static FoldSplitter firstOnly(FoldSplitter splitter, Dataset dataset, String kind) {
    int fold = kind.equals("timeOrdered") ? splitter.folds() - 1 : 0;
    int[] validated = splitter.split(dataset.data().view(dataset.search())).validation(fold);
    int[] foldOfRow = new int[dataset.searchCount()];
    Arrays.fill(foldOfRow, -1);
    IntStream.of(validated).forEach(row -> foldOfRow[row] = 0);
    return FoldSplitter.predefined(foldOfRow);
  }
}
