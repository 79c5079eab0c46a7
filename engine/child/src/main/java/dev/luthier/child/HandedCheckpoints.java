package dev.luthier.child;

import dev.luthier.eval.CheckpointStore;
import dev.luthier.eval.KeptOpen;
import dev.luthier.eval.OutputWriter;
import dev.luthier.trial.Checkpoint;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/**
 * The checkpoints of one leg in a child: the trainer puts the old one into a directory, with its
 * hash checked, and takes the new one from another.
 *
 * @param directory for the new one
 */
record HandedCheckpoints(Path directory) implements CheckpointStore {
  @Override
  public Checkpoint save(int trial, int fold, int epoch, OutputWriter writer) throws IOException {
    Path file = directory.resolve(CheckpointForm.FILE);
    try (var out = new BufferedOutputStream(Files.newOutputStream(file))) {
      writer.writeTo(new KeptOpen(out));
    }
    return new Checkpoint(directory.toString(), "");
  }

  @Override
  public InputStream open(Checkpoint checkpoint) throws IOException {
    return Files.newInputStream(Path.of(checkpoint.location()).resolve(CheckpointForm.FILE));
  }

  /** Its trainer clears the directory. */
  @Override
  public long keepOnly(Collection<Checkpoint> needed) {
    return 0;
  }

  @Override
  public void discard(Checkpoint checkpoint) throws IOException {
    Files.deleteIfExists(Path.of(checkpoint.location()).resolve(CheckpointForm.FILE));
  }
}
