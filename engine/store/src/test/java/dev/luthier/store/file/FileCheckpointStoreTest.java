package dev.luthier.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.luthier.trial.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileCheckpointStoreTest {
  @TempDir private Path study;
  private FileCheckpointStore store = FileCheckpointStore.at(Path.of(""));

  @BeforeEach
  void open() {
    store = FileCheckpointStore.at(study);
  }

  private Checkpoint save(int epoch, byte[] bytes) throws IOException {
    return store.save(
        3,
        0,
        epoch,
        out -> {
          out.write(bytes);
          out.close();
        });
  }

  @Test
  void opensWhatWasSavedReplacesAndDiscards() throws IOException {
    save(9, new byte[] {9});
    Checkpoint saved = save(9, new byte[] {1, 2, 3});
    assertThat(saved.location()).isEqualTo("checkpoints/3-0-9");
    try (var in = store.open(saved)) {
      assertThat(in.readAllBytes()).containsExactly(1, 2, 3);
    }
    try (var files = Files.list(study.resolve("checkpoints"))) {
      assertThat(files).hasSize(1);
    }
    store.discard(saved);
    store.discard(saved);
    assertThatThrownBy(() -> store.open(saved)).hasMessageContaining("3-0-9 is gone");
  }

  @Test
  void refusesDamagedBytes() throws IOException {
    Checkpoint saved = save(1, new byte[] {1, 2, 3});
    Files.write(study.resolve(saved.location()), new byte[] {1, 2, 4});
    assertThatThrownBy(() -> store.open(saved)).hasMessageContaining("has the hash");
  }

  @Test
  void leavesNothingOfAFailedSave() throws IOException {
    assertThatThrownBy(
            () ->
                store.save(
                    0,
                    0,
                    1,
                    out -> {
                      throw new IOException("no");
                    }))
        .hasMessage("no");
    try (var files = Files.list(study.resolve("checkpoints"))) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void refusesLocationsOutside() {
    assertThatThrownBy(() -> store.open(new Checkpoint("checkpoints/../study.log", "")))
        .hasMessageContaining("is not in");
  }
}
