package dev.luthier.actors.cluster;

import dev.luthier.eval.Artifacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a trainer node has on its disk: for each study a folder with checkpoints, and one with the
 * files of the best model. For many threads.
 */
final class NodeFiles {
  private static final Logger LOGGER = LoggerFactory.getLogger(NodeFiles.class);
  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]*";
  private static final String BEST = "best";
  private static final String CHECKPOINTS = "checkpoints";
  private static final String CHECKPOINT = "\\d+-\\d+-\\d+";
  private static final String INHERITED = "inherited";

  private final Path root;

  /** The studies below a directory. */
  NodeFiles(Path root) {
    this.root = root;
  }

  /**
   * The folder of a study.
   *
   * @throws IllegalArgumentException if that is no name of a study: names come from other nodes
   */
  Path folder(String study) {
    if (!study.matches(NAME)) {
      throw new IllegalArgumentException("'" + study + "' is no name of a study.");
    }
    return root.resolve(study);
  }

  /** Where a file is that another node asks for; only checkpoints and best models are served. */
  Path served(String study, String path) throws IOException {
    String[] steps = path.split("/", -1);
    boolean known = steps.length == 2 && (steps[0].equals(BEST) || steps[0].equals(CHECKPOINTS));
    if (!known || !steps[1].matches(NAME) || !study.matches(NAME)) {
      throw new NoSuchFileException(study + ":" + path);
    }
    return folder(study).resolve(path);
  }

  /** Where a best model is put until somebody fetches it. */
  Artifacts of(String study) {
    return (name, writer) -> {
      Path file = served(study, BEST + "/" + name);
      Files.createDirectories(file.getParent());
      try (var out = Files.newOutputStream(file)) {
        writer.writeTo(out);
      }
    };
  }

  /** The files of its best model, sorted. */
  List<String> best(String study) {
    Path best = folder(study).resolve(BEST);
    try (var files = Files.list(best)) {
      return files.map(f -> String.valueOf(f.getFileName())).sorted().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(best + " cannot be read", e);
    }
  }

  /** Studies that something is kept of. */
  List<String> studies() {
    return folders(root);
  }

  private static List<String> folders(Path parent) {
    try (var folders = Files.list(parent)) {
      return folders
          .map(f -> String.valueOf(f.getFileName()))
          .filter(name -> name.matches(NAME))
          .sorted()
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(parent + " cannot be read", e);
    }
  }

  /** The checkpoints in a folder of a study, each by its path there, sorted. */
  List<String> checkpoints(Path study) {
    Path folder = study.resolve(CHECKPOINTS);
    try (var files = Files.list(folder)) {
      return files
          .map(f -> String.valueOf(f.getFileName()))
          .filter(name -> name.matches(CHECKPOINT))
          .map(name -> CHECKPOINTS + "/" + name)
          .sorted()
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " cannot be read", e);
    }
  }

  /** The folder for what a node that has left had of a study. */
  Path inherited(String owner, String study) {
    if (!owner.matches(NAME)) {
      throw new IllegalArgumentException("'" + owner + "' is no name of a node.");
    }
    return folder(study).resolve(INHERITED).resolve(owner);
  }

  /** The nodes that something of a study was taken from, sorted. */
  List<String> inheritedOwners(String study) {
    return folders(folder(study).resolve(INHERITED));
  }

  /** Where a checkpoint is that another node had; only checkpoints are taken over. */
  Path served(String owner, String study, String path) throws IOException {
    String[] steps = path.split("/", -1);
    if (steps.length != 2 || !steps[0].equals(CHECKPOINTS) || !steps[1].matches(CHECKPOINT)) {
      throw new NoSuchFileException(study + ":" + path);
    }
    return inherited(owner, study).resolve(path);
  }

  /** Its folders go, where nothing is in them. */
  void removeEmpty(String study) throws IOException {
    for (Path folder : List.of(folder(study).resolve(CHECKPOINTS), folder(study))) {
      try {
        Files.deleteIfExists(folder);
      } catch (DirectoryNotEmptyException e) {
        LOGGER.debug("somebody has put something into {}", folder, e);
      }
    }
  }

  /** Nothing of a study is needed any more. */
  void forget(String study) {
    if (!study.matches(NAME)) {
      LOGGER.warn("'{}' is no name of a study: nothing is forgotten", study);
      return;
    }
    try (var files = Files.walk(folder(study))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException e) {
      LOGGER.trace("nothing is kept of study {}", study);
    } catch (IOException | UncheckedIOException e) {
      LOGGER.warn("{} cannot be removed", folder(study), e);
    }
  }
}
