package dev.luthier.store.optuna;

import dev.luthier.Study;
import dev.luthier.eval.Objective;
import dev.luthier.search.Suggester;
import dev.luthier.space.Parameter;
import dev.luthier.store.MemoryStudyStore;
import dev.luthier.store.StudyLog;
import dev.luthier.study.Budget;
import dev.luthier.study.LogEntry;
import dev.luthier.study.StudySpec;
import java.util.List;

/** Studies of every kind that Optuna must read, run on one slot. */
final class SampleStudies {
  private SampleStudies() {}

  /** A study that ran, and its log. */
  record Ran(StudySpec spec, List<LogEntry> log) {}

  static List<Ran> all() {
    return List.of(halving(), conditional(), failing());
  }

  private static Ran run(StudySpec spec, Objective objective) {
    StudyLog log = new MemoryStudyStore().open(spec);
    Study.of(spec, objective).log(log).run();
    return new Ran(spec, log.read());
  }

  /** Several rungs, several folds, a log scale and steps. */
  static Ran halving() {
    return halving("halved", 27);
  }

  static Ran halving(String name, int trials) {
    var x = Parameter.uniform("x", -5, 5);
    var rate = Parameter.logUniform("learning rate", 1e-5, 1e-1);
    var step = Parameter.stepped("step", 0, 0.3, 0.1);
    var spec =
        StudySpec.maximizing("accuracy")
            .name(name)
            .over(x, rate, step)
            .suggester(Suggester.random())
            .halving(3, "1x1", "3x1", "9x3")
            .budget(Budget.trials(trials))
            .seed(11)
            .build();
    return run(
        spec,
        t -> {
          double best = 1 - t.get(x) * t.get(x) / 25 - Math.abs(Math.log10(t.get(rate)) + 3) / 9;
          for (int epoch = t.fromEpoch() + 1; epoch <= t.untilEpoch(); epoch++) {
            t.report(epoch, best - 1.0 / epoch - 0.01 * t.fold());
          }
          return Double.NaN;
        });
  }

  /** Conditions, choices of all kinds, names outside ASCII. */
  static Ran conditional() {
    var optimizer = Parameter.choice("optimiseur ü", "adam", "sgd", "größe→∞ 雪");
    var momentum = Parameter.uniform("momentum", 0, 0.99).when(optimizer, "sgd");
    var layers = Parameter.integer("layers", 1, 4);
    var units = Parameter.logInteger("units", 4, 1024);
    var bias = Parameter.choice("bias", true, false);
    var batch = Parameter.choice("batch", 16, 32, 64);
    var scale = Parameter.choice("scale", 0.5, 1.0);
    var spec =
        StudySpec.minimizing("perte é")
            .name("conditional")
            .over(optimizer, momentum, layers, units, bias, batch, scale)
            .suggester(Suggester.random())
            .budget(Budget.trials(20))
            .seed(3)
            .build();
    return run(
        spec,
        t ->
            t.get(layers)
                + Math.log(t.get(units))
                + (t.configuration().isActive("momentum") ? t.get(momentum) : 0));
  }

  /** Failures, NaN and infinities, before and after the first rung. */
  static Ran failing() {
    var x = Parameter.uniform("x", 0, 1);
    var spec =
        StudySpec.minimizing("loss")
            .name("failing")
            .over(x)
            .suggester(Suggester.sobol())
            .halving(2, "2x1", "4x1", "8x1")
            .budget(Budget.trials(24))
            .seed(5)
            .build();
    return run(
        spec,
        t -> {
          int kind = (int) (t.get(x) * 12);
          for (int epoch = t.fromEpoch() + 1; epoch <= t.untilEpoch(); epoch++) {
            if (kind == 5 && epoch == 2) {
              throw new IllegalStateException("no luck with " + t.get(x));
            }
            boolean bad = (kind == 3 && epoch == 2) || (kind == 1 && epoch == 4);
            boolean negative = kind == 7 && epoch == 4;
            t.report(
                epoch,
                bad
                    ? (kind == 3 ? Double.NaN : Double.POSITIVE_INFINITY)
                    : negative ? Double.NEGATIVE_INFINITY : t.get(x) + 1.0 / epoch);
          }
          return Double.NaN;
        });
  }
}
