package dev.luthier.node;

import java.util.List;
import java.util.Random;
import java.util.function.Function;

/**
 * Study files that no node should take.
 *
 * @param maker makes another one of the kind each time
 */
record MalformedStudy(String kind, Function<Random, String> maker) {
  /** What they are made of, which a node takes. */
  static final String GOOD = ServedNode.study("good", "");

  static final List<MalformedStudy> KINDS =
      List.of(
          new MalformedStudy(
              "empty", r -> pick(r, "", " ", "\n\n", "# nothing", "{}", "[]", "null", "\"study\"")),
          new MalformedStudy("binary", MalformedStudy::binary),
          new MalformedStudy("cut off", r -> "{" + GOOD.substring(0, 1 + r.nextInt(GOOD.length()))),
          new MalformedStudy(
              "unbalanced", r -> insert(r, pick(r, "}", "{", "[", "]", "\"", "\"\"\""))),
          new MalformedStudy(
              "unknown key",
              r -> GOOD + pick(r, "seeds", "space.x.mim", "goal.metrics") + " = 1\n"),
          new MalformedStudy(
              "wrong type",
              r ->
                  GOOD
                      + pick(
                          r, "seed", "retries", "budget.trials", "space.x.min", "folds", "epochs")
                      + " = "
                      + pick(r, "many", "[1]", "{ a = 1 }", "true", "\"\"", "1.5.2")),
          new MalformedStudy(
              "no kind",
              r ->
                  GOOD
                      + pick(r, "space.x.type", "space.x.scale", "goal.direction", "suggester")
                      + " = "
                      + word(r)),
          new MalformedStudy("inverted", r -> range(1 + r.nextInt(1000), -r.nextInt(1000))),
          new MalformedStudy(
              "no width",
              r -> GOOD + "space.n { type = int, min = 5, max = " + (4 - r.nextInt(9)) + " }\n"),
          new MalformedStudy(
              "log of nothing",
              r -> range(-r.nextInt(100), 1 + r.nextInt(100)) + "space.x.scale = log\n"),
          new MalformedStudy(
              "include",
              r ->
                  "include "
                      + pick(r, "", "required", "file", "url", "classpath")
                          .replaceAll("(.+)", "$1(")
                      + "\"/etc/hostname\"\n"
                      + GOOD),
          new MalformedStudy(
              "substitution",
              r -> GOOD + "name = " + pick(r, "${HOME}", "${?PATH}", "${goal.metric}", "a${seed}")),
          new MalformedStudy("deep", r -> GOOD + "data.x = " + nested(r, "[", "]") + "\n"),
          new MalformedStudy(
              "deep keys", r -> GOOD + "data." + "a.".repeat(500 + r.nextInt(20_000)) + "b = 1\n"),
          new MalformedStudy(
              "huge number",
              r ->
                  GOOD
                      + pick(r, "seed", "budget.trials", "space.x.max", "retries", "budget.target")
                      + " = "
                      + pick(r, "1e400", "-1e999", "9".repeat(30), "9".repeat(400))),
          new MalformedStudy("huge text", r -> "#".repeat((256 << 10) + 1 + r.nextInt(1000))),
          new MalformedStudy(
              "duplicate values", r -> GOOD + "space.c { type = choice, values = [a, b, a] }\n"),
          new MalformedStudy(
              "no values",
              r -> GOOD + "space.c { type = choice, values = " + pick(r, "[]", "a", "{}") + " }\n"),
          new MalformedStudy(
              "impossible condition",
              r ->
                  GOOD
                      + "space.c { type = choice, values = [a, b] }\nspace.d { type = real, min = 0, max = 1, when { "
                      + pick(
                          r, "c = [z]", "nobody = [a]", "d = [0.5]", "c = []", "c = [a], e = [1]")
                      + " } }\n"),
          new MalformedStudy(
              "condition in a circle",
              r ->
                  GOOD
                      + "space.c { type = choice, values = [a, b], when { d = [a] } }\n"
                      + "space.d { type = choice, values = [a, b], when { c = [a] } }\n"),
          new MalformedStudy(
              "bad constraint",
              r ->
                  GOOD
                      + "constraints = ["
                      + pick(
                          r,
                          "\"x <\"",
                          "\"z > 1\"",
                          "\"x + y\"",
                          "1",
                          "\"" + "(".repeat(900) + "\"")
                      + "]\n"),
          new MalformedStudy(
              "bad budget",
              r ->
                  GOOD.replace("trials = 12", "trials = " + -r.nextInt(100))
                      + pick(r, "", "budget.wallClock = -1m\n", "budget.wallClock = 0s\n")),
          new MalformedStudy(
              "bad ladder",
              r ->
                  GOOD
                      + "halving { eta = "
                      + pick(
                          r,
                          "3, rungs = [3x1, 1x1]",
                          "1, rungs = [1x1, 3x1]",
                          "3, rungs = []",
                          "3, rungs = [axb]")
                      + " }\n"),
          new MalformedStudy(
              "bad name",
              r ->
                  GOOD.replace(
                      "name = good",
                      "name = "
                          + pick(
                              r,
                              "\"../x\"",
                              "\"a/b\"",
                              "\".\"",
                              "\"\"",
                              "\"a b\"",
                              "a".repeat(101)))),
          new MalformedStudy(
              "bad objective",
              r ->
                  GOOD.replaceAll(
                      "objective = .*",
                      "objective = "
                          + pick(
                              r,
                              "{ command = [no-such-program] }",
                              "[1]",
                              "{ command = [] }",
                              "{ }"))),
          new MalformedStudy(
              "bad start", r -> GOOD + "start = [{ x = " + (6 + r.nextInt(100)) + ", y = 0 }]\n"));

  private static String pick(Random random, String... some) {
    return List.of(some).get(random.nextInt(some.length));
  }

  private static String word(Random random) {
    return "w" + Integer.toUnsignedString(random.nextInt(), 36);
  }

  private static String insert(Random random, String what) {
    int first = GOOD.indexOf("goal"); // after the name and the class, which may have any character
    int at = first + random.nextInt(GOOD.length() - first);
    return GOOD.substring(0, at) + what + GOOD.substring(at);
  }

  private static String range(int min, int max) {
    return GOOD + "space.x { type = real, min = " + min + ", max = " + max + " }\n";
  }

  private static String nested(Random random, String open, String close) {
    int depth = 101 + random.nextInt(20_000);
    return open.repeat(depth) + close.repeat(depth);
  }

  private static String binary(Random random) {
    var text = new StringBuilder();
    for (int i = 1 + random.nextInt(2_000); i > 0; i--) {
      text.append((char) random.nextInt(0x2000));
    }
    return text.toString();
  }
}
