package dev.luthier.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import dev.luthier.study.StudyCommand;
import dev.luthier.study.StudySpec;
import dev.luthier.study.StudyState;
import dev.luthier.study.Suggesting;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Hosts a study's suggester on a thread of its own: it may think for long, and nobody waits for it.
 *
 * <p>A model that is slow to fit is fitted on another thread, from the snapshot of the proposal
 * that outgrew the last fit; proposals go on with that one meanwhile. Each says whose fit it was
 * made by.
 */
public final class BayesianSuggester {
  /** What a suggester is told. */
  public sealed interface Command {
    /** Hands this to the method that is made for it. */
    Behavior<Command> dispatch(BayesianSuggester s);
  }

  /** Propose a trial of a snapshot: the next number, or one that is planned, anew. */
  public record Propose(StudyState snapshot, int trial, ActorRef<StudySupervisor.Command> replyTo)
      implements Command {
    @Override
    public Behavior<Command> dispatch(BayesianSuggester s) {
      return s.onPropose(this);
    }
  }

  /** The model is fitted, or could not be. */
  private record Fitted(
      Suggesting.@Nullable Learned learned,
      @Nullable Throwable failure,
      ActorRef<StudySupervisor.Command> replyTo)
      implements Command {
    @Override
    public Behavior<Command> dispatch(BayesianSuggester s) {
      return s.onFitted(this);
    }
  }

  private final ActorContext<Command> context;
  private final StudySpec spec;
  private final LongSupplier clock;
  private @Nullable Suggesting suggesting;
  private Optional<Suggesting.Learned> learned = Optional.empty();
  private boolean fitting;

  private BayesianSuggester(ActorContext<Command> context, StudySpec spec, LongSupplier clock) {
    this.context = context;
    this.spec = spec;
    this.clock = clock;
  }

  /** A suggester for one study; to be spawned on the dispatcher {@code luthier.suggester}. */
  public static Behavior<Command> create(StudySpec spec, LongSupplier clock) {
    return Behaviors.setup(
        context -> {
          var suggester = new BayesianSuggester(context, spec, clock);
          return Behaviors.receiveMessage(m -> m.dispatch(suggester));
        });
  }

  @SuppressWarnings("CatchingUnchecked") // an error of a suggester ends its study, not the engine
  private Behavior<Command> onPropose(Propose m) {
    StudySupervisor.Command answer;
    try {
      answer = new StudySupervisor.Suggested(propose(m));
    } catch (Throwable e) {
      answer = new StudySupervisor.Broken(new NoSuggestion(e));
    }
    m.replyTo().tell(answer);
    return Behaviors.same();
  }

  private StudyCommand.Suggested propose(Propose m) {
    if (suggesting == null) {
      suggesting = new Suggesting(spec);
    }
    Suggesting s = suggesting;
    StudyState snapshot = m.snapshot();
    boolean worksAhead = snapshot.ahead() > 0;
    if (!worksAhead || !s.isSlowToLearn(snapshot)) {
      return s.propose(snapshot, m.trial(), clock.getAsLong(), Optional.empty());
    }
    if (learned.isEmpty()) {
      learned = Optional.of(s.learn(snapshot));
    } else if (!fitting && s.isOutgrown(learned.get(), snapshot)) {
      fitting = true;
      var beside =
          CompletableFuture.supplyAsync(
              () -> s.learn(snapshot),
              context
                  .getSystem()
                  .dispatchers()
                  .lookup(DispatcherSelector.fromConfig("luthier.fits")));
      context.pipeToSelf(beside, (fit, failure) -> new Fitted(fit, failure, m.replyTo()));
    }
    return s.propose(snapshot, m.trial(), clock.getAsLong(), learned);
  }

  private Behavior<Command> onFitted(Fitted m) {
    fitting = false;
    if (m.failure() != null) {
      m.replyTo().tell(new StudySupervisor.Broken(new NoSuggestion(m.failure())));
    } else {
      learned = Optional.ofNullable(m.learned());
    }
    return Behaviors.same();
  }
}
