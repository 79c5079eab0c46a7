package dev.luthier.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A node that all tests of a class share. */
final class OneNode implements BeforeAllCallback, AfterAllCallback {
  private Path directory = Path.of("");
  private Optional<ServedNode> node = Optional.empty();

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    directory = Files.createTempDirectory("luthier-node");
    node = Optional.of(ServedNode.start(directory));
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    node.ifPresent(ServedNode::close);
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  ServedNode get() {
    return node.orElseThrow();
  }

  /** Where it has its tokens and studies, and tests may have files of their own. */
  Path directory() {
    return directory;
  }
}
