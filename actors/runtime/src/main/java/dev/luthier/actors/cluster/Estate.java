package dev.luthier.actors.cluster;

import dev.luthier.eval.CheckpointGone;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints on a node's disk, its own and those it has taken from nodes that left. Its
 * methods block. For many threads.
 */
final class Estate {
  private static final Logger LOGGER = LoggerFactory.getLogger(Estate.class);

  private final String node;
  private final NodeFiles files;
  private final RemoteFiles remote;

  /**
   * What a node has.
   *
   * @param node its name
   * @param files its own
   */
  Estate(String node, NodeFiles files, RemoteFiles remote) {
    this.node = node;
    this.files = files;
    this.remote = remote;
  }

  /** All of it, with hashes of what is on the disk; what cannot be read is passed over. */
  List<Heirloom> all() {
    var all = new ArrayList<Heirloom>();
    for (String study : files.studies()) {
      add(node, study, files.folder(study), all);
      for (String owner : files.inheritedOwners(study)) {
        add(owner, study, files.inherited(owner, study), all);
      }
    }
    return all;
  }

  private void add(String owner, String study, Path folder, List<Heirloom> all) {
    for (String path : files.checkpoints(folder)) {
      try {
        all.add(new Heirloom(owner, study, path, hash(folder.resolve(path))));
      } catch (NoSuchFileException e) {
        LOGGER.debug("{} was discarded meanwhile", path, e);
      } catch (IOException e) {
        LOGGER.warn("checkpoint {} of study {} cannot be read", path, study, e);
      }
    }
  }

  private static String hash(Path file) throws IOException {
    MessageDigest digest = NodeCheckpoints.sha256();
    try (var in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Names of the nodes whose checkpoints are here, beside this one. */
  List<String> owners() {
    return files.studies().stream()
        .flatMap(study -> files.inheritedOwners(study).stream())
        .distinct()
        .sorted()
        .toList();
  }

  /** Copies one from the node that leaves; whether it is here now, whole. */
  boolean take(Heirloom one) {
    try {
      Path file = files.served(one.owner(), one.study(), one.path());
      Files.createDirectories(file.getParent());
      Path draft = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".tmp");
      try {
        copy(one, draft);
        Files.move(
            draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(draft);
      }
      return true;
    } catch (NoSuchFileException e) {
      LOGGER.debug("{} is not needed any more: its study was forgotten meanwhile", one, e);
      return false;
    } catch (IOException | IllegalArgumentException e) { // names come from other nodes
      LOGGER.warn("{} could not be taken over", one, e);
      return false;
    }
  }

  private void copy(Heirloom one, Path draft) throws IOException {
    MessageDigest digest = NodeCheckpoints.sha256();
    try (var out =
        new BufferedOutputStream(
            new DigestOutputStream(Files.newOutputStream(draft), digest), 1 << 16)) {
      remote.copy(one.owner(), one.study(), one.path(), out);
    }
    String hash = HexFormat.of().formatHex(digest.digest());
    if (!hash.equals(one.sha256())) {
      throw new CheckpointGone(
          "it came with the hash " + hash + ". Maybe another leg replaced it meanwhile.");
    }
  }

  /** The checkpoints that are here of a node that has left. */
  FileServer.Served of(String owner) {
    return (study, path) -> files.served(owner, study, path);
  }
}
