package dev.luthier.dl4j;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * IDX files, the format of MNIST: a magic number with type and rank, the lengths, the values; plain
 * or gzip.
 */
public final class IdxFile {
  private static final int CHUNK_VALUES = 1 << 20;

  private IdxFile() {}

  /**
   * Images with a class each.
   *
   * @param images rank 3, {@code [n x height x width]}, becomes {@code [n x 1 x height x width]};
   *     other ranks stay; bytes are divided by 255
   * @param labels rank 1, {@code [n]}, classes from 0
   * @throws IOException if a file is missing or broken; the message names it
   */
  public static TrainingData read(Path images, Path labels) throws IOException {
    NativeSettings.prepare();
    INDArray features = values(images, 1 / 255f);
    INDArray column = values(labels, 1);
    if (column.rank() != 2 || column.size(1) != 1) {
      throw new IOException(
          "labels '"
              + labels
              + "' have shape "
              + Arrays.toString(column.shape())
              + ", not one class a row.");
    }
    if (features.size(0) != column.size(0)) {
      throw new IOException(
          "'"
              + images
              + "' has "
              + features.size(0)
              + " rows, '"
              + labels
              + "' "
              + column.size(0)
              + ". Maybe they are of different sets.");
    }
    int[] classes = column.reshape(column.length()).toIntVector();
    return TrainingData.classes(
        features, classes, Math.max(2, Arrays.stream(classes).max().orElse(0) + 1));
  }

  /** All values, {@code [n x 1]} for rank 1, {@code [n x 1 x h x w]} for rank 3. */
  private static INDArray values(Path file, float byteScale) throws IOException {
    try (var in = new DataInputStream(new BufferedInputStream(DataFile.open(file), 1 << 16))) {
      int magic = in.readInt();
      int type = (magic >> 8) & 0xFF;
      int rank = magic & 0xFF;
      if (magic >>> 16 != 0 || rank < 1 || rank > 8) {
        throw new IOException(
            "'"
                + file
                + "' begins with "
                + Integer.toHexString(magic)
                + ". Maybe it is no IDX file.");
      }
      long[] shape = new long[rank];
      for (int d = 0; d < rank; d++) {
        shape[d] = in.readInt();
      }
      return fill(in, file, type, byteScale, shape);
    } catch (EOFException e) {
      throw new IOException("'" + file + "' ends too early. Maybe it was not copied whole.", e);
    }
  }

  private static INDArray fill(
      DataInputStream in, Path file, int type, float byteScale, long[] shape) throws IOException {
    int width = Math.toIntExact(Arrays.stream(shape).skip(1).reduce(1, Math::multiplyExact));
    INDArray all = Nd4j.createUninitialized(DataType.FLOAT, shape[0], width);
    int rows = Math.max(1, CHUNK_VALUES / Math.max(1, width));
    for (long row = 0; row < shape[0]; row += rows) {
      int count = Math.toIntExact(Math.min(rows, shape[0] - row));
      float[] chunk = type == 0x08 ? bytes(in, count * width, byteScale) : new float[count * width];
      for (int i = 0; type != 0x08 && i < chunk.length; i++) {
        chunk[i] = next(in, file, type);
      }
      all.get(NDArrayIndex.interval(row, row + count), NDArrayIndex.all())
          .assign(Nd4j.create(chunk, new int[] {count, width}, 'c'));
    }
    return switch (shape.length) {
      case 1 -> all;
      case 3 -> all.reshape('c', shape[0], 1, shape[1], shape[2]);
      default -> all.reshape('c', shape);
    };
  }

  private static float[] bytes(DataInputStream in, int count, float scale) throws IOException {
    byte[] raw = new byte[count];
    in.readFully(raw);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (raw[i] & 0xFF) * scale;
    }
    return values;
  }

  private static float next(DataInputStream in, Path file, int type) throws IOException {
    return switch (type) {
      case 0x09 -> in.readByte();
      case 0x0B -> in.readShort();
      case 0x0C -> in.readInt();
      case 0x0D -> in.readFloat();
      case 0x0E -> (float) in.readDouble();
      default ->
          throw new IOException("'" + file + "' has type " + type + ", which IDX does not know.");
    };
  }
}
