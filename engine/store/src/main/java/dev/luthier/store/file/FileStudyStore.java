package dev.luthier.store.file;

import dev.luthier.store.StudyLog;
import dev.luthier.store.StudyStore;
import dev.luthier.study.StudySpec;
import dev.luthier.studyfile.ConstraintLanguage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Studies in directories, each with its {@code study.log}. Failures to open come as {@link
 * UncheckedIOException} with a message for the user.
 */
public final class FileStudyStore implements StudyStore {
  private final Path path;
  private final boolean single;

  private FileStudyStore(Path path, boolean single) {
    this.path = path;
    this.single = single;
  }

  /** A store with one directory a study, named like it, under a root. */
  public static FileStudyStore at(Path root) {
    return new FileStudyStore(root, false);
  }

  /** A store with one study, in just this directory. */
  public static FileStudyStore directory(Path directory) {
    return new FileStudyStore(directory, true);
  }

  /** The directory of a study of that name. */
  public Path directoryOf(String study) {
    return single ? path : path.resolve(study);
  }

  @Override
  public List<String> list() {
    try {
      if (single) {
        return Files.exists(path.resolve(FileStudyLog.FILE))
            ? FileStudyLog.readSpec(path, ConstraintLanguage.unread()).stream()
                .map(StudySpec::name)
                .toList()
            : List.of();
      }
      if (!Files.isDirectory(path)) {
        return List.of();
      }
      try (Stream<Path> children = Files.list(path)) {
        return children
            .filter(child -> Files.exists(child.resolve(FileStudyLog.FILE)))
            .map(child -> String.valueOf(child.getFileName()))
            .sorted()
            .toList();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  @Override
  public StudyLog open(StudySpec spec) {
    try {
      return FileStudyLog.open(directoryOf(spec.name()), spec);
    } catch (FileSystemException e) {
      throw new UncheckedIOException(
          "study directory "
              + directoryOf(spec.name())
              + " cannot be opened: "
              + (e instanceof AccessDeniedException
                  ? e.getFile() + " must not be written"
                  : String.valueOf(e.getMessage()))
              + ". Maybe it is read-only, or its permissions are missing.",
          e);
    } catch (IOException e) {
      String message = String.valueOf(e.getMessage());
      throw new UncheckedIOException(
          message.contains("Maybe ")
              ? message
              : "study directory "
                  + directoryOf(spec.name())
                  + " cannot be opened: "
                  + message
                  + ". Maybe its disk is full.",
          e);
    }
  }
}
