package dev.luthier.actors.cluster;

import dev.luthier.eval.Objective;
import dev.luthier.eval.RefitContext;
import dev.luthier.eval.Refitted;
import dev.luthier.eval.TrialContext;
import dev.luthier.study.StudySpec;
import java.util.Optional;

/** The objective that a study names, made on the thread of the first leg that needs it. */
record LocalObjective(TrainerObjectives objectives, JarSource jars, StudySpec spec)
    implements Objective {
  @Override
  public double evaluate(TrialContext t) throws Exception {
    return objectives.of(spec, jars).evaluate(t);
  }

  @Override
  public Optional<Refitted> refit(RefitContext r) throws Exception {
    return objectives.of(spec, jars).refit(r);
  }
}
