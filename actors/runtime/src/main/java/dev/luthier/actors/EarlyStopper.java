package dev.luthier.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import dev.luthier.study.StudyState;
import dev.luthier.trial.Observation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes the epochs of the running legs, so that the supervisor's mail is a few messages a leg, and
 * keeps their live curves.
 *
 * <p>A leg's own curve is judged where it is made, by {@link dev.luthier.eval.LegOrder#judge()} on
 * the trainer's thread: a stop cannot come an epoch late.
 */
public final class EarlyStopper {
  private static final Duration PERIOD = Duration.ofSeconds(1);

  /** What an early stopper is told. */
  public sealed interface Command {
    /** Hands this to the method that is made for it. */
    Behavior<Command> dispatch(EarlyStopper s);
  }

  /** An epoch. */
  public record Reported(LegToken leg, Observation observation) implements Command {
    @Override
    public Behavior<Command> dispatch(EarlyStopper s) {
      return s.onReported(this);
    }
  }

  /** A leg is no longer live. */
  public record LegOver(LegToken leg) implements Command {
    @Override
    public Behavior<Command> dispatch(EarlyStopper s) {
      return s.onLegOver(this);
    }
  }

  /** What the study looks like. */
  public record Described(StudyState state) implements Command {
    @Override
    public Behavior<Command> dispatch(EarlyStopper s) {
      return s.onDescribed(this);
    }
  }

  /** The study leaves: tell the listener for the last time, then answer. */
  public record Conclude(StudyState state, ActorRef<StudySupervisor.Command> replyTo)
      implements Command {
    @Override
    public Behavior<Command> dispatch(EarlyStopper s) {
      return s.onConclude(this);
    }
  }

  private record Beat() implements Command {
    @Override
    public Behavior<Command> dispatch(EarlyStopper s) {
      return s.onBeat();
    }
  }

  private final ActorContext<Command> context;
  private final ProgressListener listener;
  private final ActorRef<StudySupervisor.Command> supervisor;
  private final Map<LegToken, List<Observation>> live = new LinkedHashMap<>();

  private EarlyStopper(
      ActorContext<Command> context,
      ProgressListener listener,
      ActorRef<StudySupervisor.Command> supervisor) {
    this.context = context;
    context.setLoggerName(EarlyStopper.class);
    this.listener = listener;
    this.supervisor = supervisor;
  }

  /** An early stopper of one study. */
  public static Behavior<Command> create(
      ProgressListener listener, ActorRef<StudySupervisor.Command> supervisor) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> watching(new EarlyStopper(context, listener, supervisor), timers)));
  }

  private static Behavior<Command> watching(EarlyStopper stopper, TimerScheduler<Command> timers) {
    if (stopper.listener != ProgressListener.none()) {
      timers.startTimerWithFixedDelay(new Beat(), Duration.ZERO, PERIOD);
    }
    return Behaviors.receiveMessage(m -> m.dispatch(stopper));
  }

  private Behavior<Command> onReported(Reported m) {
    live.computeIfAbsent(m.leg(), leg -> new ArrayList<>(1)).add(m.observation());
    return Behaviors.same();
  }

  private Behavior<Command> onLegOver(LegOver m) {
    live.remove(m.leg());
    return Behaviors.same();
  }

  private Behavior<Command> onBeat() {
    supervisor.tell(new StudySupervisor.Describe(context.getSelf()));
    return Behaviors.same();
  }

  private Behavior<Command> onDescribed(Described m) {
    publish(m.state());
    return Behaviors.same();
  }

  private Behavior<Command> onConclude(Conclude m) {
    publish(m.state());
    m.replyTo().tell(new StudySupervisor.Concluded());
    return Behaviors.stopped();
  }

  private void publish(StudyState state) {
    try {
      listener.progressed(
          new Progress(
              state,
              live.entrySet().stream()
                  .map(e -> new Progress.LiveLeg(e.getKey(), e.getValue()))
                  .toList()));
    } catch (RuntimeException e) {
      context.getLog().warn("the progress listener failed; the study goes on", e);
    }
  }
}
