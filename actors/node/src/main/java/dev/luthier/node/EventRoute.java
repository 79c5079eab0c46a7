package dev.luthier.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.luthier.node.ApiTokens.Role;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Server-sent events of a study until it ends or is paused: a summary at most once a second. */
final class EventRoute {
  private static final Logger LOGGER = LoggerFactory.getLogger(EventRoute.class);

  private final ServedStudies studies;
  private final Function<String, ObjectNode> summary;
  private final Semaphore watchers;

  /**
   * The route.
   *
   * @param summary of the study of a name
   * @param most who watch at once: each takes a thread
   */
  EventRoute(ServedStudies studies, Function<String, ObjectNode> summary, int most) {
    this.studies = studies;
    this.summary = summary;
    this.watchers = new Semaphore(most);
  }

  ApiRoute route() {
    return ApiRoute.get("/api/v1/studies/{name}/events", Role.READ, this::events);
  }

  private void events(Context ctx) throws InterruptedException {
    String name = ctx.pathParam("name");
    studies.activity(name); // refuses a name that no study has, before anything is sent
    if (!watchers.tryAcquire()) {
      throw new ApiRefusal(503, "too many watch already. Maybe ask for the status now and then.");
    }
    var latest = new LinkedBlockingDeque<ObjectNode>(1);
    Consumer<ObjectNode> watcher =
        node -> {
          latest.poll();
          latest.offer(node.deepCopy().put("activity", "running"));
        };
    try {
      send(ctx, name, studies.watch(name, watcher), latest);
    } catch (IOException e) {
      LOGGER.debug("who watched study {} has gone", name, e);
    } finally {
      studies.unwatch(name, watcher);
      watchers.release();
    }
  }

  /** A store that is away for a while ends no stream. */
  private boolean isRunning(String name) {
    try {
      return studies.activity(name) == Activity.RUNNING;
    } catch (ApiRefusal e) {
      if (e.status() != 503) {
        throw e;
      }
      return true;
    }
  }

  private void send(
      Context ctx, String name, boolean watching, LinkedBlockingDeque<ObjectNode> latest)
      throws IOException, InterruptedException {
    ctx.contentType("text/event-stream").header("Cache-Control", "no-store");
    var out = ctx.outputStream();
    while (watching && isRunning(name)) {
      ObjectNode next = latest.poll(1, TimeUnit.SECONDS);
      out.print(
          next == null ? ": waiting\n\n" : "event: progress\ndata: " + Json.line(next) + "\n\n");
      out.flush();
    }
    out.print("event: ended\ndata: " + Json.line(summary.apply(name)) + "\n\n");
    out.flush();
  }
}
