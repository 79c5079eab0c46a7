package dev.luthier.dl4j;

import dev.luthier.rng.Streams;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Data and what its rows are for: searching (folds are cut from these), training the winner, and
 * the last test, which no fold ever sees. Immutable.
 */
public final class Dataset {
  private final TrainingData data;
  private final int[] training;
  private final int[] search;
  private final TrainingData testData;
  private final int[] test;

  private Dataset(
      TrainingData data, int[] training, int[] search, TrainingData testData, int[] test) {
    this.data = data;
    this.training = training;
    this.search = search;
    this.testData = testData;
    this.test = test;
  }

  /** All rows are searched on and trained on, none is held out. */
  public static Dataset of(TrainingData data) {
    int[] all = IntStream.range(0, data.count()).toArray();
    return new Dataset(data, all, all, data, new int[0]);
  }

  /** With test rows that come apart, such as MNIST's t10k. */
  public Dataset test(TrainingData rows) {
    return new Dataset(data, training, search, rows, IntStream.range(0, rows.count()).toArray());
  }

  /**
   * Holds out a part of the rows for the last test, stratified by class where there are classes.
   * Call before {@link #searchOn}.
   *
   * @param fraction in (0, 1)
   */
  public Dataset holdOut(double fraction, long seed) {
    int count = Math.toIntExact(Math.round(fraction * training.length));
    if (!(fraction > 0 && fraction < 1) || count < 1 || count >= training.length) {
      throw new IllegalArgumentException(
          "test ("
              + fraction
              + ") of "
              + training.length
              + " rows must leave rows to test and to train on. Maybe 0.2.");
    }
    int[] held = draw(data, training, count, Streams.of(seed, "test"));
    int[] rest = IntStream.of(training).filter(row -> Arrays.binarySearch(held, row) < 0).toArray();
    return new Dataset(data, rest, rest, data, held);
  }

  /**
   * Searches on a part of the rows only, stratified by class where there are classes; the winner is
   * still trained on all.
   *
   * @param rows in [2, number of rows not held out]
   */
  public Dataset searchOn(int rows, long seed) {
    if (rows < 2 || rows > training.length) {
      throw new IllegalArgumentException(
          "rows ("
              + rows
              + ") must be in [2, "
              + training.length
              + "], the rows not held out. Maybe leave rows out.");
    }
    return new Dataset(
        data, training, draw(data, training, rows, Streams.of(seed, "rows")), testData, test);
  }

  /** The data that {@link #search} and {@link #training} count in. */
  TrainingData data() {
    return data;
  }

  /** Rows that folds are cut from, ascending. */
  int[] search() {
    return search.clone();
  }

  /** Rows to train the winner on, ascending: all, or a stratified draw. */
  int[] training(int count, long seed) {
    if (count < 1 || count > training.length) {
      throw new IllegalArgumentException(
          "refit.rows ("
              + count
              + ") must be in [1, "
              + training.length
              + "]. Maybe leave it out to train on all rows.");
    }
    return count == training.length
        ? training.clone()
        : draw(data, training, count, Streams.of(seed, "refit"));
  }

  /** Number of rows that are not held out. */
  public int trainingCount() {
    return training.length;
  }

  /** Number of rows that folds are cut from. */
  public int searchCount() {
    return search.length;
  }

  /** Number of rows held out for the last test. */
  public int testCount() {
    return test.length;
  }

  /** Rows held out; empty if there are none. */
  Optional<Part> test() {
    return test.length == 0 ? Optional.empty() : Optional.of(new Part(testData, test));
  }

  /** Some rows of some data. */
  static final class Part {
    private final TrainingData data;
    private final int[] rows;

    Part(TrainingData data, int[] rows) {
      this.data = data;
      this.rows = rows;
    }

    int count() {
      return rows.length;
    }

    /** The rows from {@code from} (inclusive) to {@code to} (exclusive, cut at the end). */
    DataSet batch(int from, int to) {
      return data.batch(Arrays.copyOfRange(rows, from, Math.min(to, rows.length)));
    }

    /** The same rows in an order drawn at random. */
    Part shuffled(RandomGenerator random) {
      int[] order = rows.clone();
      shuffle(order, random);
      return new Part(data, order);
    }
  }

  /**
   * A systematic draw from the rows in order of class, shuffled within: every class within 1 of its
   * share.
   */
  private static int[] draw(TrainingData data, int[] from, int count, RandomGenerator random) {
    int[] shuffled = from.clone();
    shuffle(shuffled, random);
    int[] byClass =
        IntStream.of(shuffled)
            .boxed()
            .sorted((a, b) -> Integer.compare(data.label(a), data.label(b)))
            .mapToInt(Integer::intValue)
            .toArray();
    return IntStream.range(0, count)
        .map(i -> byClass[Math.toIntExact((long) i * byClass.length / count)])
        .sorted()
        .toArray();
  }

  private static void shuffle(int[] values, RandomGenerator random) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int kept = values[i];
      values[i] = values[j];
      values[j] = kept;
    }
  }

  @Override
  public String toString() {
    return data
        + ", search on "
        + search.length
        + ", train on "
        + training.length
        + ", test on "
        + test.length
        + " rows";
  }
}
