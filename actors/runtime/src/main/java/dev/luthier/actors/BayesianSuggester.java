package dev.luthier.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import dev.luthier.study.StudySpec;
import dev.luthier.study.StudyState;
import dev.luthier.study.Suggesting;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Hosts a study's suggester on a thread of its own: it may think for long, and nobody waits for it.
 */
public final class BayesianSuggester {
  /** What a suggester is told. */
  public sealed interface Command {
    /** Hands this to the method that is made for it. */
    Behavior<Command> dispatch(BayesianSuggester s);
  }

  /** Propose the next trial of a snapshot. */
  public record Propose(StudyState snapshot, ActorRef<StudySupervisor.Command> replyTo)
      implements Command {
    @Override
    public Behavior<Command> dispatch(BayesianSuggester s) {
      return s.onPropose(this);
    }
  }

  private final StudySpec spec;
  private final LongSupplier clock;
  private @Nullable Suggesting suggesting;

  private BayesianSuggester(StudySpec spec, LongSupplier clock) {
    this.spec = spec;
    this.clock = clock;
  }

  /** A suggester for one study; to be spawned on the dispatcher {@code luthier.suggester}. */
  public static Behavior<Command> create(StudySpec spec, LongSupplier clock) {
    return Behaviors.setup(
        context -> {
          var suggester = new BayesianSuggester(spec, clock);
          return Behaviors.receiveMessage(m -> m.dispatch(suggester));
        });
  }

  @SuppressWarnings("CatchingUnchecked") // an error of a suggester ends its study, not the engine
  private Behavior<Command> onPropose(Propose m) {
    StudySupervisor.Command answer;
    try {
      if (suggesting == null) {
        suggesting = new Suggesting(spec);
      }
      answer = new StudySupervisor.Suggested(suggesting.propose(m.snapshot(), clock.getAsLong()));
    } catch (Throwable e) {
      answer = new StudySupervisor.Broken(e);
    }
    m.replyTo().tell(answer);
    return Behaviors.same();
  }
}
