package dev.luthier.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.luthier.eval.CheckpointGone;
import dev.luthier.trial.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    assertThatThrownBy(() -> store.open(saved))
        .isInstanceOf(CheckpointGone.class)
        .hasMessageContaining("3-0-9 is gone");
  }

  @Test
  void refusesDamagedBytes() throws IOException {
    Checkpoint saved = save(1, new byte[] {1, 2, 3});
    Files.write(study.resolve(saved.location()), new byte[] {1, 2, 4});
    assertThatThrownBy(() -> store.open(saved))
        .isInstanceOf(CheckpointGone.class)
        .hasMessageContaining("has the hash");
  }

  @Test
  void keepsOnlyWhatIsNeededAndWhatIsNotOurs() throws IOException {
    Checkpoint needed = save(9, new byte[] {1, 2, 3});
    save(1, new byte[] {4});
    Path folder = study.resolve("checkpoints");
    Files.write(folder.resolve("3-0-27.6f0c.tmp"), new byte[] {5, 6});
    Files.write(folder.resolve("notes.txt"), new byte[] {7});
    assertThat(needed.bytes()).isEqualTo(3);
    assertThat(FileCheckpointStore.bytes(study)).isEqualTo(6);
    assertThat(store.keepOnly(List.of(needed))).isEqualTo(3);
    try (var files = Files.list(folder)) {
      assertThat(files)
          .containsExactlyInAnyOrder(folder.resolve("3-0-9"), folder.resolve("notes.txt"));
    }
    assertThat(store.keepOnly(List.of())).isEqualTo(3);
    assertThat(FileCheckpointStore.bytes(study)).isZero();
    assertThat(FileCheckpointStore.at(study.resolve("none")).keepOnly(List.of())).isZero();
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
