package dev.luthier.dl4j;

import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.BaseShapeInfoProvider;

/**
 * Remembers the descriptions of shapes that ND4J asks for whenever it makes an array or a view.
 *
 * <p>ND4J means to keep them too, but its CPU provider does so only for a form of the question that
 * nobody asks any more: every array costs two native allocations, a native call and a buffer for
 * the collector to free. For small networks that is most of the time of a training step.
 *
 * <p>The descriptions are constants of ND4J's native part and live as long as the process; sharing
 * them frees nothing later. ND4J makes one instance by name, see {@link NativeSettings}; for any
 * thread.
 */
public final class CachedShapes extends BaseShapeInfoProvider {
  /** Networks ask for some hundred; a bound for those whose batches never repeat. */
  private static final int MOST = 10_000;

  private final ConcurrentMap<Key, Pair<DataBuffer, long[]>> known = new ConcurrentHashMap<>();

  /** For ND4J. */
  public CachedShapes() {}

  @Override
  public Pair<DataBuffer, long[]> createShapeInformation(
      long[] shape, long[] stride, long elementStride, char order, DataType type, boolean empty) {
    var key = new Key(shape, stride, elementStride, order, type, empty);
    Pair<DataBuffer, long[]> found = known.get(key);
    if (found != null) {
      return found;
    }
    var made = super.createShapeInformation(shape, stride, elementStride, order, type, empty);
    if (known.size() < MOST) {
      known.put(key.owned(), made);
    }
    return made;
  }

  @Override
  public void purgeCache() {
    known.clear();
  }

  /** A question, by the contents of its arrays; compared without making objects. */
  private static final class Key {
    private final long[] shape;
    private final long[] stride;
    private final long elementStride;
    private final char order;
    private final DataType type;
    private final boolean empty;

    Key(long[] shape, long[] stride, long elementStride, char order, DataType type, boolean empty) {
      this.shape = shape;
      this.stride = stride;
      this.elementStride = elementStride;
      this.order = order;
      this.type = type;
      this.empty = empty;
    }

    /** With arrays that the asker cannot change. */
    Key owned() {
      return new Key(shape.clone(), stride.clone(), elementStride, order, type, empty);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key key
          && elementStride == key.elementStride
          && order == key.order
          && type == key.type
          && empty == key.empty
          && Arrays.equals(shape, key.shape)
          && Arrays.equals(stride, key.stride);
    }

    @Override
    public int hashCode() {
      int hash = Arrays.hashCode(shape) * 31 + Arrays.hashCode(stride);
      hash = hash * 31 + Long.hashCode(elementStride);
      return (hash * 31 + order) * 31 + type.toInt() * 2 + (empty ? 1 : 0);
    }
  }
}
