package dev.luthier.node;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What went wrong with a file, in words: Java's messages of it are often only its name. */
final class FileTrouble {
  private FileTrouble() {}

  /** One sentence without its full stop, the file first where that is known. */
  static String of(IOException failure) {
    if (failure instanceof FileSystemException e && e.getFile() != null) {
      return e.getFile() + " " + what(e);
    }
    String message = failure.getMessage();
    return message == null || message.isBlank() ? "a file cannot be read or written" : message;
  }

  private static String what(FileSystemException failure) {
    if (failure instanceof NoSuchFileException) {
      return "does not exist and cannot be made";
    } else if (failure instanceof AccessDeniedException) {
      return "must not be used: a permission is missing";
    } else if (failure instanceof FileAlreadyExistsException) {
      return "is there already and is no directory";
    }
    String reason = failure.getReason();
    return "cannot be used" + (reason == null ? "" : " (" + reason + ")");
  }
}
