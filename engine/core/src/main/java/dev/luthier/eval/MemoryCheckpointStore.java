package dev.luthier.eval;

import dev.luthier.trial.Checkpoint;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps checkpoints as long as the program runs. */
public final class MemoryCheckpointStore implements CheckpointStore {
  private final Map<String, byte[]> saved = new ConcurrentHashMap<>();

  @Override
  public Checkpoint save(int trial, int fold, int epoch, OutputWriter writer) throws IOException {
    var bytes = new ByteArrayOutputStream();
    writer.writeTo(bytes);
    String location = trial + "-" + fold + "-" + epoch;
    saved.put(location, bytes.toByteArray());
    return new Checkpoint(location, sha256(bytes.toByteArray()), bytes.size());
  }

  @Override
  public InputStream open(Checkpoint checkpoint) throws IOException {
    byte[] bytes = saved.get(checkpoint.location());
    if (bytes == null) {
      throw new CheckpointGone(
          "checkpoint '" + checkpoint.location() + "' is gone. Maybe it was discarded.");
    }
    return new ByteArrayInputStream(bytes);
  }

  @Override
  public void discard(Checkpoint checkpoint) {
    saved.remove(checkpoint.location());
  }

  /** Nothing: memory survives no crash. */
  @Override
  public long keepOnly(Collection<Checkpoint> needed) {
    return 0;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
