package dev.luthier.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.luthier.node.ApiTokens.Holder;
import dev.luthier.node.ApiTokens.Role;
import dev.luthier.node.ServedStudies.Activity;
import dev.luthier.study.ObjectiveSource;
import dev.luthier.study.StudySpec;
import dev.luthier.studyfile.CelConstraints;
import dev.luthier.studyfile.StudyFile;
import dev.luthier.studyfile.StudyFileException;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Studies over HTTP; {@code /openapi.json} describes it. */
final class HttpApi implements AutoCloseable {
  private static final Logger AUDIT = LoggerFactory.getLogger("dev.luthier.audit");
  private static final Logger LOGGER = LoggerFactory.getLogger(HttpApi.class);
  private static final long LARGEST_BODY = 256 << 10;
  private static final int MOST_WATCHERS = 64;

  private final ServedStudies studies;
  private final ApiTokens tokens;
  private final Javalin server;
  private final Semaphore watchers = new Semaphore(MOST_WATCHERS);

  private HttpApi(ServedStudies studies, ApiTokens tokens) {
    this.studies = studies;
    this.tokens = tokens;
    this.server = Javalin.create(this::configure);
  }

  /**
   * Begins to serve.
   *
   * @param host an address of this machine
   * @param port 0: any that is free
   */
  static HttpApi start(String host, int port, ServedStudies studies, ApiTokens tokens) {
    var api = new HttpApi(studies, tokens);
    api.server.start(host, port);
    return api;
  }

  int port() {
    return server.port();
  }

