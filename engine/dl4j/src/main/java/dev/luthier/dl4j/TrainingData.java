package dev.luthier.dl4j;

import dev.luthier.eval.FoldSplitter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Rows to learn from: features {@code [n x ...]}, labels {@code [n x ...]} (one-hot classes or
 * targets), and of each row its class and group where there are any. Immutable; for many threads.
 */
public final class TrainingData {
  private final INDArray features;
  private final INDArray labels;
  private final @Nullable INDArray featuresMask;
  private final @Nullable INDArray labelsMask;
  private final int[] classes;
  private final int[] groups;

  private TrainingData(DataSet all, int[] classes, int[] groups) {
    this.features = all.getFeatures().dup('c');
    this.labels = all.getLabels().dup('c');
    this.featuresMask = copyOf(all.getFeaturesMaskArray());
    this.labelsMask = copyOf(all.getLabelsMaskArray());
    this.classes = classes;
    this.groups = groups;
    if (features.size(0) != labels.size(0)) {
      throw new IllegalArgumentException(
          "features have "
              + features.size(0)
              + " rows, labels "
              + labels.size(0)
              + ". Maybe they are of different files.");
    }
  }

  private static @Nullable INDArray copyOf(@Nullable INDArray mask) {
    return mask == null ? null : mask.dup('c');
  }

  /**
   * Rows in memory.
   *
   * @param features {@code [n x ...]}
   * @param labels {@code [n x ...]}; if every row is one-hot, its class is where the one is
   */
  public static TrainingData of(INDArray features, INDArray labels) {
    return of(new DataSet(features, labels));
  }

  /**
   * Rows with a class each.
   *
   * @param features {@code [n x ...]}
   * @param classOfRow {@code [n]}, each in [0, classes)
   * @param classes number of classes, at least 2
   */
  public static TrainingData classes(INDArray features, int[] classOfRow, int classes) {
    float[] oneHot = new float[Math.multiplyExact(classOfRow.length, classes)];
    for (int row = 0; row < classOfRow.length; row++) {
      if (classOfRow[row] < 0 || classOfRow[row] >= classes) {
        throw new IllegalArgumentException(
            "class ("
                + classOfRow[row]
                + ") of row "
                + row
                + " is not in [0, "
                + classes
                + "). Maybe count from 0.");
      }
      oneHot[row * classes + classOfRow[row]] = 1;
    }
    INDArray labels = Nd4j.create(oneHot, new int[] {classOfRow.length, classes}, 'c');
    return new TrainingData(new DataSet(features, labels), classOfRow.clone(), new int[0]);
  }

  /** All rows of an iterator, in its order; drained once and reset before, if it can be. */
  public static TrainingData drain(DataSetIterator iterator) {
    if (iterator.resetSupported()) {
      iterator.reset();
    }
    List<DataSet> parts = new ArrayList<>();
    while (iterator.hasNext()) {
      parts.add(iterator.next());
    }
    if (parts.isEmpty()) {
      throw new IllegalArgumentException(
          "the iterator has no rows. Maybe it was drained before and cannot be reset.");
    }
    return of(DataSet.merge(parts));
  }

  private static TrainingData of(DataSet all) {
    return new TrainingData(all, classesOf(all.getLabels()), new int[0]);
  }

  /** Class of each row of one-hot labels; empty if they are not. */
  private static int[] classesOf(INDArray labels) {
    if (labels.rank() != 2 || labels.columns() < 2) {
      return new int[0];
    }
    float[][] rows = labels.castTo(DataType.FLOAT).toFloatMatrix();
    int[] classes = new int[rows.length];
    for (int row = 0; row < rows.length; row++) {
      float[] cells = rows[row];
      int[] ones = IntStream.range(0, cells.length).filter(c -> cells[c] == 1).toArray();
      long zeros = IntStream.range(0, cells.length).filter(c -> cells[c] == 0).count();
      if (ones.length != 1 || zeros != cells.length - 1) {
        return new int[0];
      }
      classes[row] = ones[0];
    }
    return classes;
  }

  /** The same rows with a group each, {@code [n]}, from 0. */
  public TrainingData withGroups(int[] groupOfRow) {
    if (groupOfRow.length != count()) {
      throw new IllegalArgumentException(
          "groups are given for " + groupOfRow.length + " rows, the data have " + count() + ".");
    }
    var all = new DataSet(features, labels, featuresMask, labelsMask);
    return new TrainingData(all, classes, groupOfRow.clone());
  }

  /** Number of rows. */
  public int count() {
    return Math.toIntExact(features.size(0));
  }

  /** Shape of the features of all rows, {@code [n x ...]}. */
  public long[] shape() {
    return features.shape().clone();
  }

  /** Class of a row, from 0; -1 if rows have no classes. */
  public int label(int row) {
    return classes.length == 0 ? -1 : classes[row];
  }

  /** Group of a row, from 0; -1 if rows have no groups. */
  public int group(int row) {
    return groups.length == 0 ? -1 : groups[row];
  }

  /** Some rows, copied, in the order given: {@code [rows.length x ...]}. */
  public DataSet batch(int[] rows) {
    return new DataSet(
        pull(features, rows),
        pull(labels, rows),
        featuresMask == null ? null : pull(featuresMask, rows),
        labelsMask == null ? null : pull(labelsMask, rows));
  }

  private static INDArray pull(INDArray source, int[] rows) {
    long[] shape = source.shape().clone();
    INDArray flat = source.reshape('c', shape[0], source.length() / shape[0]);
    shape[0] = rows.length;
    return Nd4j.pullRows(flat, 1, rows, 'c').reshape('c', shape);
  }

  /** What a splitter may know of some of the rows; its row i is {@code rows[i]} here. */
  FoldSplitter.Rows view(int[] rows) {
    int[] own = rows.clone();
    return new FoldSplitter.Rows() {
      @Override
      public int count() {
        return own.length;
      }

      @Override
      public int label(int row) {
        return TrainingData.this.label(own[row]);
      }

      @Override
      public int group(int row) {
        return TrainingData.this.group(own[row]);
      }
    };
  }

  @Override
  public String toString() {
    return "features "
        + Arrays.toString(features.shape())
        + ", labels "
        + Arrays.toString(labels.shape());
  }
}
