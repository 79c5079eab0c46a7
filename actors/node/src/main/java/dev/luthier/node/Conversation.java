package dev.luthier.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.luthier.Ask;
import dev.luthier.AskTell;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Ask/tell in JSON lines: one object in, one object out. */
final class Conversation {
  private final AskTell study;
  private final boolean rungs;
  private final boolean folds;
  private final boolean legs;

  Conversation(AskTell study) {
    this.study = study;
    var spec = study.state().spec();
    this.rungs = spec.ladder().size() > 1;
    // A review is of folds of its own.
    this.folds = spec.folds() > 1 || spec.halving().review().orElse(0) > 0;
    this.legs = rungs || folds || spec.ladder().get(0).cost() > 1;
  }

  /** Answers every line until there are no more. */
  void run(BufferedReader in, PrintStream out) throws IOException {
    for (String line = in.readLine(); line != null && !out.checkError(); line = in.readLine()) {
      if (!line.isBlank()) {
        out.print(answer(line) + "\n");
        out.flush();
      }
    }
  }

  /** The answer to one line; a bad one gets an error. */
  String answer(String line) {
    try {
      return Json.line(answer(Json.object(line, "{\"op\":\"ask\"}")));
    } catch (BadInput | IllegalArgumentException e) {
      return error(String.valueOf(e.getMessage()));
    }
  }

  private static String error(String message) {
    return Json.line(Json.object().put("error", message));
  }

  private ObjectNode answer(JsonNode request) {
    return answer(request.path("op").asText(), request);
  }

  /**
   * The answer to a request.
   *
   * @param op ask, tell or report
   * @throws BadInput if it cannot be answered
   * @throws IllegalArgumentException if it does not fit the study as it stands
   */
  ObjectNode answer(String op, JsonNode request) {
    return switch (op) {
      case "ask" -> asked(request);
      case "tell" -> told(request);
      case "report" -> reported(request);
      default ->
          throw new BadInput(
              "op '" + op + "' is unknown. Maybe one of ask, tell, report is meant.");
    };
  }

  private ObjectNode asked(JsonNode request) {
    requireKnown(request);
    Ask ask = study.ask();
    ObjectNode node = Json.object();
    if (ask instanceof Ask.Work work) {
      node.put("trial", work.trial());
      node.set("configuration", Json.values(work.configuration().asMap()));
      if (legs) {
        node.put("fold", work.fold());
        node.put("fromEpoch", work.fromEpoch());
        node.put("untilEpoch", work.untilEpoch());
      }
    } else if (ask instanceof Ask.Done done) {
      node.put("done", done.reason());
    } else {
      node.put("wait", true);
    }
    return node;
  }

  private ObjectNode told(JsonNode request) {
    requireKnown(request, "trial", "fold", "epoch", "value", "metrics", "failed");
    Ask.Work work = toldWork(request);
    if (request.has("failed")) {
      study.fail(work, request.path("failed").asText());
    } else {
      if (request.has("epoch") && integer(request, "epoch") != work.untilEpoch()) {
        throw new BadInput(
            "epoch ("
                + request.path("epoch")
                + ") is not the leg's last, "
                + work.untilEpoch()
                + ". Maybe report the epochs before it, and tell the last.");
      }
      study.tell(work, metrics(request));
    }
    ObjectNode node = Json.object().put("ok", true);
    study
        .best()
        .ifPresent(
            t -> {
              ObjectNode best = node.putObject("best");
              best.put("trial", t.number());
              best.set("value", Json.number(Standing.value(study.state(), t)));
            });
    return node;
  }

  private ObjectNode reported(JsonNode request) {
    requireKnown(request, "trial", "fold", "epoch", "value", "metrics");
    var verdict = study.report(work(request), integer(request, "epoch"), metrics(request));
    return Json.object().put("verdict", verdict.name().toLowerCase(Locale.ROOT));
  }

  /** A value said again, as its answer was lost, must not be taken for the trial's next leg. */
  private Ask.Work toldWork(JsonNode request) {
    Ask.Work open = work(request);
    boolean failed = request.has("failed");
    if (rungs && !failed && !request.has("epoch")) {
      throw unnamed("epoch", open.trial(), "rungs", "untilEpoch");
    }
    if (folds && !failed && !request.has("fold")) {
      throw unnamed("fold", open.trial(), "folds", "fold");
    }
    return request.has("epoch")
        ? study.work(open.trial(), OptionalInt.of(open.fold()), integer(request, "epoch"))
        : open;
  }

  private Ask.Work work(JsonNode request) {
    OptionalInt fold =
        request.has("fold") ? OptionalInt.of(integer(request, "fold")) : OptionalInt.empty();
    return study.work(integer(request, "trial"), fold);
  }

  private static BadInput unnamed(String name, int trial, String several, String asked) {
    return new BadInput(
        name
            + " is missing: which leg of trial "
            + trial
            + " is meant, in a study with several "
            + several
            + "? Maybe give the "
            + asked
            + " that ask gave.");
  }

  private Map<String, Double> metrics(JsonNode request) {
    String goal = study.state().spec().goal().metric();
    if (request.has("value") == request.has("metrics")) {
      throw new BadInput("give either value or metrics. Maybe \"value\":0.12.");
    }
    var metrics = new TreeMap<String, Double>();
    if (request.has("value")) {
      metrics.put(goal, number(request.path("value"), "value"));
    } else {
      request
          .path("metrics")
          .fields()
          .forEachRemaining(e -> metrics.put(e.getKey(), number(e.getValue(), e.getKey())));
    }
    if (!metrics.containsKey(goal)) {
      throw new BadInput(
          "metrics " + metrics.keySet() + " lack the goal '" + goal + "'. Maybe add it.");
    }
    return metrics;
  }

  private static double number(JsonNode node, String name) {
    if (node.isNumber()) {
      return node.doubleValue();
    }
    return switch (node.asText()) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default ->
          throw new BadInput(
              name + " is " + node + ", no number. Maybe 0.12, \"NaN\" or \"Infinity\".");
    };
  }

  private static int integer(JsonNode request, String name) {
    JsonNode node = request.path(name);
    if (!node.isIntegralNumber() || !node.canConvertToInt()) {
      throw new BadInput(
          name
              + " is "
              + (node.isMissingNode() ? "missing" : node.toString())
              + ". Maybe \""
              + name
              + "\":0.");
    }
    return node.intValue();
  }

  /** The op is said by the line, or by the address it is sent to; it is no news in either. */
  private static void requireKnown(JsonNode request, String... names) {
    var known = new ArrayList<String>(List.of(names));
    known.add("op");
    Json.requireOnly(request, known, List.of(names));
  }
}
