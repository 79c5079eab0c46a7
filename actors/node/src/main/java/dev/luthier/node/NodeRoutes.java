package dev.luthier.node;

import dev.luthier.node.ApiTokens.Role;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** What a node says of itself. */
final class NodeRoutes {
  private final ServedStudies studies;
  private final NodeMetrics metrics;

  NodeRoutes(ServedStudies studies, NodeMetrics metrics) {
    this.studies = studies;
    this.metrics = metrics;
  }

  List<ApiRoute> routes() {
    return List.of(
        ApiRoute.open("/health", ctx -> ApiGate.answer(ctx, Json.object().put("status", "up"))),
        ApiRoute.open("/ready", this::ready),
        ApiRoute.open("/openapi.json", NodeRoutes::description),
        ApiRoute.get("/metrics", Role.READ, this::metrics));
  }

  private void ready(Context ctx) {
    Optional<String> why = studies.unready();
    ctx.status(why.isPresent() ? 503 : 200);
    why.ifPresent(reason -> ctx.header("Retry-After", ApiGate.RETRY_SECONDS));
    var node = Json.object().put("status", why.isPresent() ? "unready" : "ready");
    why.ifPresent(reason -> node.put("error", reason));
    ApiGate.answer(ctx, node);
  }

  private void metrics(Context ctx) {
    ctx.contentType("text/plain; version=0.0.4; charset=utf-8").result(metrics.scrape());
  }

  private static void description(Context ctx) throws IOException {
    try (InputStream in = NodeRoutes.class.getResourceAsStream("openapi.json")) {
      if (in == null) {
        throw new IOException("openapi.json is not in the jar");
      }
      ctx.contentType("application/json").result(in.readAllBytes());
    }
  }
}