  private void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.http.maxRequestSize = LARGEST_BODY;
    config.http.defaultContentType = "application/json";
    RoutesConfig routes = config.routes;
    routes.get("/health", ctx -> answer(ctx, Json.object().put("status", "up")));
    routes.get("/openapi.json", HttpApi::description);
    routes.get("/api/v1/studies", as(Role.READ, this::list));
    routes.post("/api/v1/studies", as(Role.SUBMIT, this::submit));
    routes.get("/api/v1/studies/{name}", as(Role.READ, this::status));
    routes.get("/api/v1/studies/{name}/trials", as(Role.READ, this::trials));
    routes.get("/api/v1/studies/{name}/result", as(Role.READ, this::result));
    routes.get("/api/v1/studies/{name}/best", as(Role.READ, this::files));
    routes.get("/api/v1/studies/{name}/best/{file}", as(Role.READ, this::file));
    routes.post("/api/v1/studies/{name}/cancel", as(Role.SUBMIT, this::cancel));
    routes.get("/api/v1/studies/{name}/events", as(Role.READ, this::events));
    routes.exception(ApiRefusal.class, (e, ctx) -> refuse(ctx, e.status(), e.getMessage()));
    routes.exception(BadInput.class, (e, ctx) -> refuse(ctx, 400, e.getMessage()));
    routes.exception(StudyFileException.class, (e, ctx) -> refuse(ctx, 400, e.getMessage()));
    routes.exception(IllegalArgumentException.class, (e, ctx) -> refuse(ctx, 400, e.getMessage()));
    routes.exception(
        HttpResponseException.class, (e, ctx) -> refuse(ctx, e.getStatus(), e.getMessage()));
    routes.exception(
        Exception.class,
        (e, ctx) -> {
          LOGGER.error("{} {} failed", ctx.method(), ctx.path(), e);
          refuse(ctx, 500, "this is a fault of Luthier itself; its log says more.");
        });
  }

  private static void answer(Context ctx, JsonNode node) {
    ctx.contentType("application/json").result(Json.line(node));
  }

  private static void refuse(
      Context ctx, int status, @org.jspecify.annotations.Nullable String why) {
    ctx.status(status);
    answer(ctx, Json.object().put("error", String.valueOf(why)));
  }

  /** Only for those who have a token of such a role, or a mightier one; every refusal is noted. */
  private Handler as(Role role, Handler handler) {
    return ctx -> {
      Optional<Holder> holder = tokens.find(Optional.ofNullable(ctx.header("Authorization")));
      String refused = holder.isEmpty() ? "no known token" : "";
      if (holder.isPresent() && holder.get().role().compareTo(role) < 0) {
        refused = holder.get().name() + " has the role " + word(holder.get().role());
      }
      if (!refused.isEmpty()) {
        AUDIT.warn("refused {} {} from {}: {}", ctx.method(), ctx.path(), ctx.ip(), refused);
        if (holder.isEmpty()) {
          ctx.header("WWW-Authenticate", "Bearer");
          throw new ApiRefusal(
              401, "a token is needed. Maybe send the header Authorization: Bearer TOKEN.");
        }
        throw new ApiRefusal(403, "the role " + word(role) + " is needed.");
      }
      handler.handle(ctx);
      if (role != Role.READ) {
        AUDIT.info("{}: {} {}", holder.get().name(), ctx.method(), ctx.path());
      }
    };
  }

  private static String word(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }

  private static void description(Context ctx) throws IOException {
    try (InputStream in = HttpApi.class.getResourceAsStream("openapi.json")) {
      if (in == null) {
        throw new IOException("openapi.json is not in the jar");
      }
      ctx.contentType("application/json").result(in.readAllBytes());
    }
  }

  private void list(Context ctx) throws IOException {
    ObjectNode node = Json.object();
    var all = node.putArray("studies");
    for (String name : studies.names()) {
      all.addObject().put("study", name).put("running", isRunning(name));
    }
    answer(ctx, node);
  }

  private void submit(Context ctx) {
    StudySpec spec = StudyFile.parseForeign(ctx.body(), new CelConstraints());
    if (spec.objective().isEmpty()) {
      throw new ApiRefusal(400, "the study has no objective. Maybe objective = \"package.Class\".");
    }
    String objective = spec.objective().map(ObjectiveSource::text).orElse("");
    studies.submit(spec);
    LOGGER.info("study {} of {} begins", spec.name(), objective);
    ctx.status(201).header("Location", "/api/v1/studies/" + spec.name());
    answer(ctx, Json.object().put("study", spec.name()));
  }

  private boolean isRunning(String name) {
    return studies.activity(name) == Activity.RUNNING;
  }

  private void status(Context ctx) {
    answer(ctx, summary(ctx.pathParam("name")));
  }

  private ObjectNode summary(String name) {
    return StudySummary.of(studies.state(name)).put("running", isRunning(name));
  }

  private void trials(Context ctx) {
    answer(ctx, ResultJson.show(studies.state(ctx.pathParam("name"))));
  }

  private void result(Context ctx) throws IOException {
    JsonNode result =
        studies
            .result(ctx.pathParam("name"))
            .orElseThrow(
                () ->
                    new ApiRefusal(
                        409, "the study has no result yet. Maybe ask again when it has ended."));
    answer(ctx, result);
  }

  private void files(Context ctx) throws IOException {
    ObjectNode node = Json.object();
    var names = node.putArray("files");
    studies.bestFiles(ctx.pathParam("name")).forEach(names::add);
    answer(ctx, node);
  }

  private void file(Context ctx) throws IOException {
    String file = ctx.pathParam("file");
    InputStream in =
        studies
            .bestFile(ctx.pathParam("name"), file)
            .orElseThrow(
                () -> new ApiRefusal(404, "there is no file '" + file + "' of the best model."));
    ctx.contentType("application/octet-stream").result(in);
  }

  private void cancel(Context ctx) {
    String name = ctx.pathParam("name");
    studies.endEarly(name, "cancelled by request");
    ctx.status(202);
    answer(ctx, Json.object().put("study", name));
  }

  /** Server-sent events until the study ends: a summary at most once a second. */
  private void events(Context ctx) throws InterruptedException {
    String name = ctx.pathParam("name");
    studies.activity(name); // refuses a name that no study has, before anything is sent
    var latest = new LinkedBlockingDeque<ObjectNode>(1);
    Consumer<ObjectNode> watcher =
        summary -> {
          latest.poll();
          latest.offer(summary.deepCopy().put("running", true));
        };
    if (!watchers.tryAcquire()) {
      throw new ApiRefusal(503, "too many watch already. Maybe ask for the status now and then.");
    }
    try {
      ctx.contentType("text/event-stream").header("Cache-Control", "no-store");
      var out = ctx.outputStream();
      boolean watching = studies.watch(name, watcher);
      while (watching && isRunning(name)) {
        ObjectNode next = latest.poll(1, TimeUnit.SECONDS);
        out.print(
            next == null ? ": waiting\n\n" : "event: progress\ndata: " + Json.line(next) + "\n\n");
        out.flush();
      }
      out.print("event: ended\ndata: " + Json.line(summary(name)) + "\n\n");
      out.flush();
    } catch (IOException e) {
      LOGGER.debug("who watched study {} has gone", name, e);
    } finally {
      studies.unwatch(name, watcher);
      watchers.release();
    }
  }

  @Override
  public void close() {
    server.stop();
  }
}
