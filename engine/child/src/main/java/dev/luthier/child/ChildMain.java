package dev.luthier.child;

import dev.luthier.eval.LegOrder;
import dev.luthier.eval.LegResult;
import dev.luthier.eval.LegRunner;
import dev.luthier.eval.Objective;
import dev.luthier.eval.RefitOrder;
import dev.luthier.eval.RefitRunner;
import dev.luthier.eval.StopSignal;
import dev.luthier.eval.StorageFailure;
import dev.luthier.space.Configuration;
import dev.luthier.space.Constraint;
import dev.luthier.space.Parameter;
import dev.luthier.study.StudySpec;
import dev.luthier.studyfile.CelConstraints;
import dev.luthier.studyfile.StudyFile;
import dev.luthier.trial.Checkpoint;
import dev.luthier.trial.Leg;
import dev.luthier.trial.LegOutcome;
import dev.luthier.trial.Observation;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** A child that is a JVM: makes the objective that the study names, and trains its legs. */
public final class ChildMain {
  private final Orders orders;
  private final OutputStream out;
  private final StudySpec spec;
  private final Objective objective;

  private ChildMain(Orders orders, OutputStream out, StudySpec spec, Objective objective) {
    this.orders = orders;
    this.out = out;
    this.spec = spec;
    this.objective = objective;
  }

  /** Trains until its input ends. */
  public static void main(String[] args) throws Exception {
    var out = new FileOutputStream(FileDescriptor.out);
    System.setOut(System.err); // standard output belongs to the trainer
    var orders = Orders.from(System.in);
    if (!(orders.next() instanceof ToChild.Study study)) {
      throw new IllegalStateException("the first line must be the study's.");
    }
    StudySpec spec = StudyFile.fromJson(study.spec().toString(), ChildMain::rule);
    Objective objective;
    try {
      objective = NamedObjectives.of(spec, Path.of(study.directory()));
    } catch (IllegalArgumentException e) {
      say(out, new FromChild.Failed(e.getMessage()));
      return;
    }
    OptionalInt folds = objective.folds();
    say(out, new FromChild.Ready(folds.isPresent() ? folds.getAsInt() : null));
    new ChildMain(orders, out, spec, objective).work();
  }

  /**
   * Rules of study files are expressions; one that a program in Java has made cannot be read here,
   * and that program tests it.
   */
  private static Constraint rule(String source, List<Parameter<?>> parameters) {
    try {
      return new CelConstraints().compile(source, parameters);
    } catch (IllegalArgumentException e) {
      return new Constraint(source, configuration -> true);
    }
  }

  private void work() throws Exception {
    while (true) {
      ToChild order = orders.next();
      say(out, answer(order));
    }
  }

  private FromChild answer(ToChild order) {
    try {
      if (order instanceof ToChild.Train train) {
        return answer(train(train));
      } else if (order instanceof ToChild.Refit refit) {
        return refit(refit);
      }
      throw new IllegalArgumentException("an order to train was waited for, not " + order);
    } catch (StorageFailure e) {
      return new FromChild.Failed(e.getMessage(), true);
    } catch (IllegalArgumentException e) {
      return new FromChild.Failed(e.getMessage());
    }
  }

  /** A configuration that somebody sent: a member of the space that keeps to its rules. */
  private Configuration configuration(Map<String, Object> given) {
    Configuration configuration = spec.space().configuration(given);
    for (Constraint rule : spec.space().constraints()) {
      if (!rule.predicate().test(configuration)) {
        throw new IllegalArgumentException(
            "configuration " + given + " breaks the rule '" + rule.source() + "'.");
      }
    }
    return configuration;
  }

  private static void say(OutputStream out, FromChild message) throws IOException {
    out.write(Lines.answer(message));
    out.flush();
  }

  private LegResult train(ToChild.Train train) {
    Integer repeat = train.repeat();
    var leg =
        new Leg(
            train.trial(),
            train.fold() + (repeat == null ? 0 : repeat * train.folds()),
            train.fromEpoch(),
            train.untilEpoch(),
            1,
            Optional.ofNullable(train.resume()).map(r -> new Checkpoint(r, "")));
    var order =
        new LegOrder(
            leg,
            configuration(train.configuration()),
            spec.goal(),
            this::verdict,
            train.folds(),
            train.seed());
    StopSignal stop = orders.begin();
    return LegRunner.run(
        objective,
        order,
        new HandedCheckpoints(Path.of(train.save())),
        observation -> {},
        stop,
        System::nanoTime);
  }

  /** The trainer's answer to an epoch. */
  private Optional<LegOutcome> verdict(Observation observation) {
    try {
      say(out, new FromChild.Report(observation.epoch(), observation.metrics(), null));
      ToChild answer = orders.next();
      if (answer instanceof ToChild.Verdict verdict) {
        return verdict.verdict().equals("stop")
            ? Optional.of(new LegOutcome.Stopped(String.valueOf(verdict.reason())))
            : Optional.empty();
      }
      throw new IllegalStateException("a verdict was waited for, not " + answer);
    } catch (IOException e) {
      throw new IllegalStateException("the trainer hears no more", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a verdict was waited for", e);
    }
  }

  private static FromChild answer(LegResult result) {
    if (result.outcome() instanceof LegOutcome.Reached) {
      return new FromChild.Trained(null);
    } else if (result.outcome() instanceof LegOutcome.Failed failed) {
      return new FromChild.Failed(failed.cause());
    }
    return new FromChild.Stopped();
  }

  private FromChild refit(ToChild.Refit refit) {
    Integer rows = refit.rows();
    var order =
        new RefitOrder(
            refit.trial(),
            configuration(refit.configuration()),
            refit.epochs(),
            rows == null ? OptionalInt.empty() : OptionalInt.of(rows),
            refit.seed());
    Path save = Path.of(refit.save());
    var result =
        RefitRunner.run(
            objective,
            order,
            (name, writer) -> {
              try (var file = Files.newOutputStream(save.resolve(name))) {
                writer.writeTo(file);
              }
            });
    return result.failure().isBlank()
        ? new FromChild.Refitted(result.test(), result.rows())
        : new FromChild.Failed(result.failure());
  }
}
