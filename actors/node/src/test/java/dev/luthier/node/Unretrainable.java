package dev.luthier.node;

import dev.luthier.eval.Objective;
import dev.luthier.eval.RefitContext;
import dev.luthier.eval.Refitted;
import dev.luthier.eval.TrialContext;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** x, of which no winner is retrained while a property says so. */
public final class Unretrainable implements Objective {
  /** The refit fails while this is set. */
  static final String BROKEN = "luthier.test.refit.broken";

  @Override
  public double evaluate(TrialContext t) {
    return t.configuration().number("x");
  }

  @Override
  public Optional<Refitted> refit(RefitContext r) throws Exception {
    if (Boolean.getBoolean(BROKEN)) {
      throw new OutOfMemoryError("no room for the model");
    }
    r.save("model.txt", out -> out.write("x".getBytes(StandardCharsets.UTF_8)));
    return Optional.of(new Refitted(Map.of("value", 0.5), 7));
  }
}
