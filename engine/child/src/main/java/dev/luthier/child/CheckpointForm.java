package dev.luthier.child;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** How the files of a directory become the bytes of a checkpoint. */
public enum CheckpointForm {
  /** The bytes of the one file: what an objective in this JVM saves and reads as well. */
  SINGLE_FILE {
    @Override
    void pack(Path directory, OutputStream out) throws IOException {
      Files.copy(directory.resolve(FILE), out);
    }

    @Override
    void unpack(InputStream in, Path directory) throws IOException {
      LegDirectory.write(in, directory.resolve(FILE));
    }
  },

  /** All files, in a zip whose bytes depend on nothing but the files' names and contents. */
  ZIPPED_DIRECTORY {
    @Override
    void pack(Path directory, OutputStream out) throws IOException {
      var zip = new ZipOutputStream(out);
      for (Path file : files(directory)) {
        String name = directory.relativize(file).toString().replace('\\', '/');
        var entry = new ZipEntry(name);
        entry.setLastModifiedTime(FileTime.fromMillis(0));
        zip.putNextEntry(entry);
        Files.copy(file, zip);
        zip.closeEntry();
      }
      zip.finish();
      zip.flush();
    }

    @Override
    void unpack(InputStream in, Path directory) throws IOException {
      var zip = new ZipInputStream(in);
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = directory.resolve(entry.getName()).normalize();
        if (!file.startsWith(directory) || file.equals(directory)) {
          throw new IOException("checkpoint: '" + entry.getName() + "' leaves its directory.");
        }
        Files.createDirectories(file.getParent());
        LegDirectory.write(zip, file);
      }
    }
  };

  /** The one file's name. */
  static final String FILE = "checkpoint";

  abstract void pack(Path directory, OutputStream out) throws IOException;

  abstract void unpack(InputStream in, Path directory) throws IOException;

  /** The regular files below a directory, in order; links are passed over. */
  static List<Path> files(Path directory) throws IOException {
    try (var walk = Files.walk(directory)) {
      return walk.filter(p -> Files.isRegularFile(p, java.nio.file.LinkOption.NOFOLLOW_LINKS))
          .sorted()
          .toList();
    }
  }
}
