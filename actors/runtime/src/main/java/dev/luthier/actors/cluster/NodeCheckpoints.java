package dev.luthier.actors.cluster;

import dev.luthier.eval.CheckpointGone;
import dev.luthier.eval.CheckpointStore;
import dev.luthier.eval.OutputWriter;
import dev.luthier.trial.Checkpoint;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of a trainer node. Each stays where it was made, and its location names the node:
 * {@code node!checkpoints/3-0-9}. A leg that goes on from it elsewhere fetches it by its hash.
 * Where all nodes share a directory, locations name no node. For many threads.
 */
final class NodeCheckpoints {
  private static final Logger LOGGER = LoggerFactory.getLogger(NodeCheckpoints.class);
  private static final char OF = '!';

  private final String node;
  private final NodeFiles own;
  private final Optional<NodeFiles> shared;
  private final Function<Path, CheckpointStore> folders;
  private final RemoteFiles remote;

  /**
   * Checkpoints in the folders of studies.
   *
   * @param own files of this node: checkpoints, unless they are shared, and which studies left some
   * @param shared files that every node sees, where they are
   * @param folders the checkpoints of one study's folder
   */
  NodeCheckpoints(
      String node,
      NodeFiles own,
      Optional<NodeFiles> shared,
      Function<Path, CheckpointStore> folders,
      RemoteFiles remote) {
    this.node = node;
    this.own = own;
    this.shared = shared;
    this.folders = folders;
    this.remote = remote;
  }

  /** The node that has it; empty if all have. */
  static Optional<String> node(Checkpoint checkpoint) {
    int end = checkpoint.location().indexOf(OF);
    return end < 0 ? Optional.empty() : Optional.of(checkpoint.location().substring(0, end));
  }

  private static Checkpoint local(Checkpoint checkpoint) {
    int end = checkpoint.location().indexOf(OF);
    return new Checkpoint(
        checkpoint.location().substring(end + 1), checkpoint.sha256(), checkpoint.bytes());
  }

  /** The checkpoints of a study. */
  CheckpointStore of(String study) {
    return new OfStudy(study, folders.apply(shared.orElse(own).folder(study)));
  }

  /** Studies of which this node has kept something, here or where all do. */
  List<String> studies() {
    return own.studies();
  }

  /**
   * Nothing of a study is needed any more. Of what is shared only checkpoints go, and only of
   * studies that this node has saved some of: who else uses the directory is not known.
   */
  void forget(String study) {
    if (shared.isPresent() && own.studies().contains(study)) {
      try {
        of(study).keepOnly(List.of());
        shared.get().removeEmpty(study);
      } catch (NoSuchFileException e) {
        LOGGER.debug("another node forgets {} at the same time", study, e);
      } catch (IOException | UncheckedIOException e) {
        LOGGER.warn("shared checkpoints of {} cannot be removed", study, e);
      }
    }
    own.forget(study);
  }

  /** Forgets one that is here, or was taken from a node that has left. */
  void discard(String study, Checkpoint checkpoint) {
    try {
      of(study).discard(checkpoint);
      String owner = node(checkpoint).orElse(node);
      if (!owner.equals(node)) {
        Files.deleteIfExists(own.served(owner, study, local(checkpoint).location()));
      }
    } catch (IOException | IllegalArgumentException e) { // names come from other nodes
      LOGGER.warn("checkpoint {} could not be discarded", checkpoint.location(), e);
    }
  }

  private final class OfStudy implements CheckpointStore {
    private final String study;
    private final CheckpointStore here;

    OfStudy(String study, CheckpointStore here) {
      this.study = study;
      this.here = here;
    }

    private boolean isHere(Checkpoint checkpoint) {
      return node(checkpoint).map(node::equals).orElse(true);
    }

    @Override
    public Checkpoint save(int trial, int fold, int epoch, OutputWriter writer) throws IOException {
      Files.createDirectories(own.folder(study));
      if (shared.isPresent()) {
        Files.createDirectories(shared.get().folder(study));
      }
      Checkpoint saved = here.save(trial, fold, epoch, writer);
      return shared.isPresent()
          ? saved
          : new Checkpoint(node + OF + saved.location(), saved.sha256(), saved.bytes());
    }

    @Override
    public InputStream open(Checkpoint checkpoint) throws IOException {
      return isHere(checkpoint) ? here.open(local(checkpoint)) : fetch(checkpoint);
    }

    private InputStream fetch(Checkpoint checkpoint) throws IOException {
      Path copy = Files.createTempFile("luthier-checkpoint-", ".copy");
      boolean whole = false;
      try {
        MessageDigest digest = sha256();
        try (var out =
            new BufferedOutputStream(
                new DigestOutputStream(Files.newOutputStream(copy), digest), 1 << 16)) {
          remote.copy(node(checkpoint).orElseThrow(), study, local(checkpoint).location(), out);
        }
        String hash = HexFormat.of().formatHex(digest.digest());
        if (!hash.equals(checkpoint.sha256())) {
          throw new CheckpointGone(
              "checkpoint "
                  + checkpoint.location()
                  + " came with the hash "
                  + hash
                  + ", not "
                  + checkpoint.sha256()
                  + ". Maybe another leg replaced it.");
        }
        whole = true;
        return new BufferedInputStream(
            Files.newInputStream(copy, StandardOpenOption.DELETE_ON_CLOSE), 1 << 16);
      } finally {
        if (!whole) {
          Files.deleteIfExists(copy);
        }
      }
    }

    @Override
    public void discard(Checkpoint checkpoint) throws IOException {
      if (isHere(checkpoint)) {
        here.discard(local(checkpoint));
      }
    }

    @Override
    public long keepOnly(Collection<Checkpoint> needed) throws IOException {
      return here.keepOnly(
          needed.stream().filter(this::isHere).map(NodeCheckpoints::local).toList());
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
