package dev.luthier.actors.cluster;

import akka.actor.typed.ActorSystem;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import dev.luthier.actors.LegToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The results of a trainer node that are not acknowledged yet. Most are within milliseconds; those
 * that are not become files at the node's next beat, and survive the death of the process from then
 * on. Before, it costs what was trained in that half second. Files are not forced to disk, as a
 * machine that lost its power is given up, and its legs are trained elsewhere, long before it is
 * back; they are written and removed beside the actor, which waits for no disk. For one actor.
 */
final class KeptResults {
  private static final Logger LOGGER = LoggerFactory.getLogger(KeptResults.class);
  private static final List<Class<? extends Kept>> KINDS =
      List.of(Kept.Leg.class, Kept.Refit.class);

  private final Path directory;
  private final Serialization serialization;
  private final Chores disk;

  /** Changed and walked through by the actor, and asked by whoever writes files. */
  private final Map<LegToken, Kept> results = Collections.synchronizedMap(new LinkedHashMap<>());

  private final Set<LegToken> unwritten = new LinkedHashSet<>();

  private KeptResults(Path directory, Serialization serialization, Chores disk) {
    this.directory = directory;
    this.serialization = serialization;
    this.disk = disk;
  }

  /**
   * Those that an earlier process left in a directory.
   *
   * @param disk does what waits for the disk
   */
  static KeptResults in(Path directory, ActorSystem<?> system, Chores disk) {
    var kept = new KeptResults(directory, SerializationExtension.get(system), disk);
    try {
      Files.createDirectories(directory);
      try (var files = Files.newDirectoryStream(directory, "*.result")) {
        files.forEach(kept::read);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("results cannot be kept in " + directory, e);
    }
    return kept;
  }

  private void read(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      Class<?> kind = KINDS.get(bytes[0]);
      byte[] body = java.util.Arrays.copyOfRange(bytes, 1, bytes.length);
      Kept kept = (Kept) serialization.deserialize(body, kind).get();
      results.put(key(kept.token()), kept);
    } catch (IOException | RuntimeException e) {
      LOGGER.warn("{} is no result and is passed over", file, e);
    }
  }

  /** Terms change with supervisors; the attempt is the same. */
  static LegToken key(LegToken token) {
    return token.in(0);
  }

  /** Keeps a result until the log has it. */
  void add(Kept kept) {
    LegToken key = key(kept.token());
    results.put(key, kept);
    unwritten.add(key);
  }

  /** Half a second is over: what is still kept becomes files. */
  void beat() {
    unwritten.forEach(key -> disk.add("keeping a result", () -> write(key)));
    unwritten.clear();
  }

  private void write(LegToken key) {
    Kept kept = results.get(key);
    if (kept == null) {
      return;
    }
    Path draft = directory.resolve(name(key) + ".tmp");
    try {
      Files.write(draft, bytes(kept));
      Files.move(
          draft, file(key), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOGGER.warn("the result of {} is kept in memory only", kept.token(), e);
    }
  }

  private byte[] bytes(Kept kept) {
    byte[] body = serialization.serialize(kept).get();
    byte[] bytes = new byte[body.length + 1];
    bytes[0] = (byte) KINDS.indexOf(kept.getClass());
    System.arraycopy(body, 0, bytes, 1, body.length);
    return bytes;
  }

  /** Its result, if it is kept. */
  Optional<Kept> find(LegToken token) {
    return Optional.ofNullable(results.get(key(token)));
  }

  /** The log has it. */
  void remove(LegToken token) {
    LegToken key = key(token);
    if (results.remove(key) != null && !unwritten.remove(key)) {
      disk.add("forgetting a result", () -> delete(key));
    }
  }

  private void delete(LegToken key) {
    try {
      Files.deleteIfExists(file(key));
    } catch (IOException e) {
      LOGGER.warn("the result of {} is kept for nothing", key, e);
    }
  }

  Collection<Kept> all() {
    return results.values();
  }

  private Path file(LegToken key) {
    return directory.resolve(name(key) + ".result");
  }

  private static String name(LegToken key) {
    return String.join(
        "-",
        key.study(),
        Integer.toString(key.trial()),
        Integer.toString(key.fold()),
        Integer.toString(key.untilEpoch()),
        Integer.toString(key.attempt()));
  }
}
