package dev.luthier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Files have at most 400 lines, methods at most 40, in the main sources of all modules. */
class SourceSizeTest {
  private static final int LONGEST_FILE = 400;
  private static final int LONGEST_METHOD = 40;
  private static final Pattern LITERAL =
      Pattern.compile("\"(\\\\.|[^\"\\\\])*\"|'(\\\\.|[^'\\\\])'|//.*");
  private static final Pattern METHOD =
      Pattern.compile(
          "^ +(?!(if|for|while|switch|try|do|else|catch|return|new|record|class|interface|enum)\\b)"
              + "(?!.*\\b(class|interface|enum|record)\\b [A-Z]).*$");

  @Test
  void filesAndMethodsAreShort() throws IOException {
    var tooLong = new ArrayList<String>();
    List<Path> files = sources();
    assertThat(files.size()).isGreaterThan(50);
    for (Path file : files) {
      tooLong.addAll(tooLong(file.getFileName().toString(), Files.readAllLines(file)));
    }
    assertThat(tooLong).isEmpty();
  }

  @Test
  void countsWhatItShouldCount() {
    var lines = new ArrayList<String>(List.of("class A {", "  void f(", "      int x) {"));
    for (int i = 0; i < 38; i++) {
      lines.add("    g(\"{\");");
    }
    lines.addAll(List.of("  }", "}"));
    assertThat(tooLong("A", lines)).containsExactly("A:2 has 41 lines");
    lines.remove(5);
    assertThat(tooLong("A", lines)).isEmpty();
  }

  private static List<Path> sources() throws IOException {
    Path root = Path.of("").toAbsolutePath();
    while (root.getParent() != null && !Files.exists(root.resolve("engine/core"))) {
      root = root.getParent();
    }
    try (var walk = Files.walk(root)) {
      return walk.filter(p -> p.toString().contains("/src/main/java/"))
          .filter(p -> p.toString().endsWith(".java"))
          .filter(p -> !p.toString().contains("/target/"))
          .sorted()
          .toList();
    }
  }

  /**
   * A member whose braces open at the depth of a type's body is a method, if it has parentheses.
   */
  private static List<String> tooLong(String name, List<String> lines) {
    var found = new ArrayList<String>();
    if (lines.size() > LONGEST_FILE) {
      found.add(name + " has " + lines.size() + " lines");
    }
    var types = new ArrayDeque<Boolean>();
    int begun = -1;
    int methodDepth = -1;
    int header = -1;
    boolean comment = false;
    for (int i = 0; i < lines.size(); i++) {
      String line = LITERAL.matcher(lines.get(i)).replaceAll("");
      comment = comment || line.strip().startsWith("/*");
      if (comment) {
        comment = !line.contains("*/");
        continue;
      }
      boolean inMethod = methodDepth >= 0;
      if (!inMethod && header < 0 && !line.isBlank() && !line.strip().startsWith("@")) {
        header = i;
      }
      for (int j = 0; j < line.length(); j++) {
        char c = line.charAt(j);
        if (c == '{') {
          String text = String.join(" ", lines.subList(Math.max(header, 0), i + 1));
          boolean type = methodDepth < 0 && !METHOD.matcher(" " + text.strip()).matches();
          if (methodDepth < 0 && !type) {
            methodDepth = types.size();
            begun = header;
          }
          types.push(type);
        } else if (c == '}') {
          types.pop();
          if (types.size() == methodDepth) {
            int length = i - begun + 1;
            if (length > LONGEST_METHOD) {
              found.add(name + ":" + (begun + 1) + " has " + length + " lines");
            }
            methodDepth = -1;
          }
          header = -1;
        } else if (c == ';' && methodDepth < 0) {
          header = -1;
        }
      }
      if (line.contains("{") && methodDepth < 0) {
        header = -1;
      }
    }
    return found;
  }
}
