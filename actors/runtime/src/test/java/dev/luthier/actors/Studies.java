package dev.luthier.actors;

import dev.luthier.search.Suggester;
import dev.luthier.space.Parameter;
import dev.luthier.study.Budget;
import dev.luthier.study.StudySpec;

/** Small studies for tests. */
final class Studies {
  static final Parameter<Double> X = Parameter.uniform("x", -1, 1);

  private Studies() {}

  static StudySpec.Builder of(String name, int trials) {
    return StudySpec.minimizing("loss")
        .name(name)
        .over(X)
        .suggester(Suggester.random())
        .budget(Budget.trials(trials))
        .seed(42);
  }
}
