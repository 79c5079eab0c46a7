package dev.luthier.child;

import dev.luthier.eval.Objective;
import dev.luthier.eval.RefitContext;
import dev.luthier.eval.Refitted;
import dev.luthier.eval.RemoteFailure;
import dev.luthier.eval.TrialContext;
import dev.luthier.eval.TrialStopped;
import dev.luthier.study.StudySpec;
import dev.luthier.studyfile.StudyFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An objective whose every leg runs in a child process. Whatever the user's code does there, a
 * native crash or an endless loop, costs this leg only: the child is ended, and the next leg starts
 * another. A child that did its leg well is kept for the next one.
 */
public final class ChildObjective implements Objective, AutoCloseable {
  private static final Duration BEAT = Duration.ofMillis(50);
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final ChildCommand command;
  private final Children children;
  private final String goal;

  /**
   * An objective of a study.
   *
   * @param directory where the study's relative paths start
   */
  public ChildObjective(ChildCommand command, StudySpec spec, Path directory) {
    this.command = command;
    this.goal = spec.goal().metric();
    var study =
        new ToChild.Study(
            Lines.tree(StudyFile.toJson(spec)), directory.toAbsolutePath().toString());
    this.children = new Children(command, study);
  }

  /**
   * Starts a child where children say when their objective is made; it is kept for the first leg.
   *
   * @throws RemoteFailure if the objective cannot be made
   */
  @Override
  public OptionalInt folds() {
    if (!command.answersStudy()) {
      return OptionalInt.empty();
    }
    try {
      children.giveBack(children.take());
    } catch (IOException e) {
      throw RemoteFailure.failed(e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw RemoteFailure.lost("interrupted while a child started");
    }
    return children.folds();
  }

  @Override
  public double evaluate(TrialContext t) throws Exception {
    try (var files = LegDirectory.create()) {
      boolean resumed = t.fromEpoch() > 0;
      if (resumed) {
        try (InputStream in = t.checkpoint().orElseThrow()) {
          command.form().unpack(in, files.resume());
        }
      }
      var order =
          new ToChild.Train(
              t.trial(),
              t.configuration().asMap(),
              t.fold(),
              t.folds(),
              t.repeat() == 0 ? null : t.repeat(),
              t.fromEpoch(),
              t.untilEpoch(),
              t.seed(),
              resumed ? files.resume().toString() : null,
              files.save().toString());
      double value = inChild(order, child -> train(child, t));
      if (!CheckpointForm.files(files.save()).isEmpty()) {
        t.saveCheckpoint(out -> command.form().pack(files.save(), out));
      }
      return value;
    }
  }

  @Override
  public Optional<Refitted> refit(RefitContext r) throws Exception {
    if (!command.refits()) {
      return Optional.empty();
    }
    try (var files = LegDirectory.create()) {
      var order =
          new ToChild.Refit(
              r.trial(),
              r.configuration().asMap(),
              r.epochs(),
              r.rows().isPresent() ? r.rows().getAsInt() : null,
              r.seed(),
              files.save().toString());
      FromChild.Refitted done = inChild(order, ChildObjective::refitted);
      for (Path file : CheckpointForm.files(files.save())) {
        String name = files.save().relativize(file).toString();
        r.save(name, out -> Files.copy(file, out));
      }
      Map<String, Double> test = done.test() == null ? Map.of() : done.test();
      return done.rows() == 0 && test.isEmpty()
          ? Optional.empty()
          : Optional.of(new Refitted(test, done.rows()));
    }
  }

  /** A conversation that follows an order. */
  private interface Talk<T> {
    T with(ChildProcess child) throws InterruptedException, ChildGone;
  }

  /**
   * Gives an order to a child. One that is kept may have been about to leave, as programs do that
   * train a single leg: then another one gets the order.
   */
  private <T> T inChild(ToChild order, Talk<T> talk) throws IOException, InterruptedException {
    while (true) {
      ChildProcess child = children.take();
      boolean kept = child.use();
      boolean sound = false;
      try {
        child.send(order);
        T answer = talk.with(child);
        sound = true;
        return answer;
      } catch (TrialStopped e) {
        sound = comesBack(child);
        throw e;
      } catch (ChildGone e) {
        if (!kept || e.code() != 0 || child.hasSpoken()) {
          throw e.asFailure("");
        }
      } finally {
        if (sound) {
          children.giveBack(child);
        } else {
          children.letGo(child);
        }
      }
    }
  }

  private double train(ChildProcess child, TrialContext t) throws InterruptedException, ChildGone {
    int reached = t.fromEpoch();
    while (true) {
      FromChild said = child.hear(BEAT).orElse(null);
      if (said == null) {
        checkStopped(child, t);
      } else if (said instanceof FromChild.Report report) {
        report(child, t, report);
        reached = report.epoch();
      } else if (said instanceof FromChild.Trained trained) {
        return value(trained, reached, t.untilEpoch());
      } else if (said instanceof FromChild.Failed failed) {
        RemoteFailure failure = RemoteFailure.failed(String.valueOf(failed.cause()));
        throw Boolean.TRUE.equals(failed.storage())
            ? LegDirectory.unwritable(String.valueOf(failed.cause()), failure)
            : failure;
      } else {
        throw RemoteFailure.failed(
            "the child said "
                + said
                + " in the middle of a leg. Maybe report or trained is meant.");
      }
    }
  }

  private static void checkStopped(ChildProcess child, TrialContext t) {
    try {
      t.checkStopped();
    } catch (TrialStopped e) {
      child.send(new ToChild.Stop(String.valueOf(e.getMessage())));
      throw e;
    }
  }

  private void report(ChildProcess child, TrialContext t, FromChild.Report report) {
    Map<String, Double> metrics = report.metrics();
    Double value = report.value();
    if (metrics == null) {
      metrics = value == null ? Map.of() : Map.of(goal, value);
    }
    try {
      t.report(report.epoch(), metrics);
    } catch (TrialStopped e) {
      child.send(ToChild.Verdict.stop(String.valueOf(e.getMessage())));
      throw e;
    } catch (IllegalArgumentException e) {
      throw RemoteFailure.failed(String.valueOf(e.getMessage()));
    }
    child.send(ToChild.Verdict.CONTINUE);
  }

  /** A value may be left out where the last epoch was reported. */
  private static double value(FromChild.Trained trained, int reached, int until) {
    Double value = trained.value();
    if (value == null && reached < until) {
      throw RemoteFailure.failed(
          "trained was said after epoch "
              + reached
              + " of "
              + until
              + ", without a value. Maybe report every epoch, or say the value.");
    }
    return value == null ? Double.NaN : value;
  }

  private static FromChild.Refitted refitted(ChildProcess child)
      throws InterruptedException, ChildGone {
    while (true) {
      FromChild said = child.hear(BEAT).orElse(null);
      if (said instanceof FromChild.Refitted done) {
        return done;
      } else if (said instanceof FromChild.Failed failed) {
        throw RemoteFailure.failed(String.valueOf(failed.cause()));
      }
    }
  }

  /** Whether a child that was told to stop does so in time. */
  private static boolean comesBack(ChildProcess child) throws InterruptedException {
    long until = System.nanoTime() + GRACE.toNanos();
    try {
      while (System.nanoTime() < until) {
        FromChild said = child.hear(BEAT).orElse(null);
        if (said instanceof FromChild.Report) {
          child.send(ToChild.Verdict.stop("the trial is given up"));
        } else if (said != null) {
          return !(said instanceof FromChild.Failed);
        }
      }
    } catch (ChildGone e) {
      return false;
    }
    return false;
  }

  /** Ends all children. */
  @Override
  public void close() {
    children.close();
  }
}
