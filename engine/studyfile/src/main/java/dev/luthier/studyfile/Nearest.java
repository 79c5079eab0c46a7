package dev.luthier.studyfile;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.TreeSet;

/** Guesses which word was meant, by the number of letters to change. */
final class Nearest {
  private Nearest() {}

  /** The end of a sentence that begins with "Maybe". */
  static String hint(String word, Collection<String> known) {
    var nearest =
        known.stream()
            .min(
                Comparator.<String>comparingInt(k -> distance(word, k))
                    .thenComparing(Comparator.naturalOrder()));
    int far = Math.max(2, word.length() / 3);
    return nearest
        .filter(k -> distance(word, k) <= far)
        .or(() -> known.stream().filter(word::startsWith).findFirst())
        .map(k -> "'" + k + "' is meant.")
        .orElseGet(() -> "one of " + new TreeSet<>(known) + " is meant.");
  }

  /** Levenshtein's distance, upper and lower case taken as equal. */
  static int distance(String a, String b) {
    String left = a.toLowerCase(Locale.ROOT);
    String right = b.toLowerCase(Locale.ROOT);
    int[] row = new int[right.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[right.length()];
  }
}
