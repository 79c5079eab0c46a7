package dev.luthier.studyfile;

import java.util.HashSet;
import java.util.regex.Pattern;

/**
 * Finds a parent named twice in one {@code when { ... }}: HOCON itself lets the last one win
 * without a word, and half of the condition would be lost.
 */
final class DoubleConditions {
  private static final Pattern BLOCK = Pattern.compile("\\bwhen\"?\\s*[=:]?\\s*\\{([^{}]*)\\}");
  private static final Pattern KEY =
      Pattern.compile("(?:^|[,\\n\\]])\\s*(\"[^\"\\n]*\"|[\\w.-]+)\\s*[=:]");
  private static final Pattern COMMENT =
      Pattern.compile("(\"(?:[^\"\\\\\\n]|\\\\.)*\")|(?:#|//)[^\\n]*");

  private DoubleConditions() {}

  /**
   * Refuses a file that has one.
   *
   * @throws StudyFileException with the line of the second
   */
  static void refuseIn(String file, String text) {
    String code = COMMENT.matcher(text).replaceAll("$1");
    var blocks = BLOCK.matcher(code);
    while (blocks.find()) {
      var seen = new HashSet<String>();
      var keys = KEY.matcher(blocks.group(1));
      while (keys.find()) {
        String parent = keys.group(1).replace("\"", "");
        if (!seen.add(parent)) {
          int place = blocks.start(1) + keys.start(1);
          long line = code.substring(0, place).chars().filter(c -> c == '\n').count() + 1;
          throw new StudyFileException(
              file
                  + ":"
                  + line
                  + ": when."
                  + parent
                  + ": '"
                  + parent
                  + "' is named twice in one condition. Maybe join the two lists.");
        }
      }
    }
  }
}
