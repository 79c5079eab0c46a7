package dev.luthier.node;

import dev.luthier.study.Phase;
import dev.luthier.study.StudyState;
import dev.luthier.trial.Trial;
import java.io.PrintStream;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A line whenever something better is found, at most one a second, and one every ten seconds. */
final class PlainLines implements ProgressView {
  private static final long RATE = 1_000_000_000L;
  private static final long PULSE = 10_000_000_000L;

  private final PrintStream out;
  private final LongSupplier nanoTime;
  private final long begun;
  private long last;
  private String lastBest = "";
  private @Nullable Phase lastPhase;

  PlainLines(PrintStream out, LongSupplier nanoTime) {
    this.out = out;
    this.nanoTime = nanoTime;
    this.begun = nanoTime.getAsLong();
    this.last = begun - PULSE;
  }

  @Override
  public void show(StudyState state, long liveEpochs) {
    long now = nanoTime.getAsLong();
    String best = Standing.best(state).map(t -> t.number() + " " + t.rung()).orElse("");
    boolean news = !best.equals(lastBest) || state.phase() != lastPhase;
    if (now - last < (news ? RATE : PULSE)) {
      return;
    }
    last = now;
    lastBest = best;
    lastPhase = state.phase();
    out.println(line(state, liveEpochs, Duration.ofNanos(now - begun)));
    out.flush();
  }

  private static String line(StudyState state, long liveEpochs, Duration elapsed) {
    long ended = state.trials().stream().map(Trial::state).filter(s -> s.isTerminal()).count();
    return Text.time(elapsed)
        + "  "
        + state.phase().name().toLowerCase(java.util.Locale.ROOT)
        + "  trials "
        + state.begun()
        + " begun, "
        + ended
        + " ended  epochs "
        + Text.count(state.trainedEpochs() + liveEpochs)
        + "  slots "
        + state.running()
        + "/"
        + state.slots()
        + "  best "
        + StatusLines.best(state);
  }
}
