package dev.luthier.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.luthier.node.ApiTokens.Role;
import dev.luthier.study.ObjectiveSource;
import dev.luthier.study.StudySpec;
import dev.luthier.studyfile.CelConstraints;
import dev.luthier.studyfile.StudyFile;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What can be done with studies over HTTP. */
final class StudyRoutes {
  private static final Logger LOGGER = LoggerFactory.getLogger(StudyRoutes.class);
  private static final int LONGEST_REASON = 300;
  private static final int LONGEST_FILE = 255;
  private static final String STUDIES = "/api/v1/studies";
  private static final String STUDY = STUDIES + "/{name}";

  private final ServedStudies studies;

  StudyRoutes(ServedStudies studies) {
    this.studies = studies;
  }

  List<ApiRoute> routes() {
    return List.of(
        ApiRoute.get(STUDIES, Role.READ, this::list),
        ApiRoute.post(STUDIES, Role.SUBMIT, this::submit),
        ApiRoute.get(STUDY, Role.READ, ctx -> ApiGate.answer(ctx, summary(name(ctx)))),
        ApiRoute.get(STUDY + "/trials", Role.READ, this::trials),
        ApiRoute.get(STUDY + "/result", Role.READ, this::result),
        ApiRoute.get(STUDY + "/best", Role.READ, this::files),
        ApiRoute.get(STUDY + "/best/{file}", Role.READ, this::file),
        ApiRoute.post(STUDY + "/cancel", Role.SUBMIT, this::cancel),
        ApiRoute.post(STUDY + "/pause", Role.SUBMIT, this::pause),
        ApiRoute.post(STUDY + "/resume", Role.SUBMIT, this::resume),
        ApiRoute.post(STUDY + "/ask", Role.SUBMIT, ctx -> converse(ctx, "ask")),
        ApiRoute.post(STUDY + "/tell", Role.SUBMIT, ctx -> converse(ctx, "tell")),
        ApiRoute.post(STUDY + "/report", Role.SUBMIT, ctx -> converse(ctx, "report")));
  }

  private static String name(Context ctx) {
    return ctx.pathParam("name");
  }

  private String activity(String name) {
    return studies.activity(name).name().toLowerCase(Locale.ROOT);
  }

  private void list(Context ctx) throws IOException {
    ObjectNode node = Json.object();
    var all = node.putArray("studies");
    Map<String, String> troubles = studies.troubles();
    for (String name : studies.names()) {
      ObjectNode one = all.addObject().put("study", name).put("activity", activity(name));
      if (troubles.containsKey(name)) {
        one.put("reason", troubles.get(name));
      }
    }
    ApiGate.answer(ctx, node);
  }

  private void submit(Context ctx) {
    StudySpec spec = StudyFile.parseForeign(ctx.body(), label(ctx), new CelConstraints());
    StudyName.require(spec.name());
    List<String> jars = ctx.queryParams("jar");
    if (!jars.isEmpty()) {
      if (!(spec.objective().orElse(null) instanceof ObjectiveSource.Named named)) {
        throw new ApiRefusal(
            400, "jars are for an objective that is a class. Maybe objective = \"package.Class\".");
      }
      spec = spec.training(new ObjectiveSource.Named(named.name(), jars));
    }
    studies.submit(spec);
    LOGGER.info(
        "study {} begins: {}",
        spec.name(),
        spec.objective().map(ObjectiveSource::text).orElse("ask and tell"));
    ctx.status(201).header("Location", STUDIES + "/" + spec.name());
    ApiGate.answer(ctx, Json.object().put("study", spec.name()));
  }

  /** How the sender calls the study's file; what nobody can print is no name of one. */
  private static String label(Context ctx) {
    String file = ctx.queryParam("file");
    if (file == null) {
      return "study";
    }
    if (!file.matches("\\P{Cntrl}{1," + LONGEST_FILE + "}")) {
      throw new ApiRefusal(
          400,
          "file is a name of 1 to " + LONGEST_FILE + " printable characters. Maybe leave it out.");
    }
    return file;
  }

  /** How a study is doing. */
  ObjectNode summary(String name) {
    ObjectNode summary = StudySummary.of(studies.state(name));
    return StudySummary.troubled(summary, studies.troubles()).put("activity", activity(name));
  }

  private void trials(Context ctx) {
    ApiGate.answer(ctx, ResultJson.show(studies.state(name(ctx))));
  }

  private void result(Context ctx) throws IOException {
    JsonNode result =
        studies
            .result(name(ctx))
            .orElseThrow(
                () ->
                    new ApiRefusal(
                        409, "the study has no result yet. Maybe ask again when it has ended."));
    ApiGate.answer(ctx, result);
  }

  private void files(Context ctx) throws IOException {
    ObjectNode node = Json.object();
    var names = node.putArray("files");
    studies.bestFiles(name(ctx)).forEach(names::add);
    ApiGate.answer(ctx, node);
  }

  private void file(Context ctx) throws IOException {
    String file = ctx.pathParam("file");
    InputStream in =
        studies
            .bestFile(name(ctx), file)
            .orElseThrow(
                () ->
                    new ApiRefusal(
                        404,
                        "there is no file '"
                            + file
                            + "' of the best model. Maybe ask for their names."));
    ctx.contentType("application/octet-stream").result(in);
  }

  private void cancel(Context ctx) throws IOException {
    JsonNode said = body(ctx, "{\"reason\":\"not needed any more\"}");
    Json.requireOnly(said, List.of("reason"), List.of("reason"));
    studies.endEarly(name(ctx), "cancelled by request" + reason(said));
    accepted(ctx);
  }

  private static String reason(JsonNode said) {
    JsonNode reason = said.path("reason");
    String text = reason.asText("").strip();
    boolean isGood = reason.isMissingNode() || reason.isTextual();
    if (!isGood || text.length() > LONGEST_REASON) {
      throw new ApiRefusal(
          400, "reason is a text of at most " + LONGEST_REASON + " characters. Maybe shorten it.");
    }
    return text.isEmpty() ? "" : ": " + text;
  }

  private void pause(Context ctx) throws IOException {
    requireNothingSaid(ctx);
    studies.pause(name(ctx));
    accepted(ctx);
  }

  private void resume(Context ctx) throws IOException {
    requireNothingSaid(ctx);
    studies.resume(name(ctx));
    accepted(ctx);
  }

  private static void requireNothingSaid(Context ctx) throws IOException {
    Json.requireOnly(body(ctx, "{}"), List.of(), List.of());
  }

  private static void accepted(Context ctx) {
    ctx.status(202);
    ApiGate.answer(ctx, Json.object().put("study", name(ctx)));
  }

  private void converse(Context ctx, String op) throws IOException {
    ApiGate.answer(ctx, studies.converse(name(ctx), op, body(ctx, "{\"trial\":0,\"value\":0.1}")));
  }

  private static JsonNode body(Context ctx, String example) {
    String text = ctx.body();
    return text.isBlank() ? Json.object() : Json.object(text, example);
  }
}
