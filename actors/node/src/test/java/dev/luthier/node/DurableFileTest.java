package dev.luthier.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFileTest {
  private static final byte[] MODEL = "model".getBytes(StandardCharsets.UTF_8);

  @TempDir Path directory;

  @Test
  void aWriterThatClosesItsStreamIsStillMadeDurable() throws IOException {
    Path file = directory.resolve("best/normalizer.bin");

    DurableFile.write(
        file,
        out -> {
          out.write(MODEL);
          out.close();
        });

    assertThat(file).hasBinaryContent(MODEL);
    assertThat(file.getParent()).isDirectoryContaining(p -> p.equals(file));
  }

  @Test
  void othersMayReadItAsTheyMayReadOtherFiles() throws IOException {
    Path file = directory.resolve("result.json");
    DurableFile.write(file, out -> out.write(MODEL));
    Path plain = Files.write(directory.resolve("plain"), MODEL);
    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(plain));
  }

  @Test
  void aWriterThatFailsLeavesTheOldFile() throws IOException {
    Path file = directory.resolve("model.zip");
    Files.write(file, MODEL);

    assertThatThrownBy(
            () ->
                DurableFile.write(
                    file,
                    out -> {
                      out.write(1);
                      throw new IOException("disk full");
                    }))
        .hasMessage("disk full");

    assertThat(file).hasBinaryContent(MODEL);
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(file);
    }
  }
}
