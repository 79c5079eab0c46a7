package dev.luthier.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.luthier.eval.StorageFailure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LegDirectoryTest {
  @TempDir private Path directory = Path.of("");

  private static InputStream bytes() {
    return new ByteArrayInputStream(new byte[50_000]);
  }

  @Test
  void whatTheDiskDoesNotTakeIsNoFaultOfTheTrial() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    assertThatThrownBy(() -> LegDirectory.copy(bytes(), full))
        .isInstanceOf(StorageFailure.class)
        .hasMessageContaining("No space left on device. Maybe the disk of ");
    assertThatThrownBy(() -> LegDirectory.write(bytes(), directory.resolve("none/file")))
        .isInstanceOf(StorageFailure.class);
  }

  @Test
  void whatCannotBeReadIsAFaultOfTheCheckpoint() throws IOException {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("damaged");
          }

          @Override
          public int read(byte[] into, int from, int count) throws IOException {
            throw new IOException("damaged");
          }
        };
    assertThatThrownBy(() -> LegDirectory.copy(broken, new ByteArrayOutputStream()))
        .isInstanceOf(IOException.class)
        .hasMessage("damaged");
    Path file = directory.resolve("file");
    LegDirectory.write(bytes(), file);
    assertThat(Files.size(file)).isEqualTo(50_000);
    assertThatThrownBy(() -> LegDirectory.write(bytes(), file))
        .isInstanceOf(FileAlreadyExistsException.class);
  }
}
