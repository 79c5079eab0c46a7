package dev.luthier.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.luthier.study.StudyState;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A study that runs here, and who watches it. For many threads. */
final class HostedStudy {
  private static final Duration BEAT = Duration.ofSeconds(1);

  private final CompletableFuture<Void> gone = new CompletableFuture<>();
  private final Set<Consumer<ObjectNode>> watchers = new CopyOnWriteArraySet<>();
  private volatile @Nullable StudyState latest;
  private volatile @Nullable AskedStudy asked;
  private long told = System.nanoTime() - BEAT.toNanos();

  /** Workers elsewhere train its legs. */
  void askedBy(AskedStudy study) {
    asked = study;
  }

  /** The study of workers elsewhere; empty if its legs are trained here. */
  Optional<AskedStudy> asked() {
    return Optional.ofNullable(asked);
  }

  /** What was last known of it; empty if it has only begun. */
  Optional<StudyState> latest() {
    AskedStudy ask = asked;
    return ask == null ? Optional.ofNullable(latest) : Optional.of(ask.state());
  }

  void watch(Consumer<ObjectNode> watcher) {
    watchers.add(watcher);
  }

  void unwatch(Consumer<ObjectNode> watcher) {
    watchers.remove(watcher);
  }

  /** Tells those who watch, at most once a second. */
  synchronized void tell(StudyState state) {
    latest = state;
    if (!watchers.isEmpty() && System.nanoTime() - told >= BEAT.toNanos()) {
      told = System.nanoTime();
      ObjectNode summary = StudySummary.of(state);
      watchers.forEach(watcher -> watcher.accept(summary));
    }
  }

  /** Done when it runs no more. */
  CompletableFuture<Void> gone() {
    return gone;
  }
}
