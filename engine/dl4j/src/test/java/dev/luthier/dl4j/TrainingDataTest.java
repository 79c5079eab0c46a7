package dev.luthier.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class TrainingDataTest {
  @TempDir Path directory;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private Path idx(String name, int[] lengths, int... bytes) throws IOException {
    Path file = directory.resolve(name);
    try (var out = new DataOutputStream(Files.newOutputStream(file))) {
      out.writeInt(0x0800 | lengths.length);
      for (int length : lengths) {
        out.writeInt(length);
      }
      for (int value : bytes) {
        out.writeByte(value);
      }
    }
    return file;
  }

  @Test
  void csvColumnsGoByNameOrNumber() throws Exception {
    Path file = file("a.csv", "id,\"size, cm\",kind,who\n1,2.5,cat,x\n2,3.5,dog,y\n3,4.5,cat,y\n");
    var format =
        new CsvFile(true, List.of("size, cm", "0"), List.of("kind"), Optional.of("-1"), true);
    var data = format.read(file);
    assertThat(data.shape()).containsExactly(3, 2);
    assertThat(data.batch(new int[] {2, 0}).getFeatures().toFloatMatrix())
        .isEqualTo(new float[][] {{4.5f, 3}, {2.5f, 1}});
    assertThat(new int[] {data.label(0), data.label(1), data.label(2)}).containsExactly(0, 1, 0);
    assertThat(new int[] {data.group(0), data.group(1), data.group(2)}).containsExactly(0, 1, 1);
  }

  @Test
  void csvMistakesAreNamed() throws Exception {
    Path file = file("b.csv", "a,b\n1,2\n1,x\n");
    assertThatThrownBy(() -> CsvFile.targets(true, "c").read(file))
        .hasMessageContaining("column 'c' is not in");
    assertThatThrownBy(() -> CsvFile.targets(true, "b").read(file))
        .hasMessageContaining("line 3 column 'b' is 'x'");
    assertThatThrownBy(() -> CsvFile.classes(true, "a").read(file))
        .hasMessageContaining("'x', not a number");
    Path ragged = file("c.csv", "1,2\n1\n");
    assertThatThrownBy(() -> CsvFile.targets(false, "1").read(ragged))
        .hasMessageContaining("line 2 has 1 cells, not 2");
    assertThatThrownBy(() -> CsvFile.targets(false, "1").read(directory.resolve("none")))
        .hasMessageContaining("is missing");
  }

  @Test
  void targetsOfCsvAreNoClasses() throws Exception {
    var data = CsvFile.targets(false, "1").read(file("d.csv", "1,2\n3,4\n"));
    assertThat(data.label(0)).isEqualTo(-1);
    assertThat(data.batch(new int[] {1}).getLabels().getDouble(0)).isEqualTo(4);
  }

  @Test
  void idxFilesAreRead() throws Exception {
    var data =
        IdxFile.read(idx("x", new int[] {2, 1, 2}, 0, 255, 51, 0), idx("y", new int[] {2}, 2, 0));
    assertThat(data.shape()).containsExactly(2, 1, 1, 2);
    assertThat(data.batch(new int[] {1}).getFeatures().getFloat(0)).isBetween(0.1999f, 0.2001f);
    assertThat(data.label(0)).isEqualTo(2);
    Path cut = idx("z", new int[] {2, 1, 2}, 0);
    Path labels = directory.resolve("y");
    assertThatThrownBy(() -> IdxFile.read(cut, labels)).hasMessageContaining("ends too early");
    assertThatThrownBy(() -> IdxFile.read(file("t", "text"), labels))
        .hasMessageContaining("no IDX file");
    assertThatThrownBy(() -> IdxFile.read(directory.resolve("x"), idx("w", new int[] {1}, 1)))
        .hasMessageContaining("2 rows");
  }

  @Test
  void iteratorsAreDrained() {
    var rows = new DataSet(Nd4j.arange(6).reshape(3, 2), Nd4j.eye(3)).asList();
    var data = TrainingData.drain(new ListDataSetIterator<>(rows, 2));
    assertThat(data.count()).isEqualTo(3);
    assertThat(data.label(2)).isEqualTo(2);
  }

  @Test
  void rowsAreHeldOutAndDrawnByClass() {
    var data = Networks.digits();
    var dataset = Dataset.of(data).holdOut(0.2, 5).searchOn(500, 5);
    assertThat(dataset.testCount()).isEqualTo(359);
    assertThat(dataset.trainingCount()).isEqualTo(1797 - 359);
    int[] search = dataset.search();
    assertThat(search).hasSize(500).isSorted().doesNotHaveDuplicates();
    for (int label = 0; label < 10; label++) {
      int wanted = label;
      long all = IntStream.range(0, data.count()).filter(r -> data.label(r) == wanted).count();
      long drawn = Arrays.stream(search).filter(r -> data.label(r) == wanted).count();
      assertThat((double) drawn).isBetween(all * 500.0 / 1797 - 2, all * 500.0 / 1797 + 2);
    }
    assertThat(dataset.training(1438, 1)).hasSize(1438);
    assertThatThrownBy(() -> Dataset.of(data).holdOut(1.5, 1))
        .hasMessageContaining("test (1.5) of 1797 rows");
    assertThatThrownBy(() -> Dataset.of(data).searchOn(1, 1))
        .hasMessageContaining("rows (1) must be in [2, 1797]");
  }
}
