package dev.luthier.node;

import dev.luthier.actors.Progress;
import dev.luthier.store.StudyStore;
import dev.luthier.store.optuna.OptunaView;
import dev.luthier.study.LogEntry;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The view of a running study in Optuna, if one is wanted. */
final class LiveView implements AutoCloseable {
  private final Optional<OptunaView> view;

  private LiveView(Optional<OptunaView> view) {
    this.view = view;
  }

  static LiveView none() {
    return new LiveView(Optional.empty());
  }

  static LiveView of(String place, String study, List<LogEntry> log) throws IOException {
    return new LiveView(
        Optional.of(
            OptunaView.open(place, study, log, w -> System.err.println("luthier: warning: " + w))));
  }

  /** The store, its logs followed. */
  StudyStore following(StudyStore store) {
    return view.map(v -> v.following(store)).orElse(store);
  }

  /** Epochs of legs that run. */
  void show(Progress progress) {
    view.ifPresent(
        v ->
            progress
                .live()
                .forEach(l -> v.live(l.leg().trial(), l.leg().fold(), l.observations())));
  }

  /** What the view lacks in the end is said; the study is none the worse. */
  @Override
  public void close() {
    try {
      if (view.isPresent()) {
        view.get().close();
      }
    } catch (IOException e) {
      System.err.println("luthier: " + e.getMessage());
    }
  }
}
