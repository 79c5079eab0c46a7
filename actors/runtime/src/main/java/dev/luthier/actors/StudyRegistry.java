package dev.luthier.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import dev.luthier.study.StudyCommand;
import java.util.LinkedHashMap;
import java.util.Map;

/** Knows the studies that run, and starts a supervisor for each. */
public final class StudyRegistry {
  /** What a registry is told. */
  public sealed interface Command {
    /** Hands this to the method that is made for it. */
    Behavior<Command> dispatch(StudyRegistry r);
  }

  /** Run a study, or go on with it. */
  public record Submit(Submission submission, ActorRef<Answer> replyTo) implements Command {
    @Override
    public Behavior<Command> dispatch(StudyRegistry r) {
      return r.onSubmit(this);
    }
  }

  /** End a study early; its winner is chosen from what is there. */
  public record EndEarly(String study, String reason) implements Command {
    @Override
    public Behavior<Command> dispatch(StudyRegistry r) {
      return r.onEndEarly(this);
    }
  }

  /** Interrupt a study; its log can be resumed. */
  public record Interrupt(String study) implements Command {
    @Override
    public Behavior<Command> dispatch(StudyRegistry r) {
      return r.onInterrupt(this);
    }
  }

  /** Interrupt every study; their logs can be resumed. */
  public record InterruptAll() implements Command {
    @Override
    public Behavior<Command> dispatch(StudyRegistry r) {
      return r.onInterruptAll();
    }
  }

  private record Answered(String study, Answer answer, ActorRef<Answer> replyTo)
      implements Command {
    @Override
    public Behavior<Command> dispatch(StudyRegistry r) {
      return r.onAnswered(this);
    }
  }

  private record Gone(String study, ActorRef<Answer> relay) implements Command {
    @Override
    public Behavior<Command> dispatch(StudyRegistry r) {
      return r.onGone(this);
    }
  }

  private final ActorContext<Command> context;
  private final TunerOptions options;
  private final ActorRef<DeviceBroker.Command> broker;
  private final Map<String, ActorRef<StudySupervisor.Command>> studies = new LinkedHashMap<>();
  private int started;

  private StudyRegistry(
      ActorContext<Command> context, TunerOptions options, ActorRef<DeviceBroker.Command> broker) {
    this.context = context;
    this.options = options;
    this.broker = broker;
  }

  /** A registry with a broker and one trainer a slot. */
  static Behavior<Command> create(TunerOptions options) {
    return Behaviors.setup(
        context -> {
          var broker = context.spawn(DeviceBroker.create(), "broker");
          for (int slot = 0; slot < options.slotCount(); slot++) {
            var trainer =
                context.spawn(TrialTrainer.create(slot, options, broker), "trainer-" + slot);
            broker.tell(new DeviceBroker.Register(new Slot(slot, options.deviceOf(slot), trainer)));
          }
          var registry = new StudyRegistry(context, options, broker);
          return Behaviors.receiveMessage(m -> m.dispatch(registry));
        });
  }

  private Behavior<Command> onSubmit(Submit m) {
    String name = m.submission().spec().name();
    if (studies.containsKey(name)) {
      m.replyTo()
          .tell(
              new Answer.Broken(
                  new IllegalArgumentException(
                      "study '" + name + "' runs already. Maybe give this one another name.")));
      return Behaviors.same();
    }
    var relay = relay(name, m.replyTo());
    var supervisor =
        context.spawn(
            StudySupervisor.create(m.submission(), options, broker, relay), "study-" + started++);
    context.watchWith(supervisor, new Gone(name, relay));
    studies.put(name, supervisor);
    return Behaviors.same();
  }

  private Behavior<Command> onEndEarly(EndEarly m) {
    var supervisor = studies.get(m.study());
    if (supervisor != null) {
      supervisor.tell(new StudySupervisor.Decide(at -> new StudyCommand.Stop(at, m.reason())));
    }
    return Behaviors.same();
  }

  private Behavior<Command> onInterrupt(Interrupt m) {
    var supervisor = studies.get(m.study());
    if (supervisor != null) {
      supervisor.tell(new StudySupervisor.Interrupt());
    }
    return Behaviors.same();
  }

  private Behavior<Command> onInterruptAll() {
    studies.values().forEach(supervisor -> supervisor.tell(new StudySupervisor.Interrupt()));
    return Behaviors.same();
  }

  /** Hears a study's answer before whoever submitted it, who may then submit it again at once. */
  private ActorRef<Answer> relay(String study, ActorRef<Answer> replyTo) {
    var self = context.getSelf();
    return context.spawnAnonymous(
        Behaviors.receiveMessage(
            answer -> {
              self.tell(new Answered(study, answer, replyTo));
              return Behaviors.stopped();
            }));
  }

  private Behavior<Command> onAnswered(Answered m) {
    studies.remove(m.study());
    m.replyTo().tell(m.answer());
    return Behaviors.same();
  }

  /**
   * The news of the end may overtake the answer. The relay has the answer in its mail before the
   * supervisor stops, so that this reaches nobody unless there was none.
   */
  private Behavior<Command> onGone(Gone m) {
    var cause = new IllegalStateException("study '" + m.study() + "' ended unexpectedly.");
    m.relay().tell(new Answer.Broken(cause));
    return Behaviors.same();
  }
}
