package dev.luthier.actors;

import dev.luthier.eval.Objective;
import dev.luthier.eval.RefitContext;
import dev.luthier.eval.Refitted;
import dev.luthier.eval.TrialContext;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** The distance from zero, retrained in vain for the first few times. */
final class FailingRefit implements Objective {
  final AtomicInteger evaluations = new AtomicInteger();
  final AtomicInteger refits = new AtomicInteger();
  private final int failures;

  FailingRefit(int failures) {
    this.failures = failures;
  }

  @Override
  public double evaluate(TrialContext t) {
    evaluations.incrementAndGet();
    return Math.abs(t.get(Studies.X));
  }

  @Override
  public Optional<Refitted> refit(RefitContext context) {
    if (refits.incrementAndGet() <= failures) {
      throw new IllegalStateException("the disk is full");
    }
    return Optional.of(new Refitted(Map.of("loss", 0.25), 10));
  }
}
