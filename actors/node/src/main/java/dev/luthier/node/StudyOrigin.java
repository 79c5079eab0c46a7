package dev.luthier.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.luthier.study.StudySpec;
import dev.luthier.study.StudyState;
import dev.luthier.studyfile.StudyFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Where a study comes from.
 *
 * @param home where the study file's relative paths start
 * @param file the study file; empty where that is not known
 * @param overrides what the command line changed in it
 */
record StudyOrigin(Path home, Optional<Path> file, List<String> overrides) {
  private static final String HOME = "directory";
  private static final String FILE = "studyFile";
  private static final String OVERRIDES = "overrides";

  /** A study file as the command line names it. */
  static StudyOrigin of(Path file, List<String> overrides) {
    Path whole = file.toAbsolutePath().normalize();
    Path parent = whole.getParent();
    return new StudyOrigin(parent == null ? whole : parent, Optional.of(whole), overrides);
  }

  /** As a session of the log has it. */
  static StudyOrigin recorded(Map<String, String> environment) {
    String changed = environment.getOrDefault(OVERRIDES, "");
    return new StudyOrigin(
        Path.of(environment.getOrDefault(HOME, "")).toAbsolutePath(),
        Optional.ofNullable(environment.get(FILE)).map(Path::of),
        changed.isEmpty() ? List.of() : List.of(changed.split("\n", -1)));
  }

  /** What is to be recorded with a session. */
  void record(Map<String, String> environment) {
    environment.put(HOME, home.toString());
    file.ifPresent(f -> environment.put(FILE, f.toString()));
    environment.put(OVERRIDES, String.join("\n", overrides));
  }

  /**
   * Refuses to go on with a study whose file now says something else. More trials and more time are
   * no change; a file that is gone says nothing.
   *
   * @return how many trials the file now gives over what the study has; 0 if none
   */
  int requireUnchanged(StudyState state) {
    if (file.isEmpty() || !Files.exists(file.get())) {
      return 0;
    }
    StudySpec now = Archive.spec(file.get(), overrides);
    var differences = new ArrayList<String>();
    compare("", tree(state.spec()), tree(now), differences);
    if (!differences.isEmpty()) {
      throw new BadInput(
          file.get()
              + " has changed since the study began: "
              + String.join("; ", differences)
              + ". Maybe undo that, or begin a new study, taught by this one with --warm-start.");
    }
    int more = now.budget().trials().orElse(0) - state.trialLimit();
    return Math.max(0, more);
  }

  private static JsonNode tree(StudySpec spec) {
    try {
      return Json.MAPPER.readTree(StudyFile.toJson(spec));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a study's JSON can be read", e);
    }
  }

  private static void compare(
      String path, JsonNode before, JsonNode now, List<String> differences) {
    if (before.equals(now) || isMore(path, before, now)) {
      return;
    }
    if (before.isObject() && now.isObject()) {
      var names = new TreeSet<String>();
      before.fieldNames().forEachRemaining(names::add);
      now.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        String step = path.isEmpty() ? name : path + "." + name;
        compare(step, before.path(name), now.path(name), differences);
      }
    } else if (before.isArray() && now.isArray() && before.size() == now.size()) {
      for (int i = 0; i < before.size(); i++) {
        String name = now.path(i).path("name").asText(Integer.toString(i));
        compare(path + "." + name, before.path(i), now.path(i), differences);
      }
    } else {
      differences.add(path + " was " + shown(before) + " and is " + shown(now));
    }
  }

  private static String shown(JsonNode node) {
    return node.isMissingNode() ? "missing" : node.toString();
  }

  /** No limit is the most of all. */
  private static boolean isMore(String path, JsonNode before, JsonNode now) {
    if (path.equals("budget.trials")) {
      return now.isMissingNode() || (!before.isMissingNode() && now.asInt() >= before.asInt());
    } else if (path.equals("budget.wallClock")) {
      return now.isMissingNode()
          || (!before.isMissingNode()
              && Duration.parse(now.asText()).compareTo(Duration.parse(before.asText())) >= 0);
    }
    return false;
  }
}
