package dev.luthier.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.luthier.study.Results;
import dev.luthier.study.StudyState;
import java.util.Map;

/** How a study is doing, in a few numbers. */
final class StudySummary {
  private StudySummary() {}

  static ObjectNode of(StudyState state) {
    ObjectNode shown = ResultJson.show(state);
    ObjectNode node = Json.object();
    node.set("study", shown.path("study"));
    node.set("state", shown.path("state"));
    var counts = node.putObject("trials");
    shown
        .path("trials")
        .forEach(
            trial -> {
              String word = trial.path("state").asText();
              counts.put(word, counts.path(word).asInt() + 1);
            });
    node.set("best", shown.path("best"));
    state.finish().ifPresent(f -> node.put("reason", Results.reason(state)));
    return node;
  }

  /** Adds why a study cannot go on, unless it has ended. */
  static ObjectNode troubled(ObjectNode summary, Map<String, String> troubles) {
    String why = troubles.get(summary.path("study").asText());
    return why == null || summary.has("reason") ? summary : summary.put("reason", why);
  }
}
