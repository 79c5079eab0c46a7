package dev.luthier.node;

import dev.luthier.WorkNotOpen;
import dev.luthier.studyfile.StudyFileException;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Studies over HTTP; {@code /openapi.json} describes it. */
final class HttpApi implements AutoCloseable {
  private static final Logger AUDIT = LoggerFactory.getLogger("dev.luthier.audit");
  private static final int IDLE_MILLIS = 60_000;

  private final Javalin server;
  private final List<ApiRoute> routes = new ArrayList<>();
  private final NodeMetrics metrics;

  /**
   * Where to serve, and for whom.
   *
   * @param host an address of this machine
   * @param port 0: any that is free
   * @param tls empty: plain HTTP
   */
  record Place(String host, int port, Optional<ApiTls> tls, ApiTokens tokens, ApiLimits limits) {
    /** Where clients find it. */
    String address(int served) {
      return (tls.isPresent() ? "https" : "http") + "://" + host + ":" + served;
    }
  }

  private HttpApi(Place place, ServedStudies studies) throws IOException {
    this.metrics = new NodeMetrics(studies);
    var about = new StudyRoutes(studies);
    routes.addAll(about.routes());
    routes.add(new EventRoute(studies, about::summary, place.limits().watchers()).route());
    routes.addAll(new JarRoutes(studies.jars(), place.limits().jarBytes()).routes());
    routes.addAll(new NodeRoutes(studies, metrics).routes());
    var gate =
        new ApiGate(place.tokens(), new RequestRate(place.limits().perSecond(), System::nanoTime));
    Optional<SslContextFactory.Server> tls =
        place.tls().isPresent() ? Optional.of(place.tls().get().serving()) : Optional.empty();
    this.server =
        Javalin.create(
            config -> {
              configure(config, place.limits());
              config.jetty.addConnector((jetty, http) -> connector(jetty, http, place, tls));
              serve(config.routes, gate);
            });
  }

  /** Begins to serve. */
  static HttpApi start(Place place, ServedStudies studies) throws IOException {
    var api = new HttpApi(place, studies);
    api.server.start();
    return api;
  }

  int port() {
    return server.port();
  }

  /** All it does. */
  List<ApiRoute> routes() {
    return List.copyOf(routes);
  }

  private static void configure(JavalinConfig config, ApiLimits limits) {
    config.startup.showJavalinBanner = false;
    config.http.maxRequestSize = limits.studyBytes();
    config.http.defaultContentType = "application/json";
    config.http.prefer405over404 = true;
    config.jetty.modifyServer(jetty -> jetty.setErrorHandler(HttpApi::unreadable));
    config.jetty.modifyServletContextHandler(
        context -> context.setErrorHandler(HttpApi::unreadable));
  }

  private static ServerConnector connector(
      Server jetty, HttpConfiguration http, Place place, Optional<SslContextFactory.Server> tls) {
    http.setSendServerVersion(false);
    ServerConnector connector;
    if (tls.isPresent()) {
      http.addCustomizer(new SecureRequestCustomizer(false));
      connector = new ServerConnector(jetty, tls.get(), new HttpConnectionFactory(http));
      connector.addBean(new Handshakes());
    } else {
      connector = new ServerConnector(jetty, new HttpConnectionFactory(http));
    }
    connector.setHost(place.host());
    connector.setPort(place.port());
    connector.setIdleTimeout(IDLE_MILLIS);
    return connector;
  }

  /** Connections that end before they can say what they want: plain text, foreign certificates. */
  private static final class Handshakes implements SslHandshakeListener {
    @Override
    public void handshakeFailed(Event event, Throwable failure) {
      AUDIT.warn(
          "refused a connection from {}: {}",
          event.getSSLEngine().getPeerHost(),
          String.valueOf(failure.getMessage()).replaceAll("\\p{Cntrl}", " "));
    }
  }

  /** A request that does not even reach the routes, such as one with an ambiguous path. */
  private static boolean unreadable(Request request, Response response, Callback callback) {
    AUDIT.warn(
        "refused a request from {}: {}", Request.getRemoteAddr(request), response.getStatus());
    response.getHeaders().put("Content-Type", "application/json");
    String text = Json.line(Json.object().put("error", "the request cannot be read."));
    Content.Sink.write(response, true, text, callback);
    return true;
  }

  private void serve(RoutesConfig to, ApiGate gate) {
    for (ApiRoute route : routes) {
      to.addHttpHandler(route.method(), route.path(), gate.guarding(route));
    }
    to.before(ctx -> ctx.attribute("begun", System.nanoTime()));
    to.after(metrics::count);
    to.exception(ApiRefusal.class, (e, ctx) -> ApiGate.refuse(ctx, e.status(), e.getMessage()));
    to.exception(BadInput.class, (e, ctx) -> ApiGate.refuse(ctx, 400, e.getMessage()));
    to.exception(StudyFileException.class, (e, ctx) -> ApiGate.refuse(ctx, 400, e.getMessage()));
    to.exception(WorkNotOpen.class, (e, ctx) -> ApiGate.refuse(ctx, 409, e.getMessage()));
    to.exception(
        IllegalArgumentException.class, (e, ctx) -> ApiGate.refuse(ctx, 400, e.getMessage()));
    to.exception(StoreAway.class, (e, ctx) -> ApiGate.refuse(ctx, 503, e.getMessage()));
    to.exception(HttpResponseException.class, this::refuse);
    to.exception(Exception.class, (e, ctx) -> ApiGate.fault(ctx, e));
  }

  /** Who used a method that a path does not know is told those it does. */
  private void refuse(HttpResponseException e, Context ctx) {
    if (e.getStatus() == 405) {
      String allowed =
          routes.stream()
              .filter(route -> ctx.path().matches(route.path().replaceAll("\\{\\w+}", "[^/]+")))
              .map(route -> route.method().name())
              .collect(Collectors.joining(", "));
      ctx.header("Allow", allowed);
    }
    ApiGate.refuse(ctx, e);
  }

  @Override
  public void close() {
    server.stop();
    metrics.close();
  }
}
