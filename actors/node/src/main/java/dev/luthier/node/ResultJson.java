package dev.luthier.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.luthier.analysis.Audit;
import dev.luthier.analysis.StudyResult;
import dev.luthier.analysis.Winner;
import dev.luthier.study.StudyState;
import dev.luthier.trial.Trial;

/** The JSON of {@code result.json} and of {@code show --json}. */
final class ResultJson {
  private ResultJson() {}

  /** What {@code result.json} holds. */
  static ObjectNode of(StudyResult result) {
    ObjectNode node = Json.object();
    node.put("study", result.study());
    node.put("state", result.failed() ? "FAILED" : "FINISHED");
    node.put("reason", result.reason());
    result.winner().ifPresent(w -> node.set("winner", winner(w)));
    node.set("test", Json.values(result.test()));
    if (!result.refitFailure().isBlank()) {
      node.put("refitFailure", result.refitFailure());
    }
    node.put("refitRows", result.refitRows());
    result.audit().ifPresent(a -> audit(node.putObject("audit"), a));
    node.put("trainedEpochs", result.trainedEpochs());
    node.put("trainedSeconds", result.trainedSeconds());
    return node;
  }

  private static void audit(ObjectNode node, Audit audit) {
    node.put("controls", audit.controls());
    node.put("falseStops", audit.falseStops());
    node.put("rate", audit.rate());
    node.put("upper", audit.upper());
  }

  private static ObjectNode winner(Winner winner) {
    ObjectNode node = Json.object();
    node.put("trial", winner.trial());
    node.set("configuration", Json.values(winner.configuration().asMap()));
    node.set("mean", Json.number(winner.mean()));
    if (Double.isNaN(winner.standardError())) {
      node.putNull("standardError");
    } else {
      node.set("standardError", Json.number(winner.standardError()));
    }
    winner
        .corrected()
        .ifPresent(
            e -> {
              ObjectNode corrected = node.putObject("corrected");
              corrected.set("mean", Json.number(e.mean()));
              corrected.set("low", Json.number(e.low()));
              corrected.set("high", Json.number(e.high()));
            });
    winner.beatsDefault().ifPresent(p -> node.set("beatsDefault", Json.number(p)));
    winner.again().ifPresent(v -> node.set("again", Json.number(v)));
    node.put("epochs", winner.epochs());
    node.put("folds", winner.folds());
    node.set("metrics", Json.values(winner.metrics()));
    return node;
  }

  /** What {@code show --json} prints. */
  static ObjectNode show(StudyState state) {
    ObjectNode node = Json.object();
    node.put("study", state.spec().name());
    node.put("state", state.phase().name());
    var trials = node.putArray("trials");
    state.trials().forEach(t -> trials.add(trial(state, t)));
    Standing.best(state)
        .ifPresentOrElse(
            best -> {
              ObjectNode found = node.putObject("best");
              found.put("trial", best.number());
              found.set("value", Json.number(Standing.value(state, best)));
            },
            () -> node.putNull("best"));
    return node;
  }

  /** One trial of {@code show --json}. */
  static ObjectNode trial(StudyState state, Trial trial) {
    ObjectNode node = Json.object();
    node.put("trial", trial.number());
    node.put("state", trial.state().word());
    node.set("configuration", Json.values(trial.configuration().asMap()));
    // A value is of its rung, whatever was trained beyond it: only values of one rung compare.
    Standing.rung(state, trial)
        .ifPresentOrElse(
            rung -> {
              node.set("value", Json.number(Standing.value(state, trial)));
              node.put("rung", rung.toString());
            },
            () -> {
              node.putNull("value");
              node.putNull("rung");
            });
    node.put("epochs", trial.epochs());
    node.put("folds", trial.curves().size());
    if (!trial.state().why().isEmpty()) {
      node.put("reason", trial.state().why());
    }
    return node;
  }
}
