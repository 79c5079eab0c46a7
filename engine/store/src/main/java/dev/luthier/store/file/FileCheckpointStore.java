package dev.luthier.store.file;

import dev.luthier.eval.CheckpointGone;
import dev.luthier.eval.CheckpointStore;
import dev.luthier.eval.KeptOpen;
import dev.luthier.eval.OutputWriter;
import dev.luthier.trial.Checkpoint;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Saved networks as files {@code checkpoints/trial-fold-epoch} of a study directory. A file is
 * there whole or not at all: it is written beside, forced to disk, then renamed. Locations are
 * relative to the study directory, so that it can be moved.
 */
public final class FileCheckpointStore implements CheckpointStore {
  private static final String FOLDER = "checkpoints";
  private static final Pattern OURS = Pattern.compile("\\d+-\\d+-\\d+(\\..*\\.tmp)?");

  private final Path study;

  private FileCheckpointStore(Path study) {
    this.study = study;
  }

  /** The checkpoints of a study directory. */
  public static FileCheckpointStore at(Path study) {
    return new FileCheckpointStore(study.toAbsolutePath().normalize());
  }

  @Override
  public Checkpoint save(int trial, int fold, int epoch, OutputWriter writer) throws IOException {
    Path folder = study.resolve(FOLDER);
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder);
      DirectorySync.force(study);
    }
    String name = trial + "-" + fold + "-" + epoch;
    Path draft = folder.resolve(name + "." + UUID.randomUUID() + ".tmp");
    try {
      String sha256 = write(draft, writer);
      long bytes = Files.size(draft);
      Files.move(
          draft,
          folder.resolve(name),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      DirectorySync.force(folder);
      return new Checkpoint(FOLDER + "/" + name, sha256, bytes);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static String write(Path draft, OutputWriter writer) throws IOException {
    MessageDigest digest = sha256();
    try (FileChannel channel =
        FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      var out =
          new DigestOutputStream(
              new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16), digest);
      writer.writeTo(new KeptOpen(out));
      out.flush();
      channel.force(true);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  @Override
  public InputStream open(Checkpoint checkpoint) throws IOException {
    Path file = file(checkpoint);
    FileChannel channel;
    try {
      channel = FileChannel.open(file, StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      throw new CheckpointGone("checkpoint " + file + " is gone. Maybe it was discarded.");
    }
    try {
      String sha256 = hash(channel);
      if (!sha256.equals(checkpoint.sha256())) {
        throw new CheckpointGone(
            "checkpoint "
                + file
                + " has the hash "
                + sha256
                + ", not "
                + checkpoint.sha256()
                + ". Maybe the disk damaged it, or another run replaced it.");
      }
      return new BufferedInputStream(Channels.newInputStream(channel.position(0)), 1 << 16);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static String hash(FileChannel channel) throws IOException {
    MessageDigest digest = sha256();
    var buffer = ByteBuffer.allocate(1 << 16);
    while (channel.read(buffer) >= 0) {
      digest.update(buffer.flip());
      buffer.clear();
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  @Override
  public void discard(Checkpoint checkpoint) throws IOException {
    Files.deleteIfExists(file(checkpoint));
  }

  @Override
  public long keepOnly(Collection<Checkpoint> needed) throws IOException {
    Path folder = study.resolve(FOLDER);
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    var names = new HashSet<String>();
    needed.forEach(c -> names.add(c.location()));
    long freed = 0;
    for (Path file : files(folder)) {
      if (!names.contains(FOLDER + "/" + file.getFileName())) {
        freed += Files.size(file);
        Files.delete(file);
      }
    }
    return freed;
  }

  /** Ours only, whole or half written. */
  private static List<Path> files(Path folder) throws IOException {
    try (var all = Files.list(folder)) {
      return all.filter(f -> OURS.matcher(String.valueOf(f.getFileName())).matches()).toList();
    }
  }

  /** Bytes of all checkpoints of a study directory that are on disk now. */
  public static long bytes(Path study) throws IOException {
    Path folder = study.resolve(FOLDER);
    long sum = 0;
    for (Path file : Files.isDirectory(folder) ? files(folder) : List.<Path>of()) {
      sum += size(file);
    }
    return sum;
  }

  /** Nothing, if it was discarded while we looked. */
  private static long size(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  /** The file, which must be one of ours: locations come from a log. */
  private Path file(Checkpoint checkpoint) throws IOException {
    Path file = study.resolve(checkpoint.location()).normalize();
    if (!study.resolve(FOLDER).equals(file.getParent())) {
      throw new IOException(
          "checkpoint '"
              + checkpoint.location()
              + "' is not in "
              + study.resolve(FOLDER)
              + ". Maybe the log is of another study.");
    }
    return file;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
