package dev.luthier.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.luthier.analysis.StudyResult;
import dev.luthier.study.ObjectiveSource;
import dev.luthier.study.StudySpec;
import dev.luthier.studyfile.StudyFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A thread a study submits it, waits for its end, and fetches its result. */
final class RemoteTuner implements Tuner {
  private static final Duration LONGEST_ABSENCE = Duration.ofMinutes(5);
  private static final Duration BEAT = Duration.ofSeconds(1);

  private final RemoteNode node;
  private final Optional<Path> models;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            var thread = new Thread(work, "luthier-client");
            thread.setDaemon(true);
            return thread;
          });

  RemoteTuner(RemoteNode node, Optional<Path> models) {
    this.node = node;
    this.models = models;
  }

  @Override
  public CompletionStage<StudyResult> submit(StudySpec spec, String objective) {
    return submit(spec.training(new ObjectiveSource.Named(objective)));
  }

  @Override
  public CompletionStage<StudyResult> submit(StudySpec spec) {
    var result = new CompletableFuture<StudyResult>();
    try {
      threads.execute(() -> run(spec, result));
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(closed(e));
    }
    return result.minimalCompletionStage();
  }

  private void run(StudySpec spec, CompletableFuture<StudyResult> result) {
    try {
      String study = node.submit(StudyFile.toJson(spec), List.of());
      JsonNode summary = patiently(alive -> ended(study, alive));
      StudyResult all =
          ResultReader.read(spec, patiently(alive -> Optional.of(node.result(study))), summary);
      result.complete(models.isEmpty() ? all : withModel(study, all, models.get()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      result.completeExceptionally(closed(e));
    } catch (RuntimeException e) {
      result.completeExceptionally(threads.isShutdown() ? closed(e) : e);
    }
  }

  private StudyResult withModel(String study, StudyResult all, Path root) {
    Path directory = root.resolve(study);
    node.download(study, directory);
    return all.withModel(directory);
  }

  /** What a node is asked for. */
  private interface Question<T> {
    /**
     * Asks once.
     *
     * @param alive to be run whenever the node says anything
     * @return empty: to be asked again
     */
    Optional<T> ask(Runnable alive);
  }

  /** The study's last summary; empty if it is paused. */
  private Optional<JsonNode> ended(String study, Runnable alive) {
    JsonNode summary = node.watch(study, any -> alive.run());
    if (summary.path("activity").asText().equals("broken")) {
      String why = summary.path("reason").asText("the node's log says why. Maybe resume it there.");
      throw new IllegalStateException(
          "study '" + study + "' broke off at " + node.address() + ": " + why);
    }
    return Optional.of(summary).filter(s -> !s.path("activity").asText().equals("paused"));
  }

  /**
   * Asks until there is an answer: a node may be started anew meanwhile, and a study be paused and
   * resumed.
   */
  private static <T> T patiently(Question<T> question) throws InterruptedException {
    var heard = new AtomicLong(System.nanoTime());
    while (true) {
      try {
        Optional<T> answer = question.ask(() -> heard.set(System.nanoTime()));
        heard.set(System.nanoTime());
        if (answer.isPresent()) {
          return answer.get();
        }
      } catch (NodeFailure e) {
        boolean mayComeBack = e.status() == 0 || e.status() == 429 || e.status() == 503;
        if (!mayComeBack || System.nanoTime() - heard.get() > LONGEST_ABSENCE.toNanos()) {
          throw e;
        }
      }
      TimeUnit.MILLISECONDS.sleep(BEAT.toMillis());
    }
  }

  private static IllegalStateException closed(Exception e) {
    return new IllegalStateException("the tuner is closed; its studies go on at the node.", e);
  }

  @Override
  public void endEarly(String study, String reason) {
    node.cancel(study, reason);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
