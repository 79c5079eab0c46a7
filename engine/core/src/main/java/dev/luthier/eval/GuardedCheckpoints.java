package dev.luthier.eval;

import dev.luthier.trial.Checkpoint;
import dev.luthier.trial.Leg;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A leg's dealings with its checkpoints. Remembers what went wrong that is not the user's fault,
 * whatever user code makes of it. One thread.
 */
final class GuardedCheckpoints {
  private final CheckpointStore store;
  private final Leg leg;
  private @Nullable Checkpoint saved;
  private @Nullable StorageFailure failure;
  private @Nullable IOException gone;

  GuardedCheckpoints(CheckpointStore store, Leg leg) {
    this.store = store;
    this.leg = leg;
  }

  /** The one that was saved. */
  Optional<Checkpoint> saved() {
    return Optional.ofNullable(saved);
  }

  /** Why the one to go on from cannot be used; empty if it can. */
  Optional<IOException> gone() {
    return Optional.ofNullable(gone);
  }

  /** Throws what must not be taken for the objective's own failure. */
  void requireKept() {
    if (failure != null) {
      throw failure;
    }
  }

  Optional<InputStream> open() throws IOException {
    if (leg.checkpoint().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(store.open(leg.checkpoint().get()));
    } catch (IOException e) {
      gone = e;
      throw e;
    }
  }

  void save(OutputWriter writer) throws IOException {
    var watched = new Watched(writer);
    try {
      saved = store.save(leg.trial(), leg.fold(), leg.untilEpoch(), watched);
    } catch (IOException e) {
      if (watched.userFailed) {
        throw e;
      }
      failure =
          new StorageFailure(
              "the checkpoint of trial "
                  + leg.trial()
                  + " cannot be saved: "
                  + e.getMessage()
                  + ". Maybe the disk is full or read-only.",
              e);
      throw failure;
    }
  }

  /** Tells the user's failures to write from those of the disk below. */
  private static final class Watched implements OutputWriter {
    private final OutputWriter writer;
    private boolean userFailed;

    Watched(OutputWriter writer) {
      this.writer = writer;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      var below = new Below(out);
      try {
        writer.writeTo(below);
      } catch (IOException e) {
        userFailed = !below.failed;
        throw e;
      }
    }
  }

  private static final class Below extends OutputStream {
    private final OutputStream out;
    private boolean failed;

    Below(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      try {
        out.write(bytes, from, count);
      } catch (IOException e) {
        failed = true;
        throw e;
      }
    }

    @Override
    public void flush() throws IOException {
      try {
        out.flush();
      } catch (IOException e) {
        failed = true;
        throw e;
      }
    }
  }
}
