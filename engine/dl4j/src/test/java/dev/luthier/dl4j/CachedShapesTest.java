package dev.luthier.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.BaseShapeInfoProvider;

class CachedShapesTest {
  private final CachedShapes shapes = new CachedShapes();

  private static final BaseShapeInfoProvider PLAIN =
      new BaseShapeInfoProvider() {
        @Override
        public void purgeCache() {}
      };

  private static long[] description(
      BaseShapeInfoProvider provider,
      long[] shape,
      long[] stride,
      char order,
      DataType type,
      boolean empty) {
    return provider.createShapeInformation(shape, stride, 1, order, type, empty).getSecond();
  }

  @Test
  void givesTheSameForTheSameAndOtherwiseWhatNd4jGives() {
    long[][] grid = {{2, 3}, {3, 2}, {6, 1}, {1, 6}};
    Set<Object> made = new HashSet<>();
    for (long[] shape : grid) {
      for (char order : new char[] {'c', 'f'}) {
        for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
          long[] stride = order == 'c' ? new long[] {shape[1], 1} : new long[] {1, shape[0]};
          Pair<DataBuffer, long[]> first =
              shapes.createShapeInformation(shape, stride, 1, order, type, false);
          assertThat(
                  shapes.createShapeInformation(
                      shape.clone(), stride.clone(), 1, order, type, false))
              .isSameAs(first);
          assertThat(first.getSecond())
              .isEqualTo(description(PLAIN, shape, stride, order, type, false));
          assertThat(first.getFirst().asLong()).isEqualTo(first.getSecond());
          made.add(System.identityHashCode(first));
        }
      }
    }
    assertThat(made).hasSize(16);
  }

  @Test
  void keepsItsAnswersWhenTheAskerReusesItsArrays() {
    long[] shape = {2, 3};
    long[] stride = {3, 1};
    var first = shapes.createShapeInformation(shape, stride, 1, 'c', DataType.FLOAT, false);
    shape[0] = 5;
    assertThat(shapes.createShapeInformation(shape, stride, 1, 'c', DataType.FLOAT, false))
        .isNotSameAs(first);
    assertThat(
            shapes.createShapeInformation(new long[] {2, 3}, stride, 1, 'c', DataType.FLOAT, false))
        .isSameAs(first);
  }

  @Test
  void forgetsWhenAsked() {
    long[] shape = {7, 3};
    long[] stride = {3, 1};
    var first = shapes.createShapeInformation(shape, stride, 1, 'c', DataType.FLOAT, false);
    shapes.purgeCache();
    assertThat(shapes.createShapeInformation(shape, stride, 1, 'c', DataType.FLOAT, false))
        .isNotSameAs(first);
  }
}
