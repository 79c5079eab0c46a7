package dev.luthier.node;

import dev.luthier.study.StudyState;
import dev.luthier.trial.Trial;
import io.javalin.http.Context;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What Prometheus is told of a node. For many threads. */
final class NodeMetrics implements AutoCloseable {
  private final ServedStudies studies;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final AtomicInteger running = new AtomicInteger();
  private final MultiGauge trials;
  private final MultiGauge epochs;

  NodeMetrics(ServedStudies studies) {
    this.studies = studies;
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    collections.bindTo(registry);
    Gauge.builder("luthier.slots", studies, ServedStudies::slots)
        .description("Legs at once")
        .register(registry);
    Gauge.builder("luthier.studies.running", running, AtomicInteger::get)
        .description("Studies that run on this node, or in its cluster")
        .register(registry);
    Gauge.builder("luthier.ready", studies, s -> s.unready().isEmpty() ? 1 : 0)
        .description("Whether a study can be submitted")
        .register(registry);
    trials =
        MultiGauge.builder("luthier.study.trials")
            .description("Trials of a running study by their state")
            .register(registry);
    epochs =
        MultiGauge.builder("luthier.study.epochs")
            .description("Epochs that a running study has trained")
            .register(registry);
  }

  /** A request has been answered. */
  void count(Context ctx) {
    Long begun = ctx.attribute("begun");
    String route = ctx.attribute(ApiGate.ROUTE);
    Timer.builder("luthier.http.requests")
        .description("Requests answered")
        .tag("method", route == null ? "other" : ctx.method().name())
        .tag("route", route == null ? "none" : route)
        .tag("status", Integer.toString(ctx.statusCode()))
        .register(registry)
        .record(Duration.ofNanos(begun == null ? 0 : System.nanoTime() - begun));
  }

  /** All of it in the text format of Prometheus. */
  String scrape() {
    var counts = new ArrayList<MultiGauge.Row<?>>();
    var trained = new ArrayList<MultiGauge.Row<?>>();
    Map<String, StudyState> now = studies.running();
    running.set(now.size());
    now.forEach(
        (name, state) -> {
          byState(state)
              .forEach(
                  (word, count) ->
                      counts.add(MultiGauge.Row.of(Tags.of("study", name, "state", word), count)));
          trained.add(MultiGauge.Row.of(Tags.of("study", name), state.trainedEpochs()));
        });
    trials.register(counts, true);
    epochs.register(trained, true);
    return registry.scrape();
  }

  private static Map<String, Integer> byState(StudyState state) {
    var counts = new TreeMap<String, Integer>();
    for (Trial trial : state.trials()) {
      counts.merge(trial.state().word(), 1, Integer::sum);
    }
    return counts;
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
