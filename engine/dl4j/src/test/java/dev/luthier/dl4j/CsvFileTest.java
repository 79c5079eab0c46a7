package dev.luthier.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvFileTest {
  private static final String MARK = "\uFEFF";

  @TempDir Path directory;

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("a.csv"), text);
  }

  private Path gzip(String text) throws IOException {
    Path file = directory.resolve("a.csv.gz");
    try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "NA", "NaN", "-NaN", "inf", "Infinity", "-Infinity", "1e999", "1e39", "-1e39"})
  void whatIsNoFiniteNumberIsNamed(String cell) throws Exception {
    Path file = file("a,b,kind\n1,2,x\n3," + cell + ",y\n");
    String said = "'" + file + "' line 3 column 'b' is '" + cell + "', not a ";
    assertThatThrownBy(() -> CsvFile.classes(true, "kind").read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(said, "Maybe leave the row out of the file");
    var targets = new CsvFile(true, List.of("a"), List.of("b"), Optional.empty(), false);
    assertThatThrownBy(() -> targets.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(said, "Maybe leave the row out of the file");
  }

  @Test
  void columnsWithoutNamesGoByNumberInMistakes() throws Exception {
    Path file = file("1,2\nNaN,3\n");
    assertThatThrownBy(() -> CsvFile.targets(false, "1").read(file))
        .hasMessageContaining("line 2 column 0 is 'NaN'");
  }

  @Test
  void allThatAFloatHoldsIsANumber() throws Exception {
    var data = CsvFile.targets(false, "-1").read(file("3.4028235e38,1e-50,-0,+7.,1\n1,1,1,1,2\n"));
    assertThat(data.batch(new int[] {0}).getFeatures().toFloatMatrix()[0])
        .containsExactly(Float.MAX_VALUE, 0f, -0f, 7f);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "\"\""})
  void anEmptyLabelIsNoClass(String cell) throws Exception {
    Path file = file("a,kind\n1,x\n2," + cell + "\n3,y\n");
    assertThatThrownBy(() -> CsvFile.classes(true, "kind").read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "'"
                + file
                + "' line 3 column 'kind' is '', not a class. Maybe leave the row out of the file,"
                + " or name another column.");
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheFirstName() throws Exception {
    String text = MARK + "kind,a\nx,1\ny,2\n";
    for (Path file : List.of(file(text), gzip(text))) {
      assertThat(CsvFile.classes(true, "kind").read(file).shape()).containsExactly(2, 1);
    }
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheFirstCell() throws Exception {
    var quoted = CsvFile.targets(true, "1, or 2").read(file(MARK + "\"1, or 2\",a\n1,2\n3,4\n"));
    assertThat(quoted.count()).isEqualTo(2);
    var data = CsvFile.targets(false, "1").read(file(MARK + "5,2\n3,4\n"));
    assertThat(data.batch(new int[] {0}).getFeatures().getFloat(0)).isEqualTo(5);
    assertThatThrownBy(() -> CsvFile.targets(false, "1").read(file(MARK)))
        .hasMessageContaining("has no rows");
  }
}
