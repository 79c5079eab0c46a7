package dev.luthier.actors;

import akka.actor.typed.ActorRef;
import dev.luthier.eval.LegOrder;
import dev.luthier.study.Effect;
import dev.luthier.study.StudyCommand;
import dev.luthier.study.StudySpec;
import dev.luthier.trial.Leg;
import dev.luthier.trial.LegOutcome;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A study's work on slots: what waits for one, and what runs on which. For one actor. */
final class SlotWork {
  private final StudySupervisor owner;
  private final StudySpec spec;
  private final ActorRef<StudySupervisor.Command> self;
  private final LeasedSlots slots = new LeasedSlots();
  private final ArrayDeque<Effect.StartLeg> waitingLegs = new ArrayDeque<>();
  private final Set<Leg> unclaimed = new HashSet<>();
  private Effect.@Nullable Refit waitingRefit;
  private boolean adopting;
  private long term;

  SlotWork(StudySupervisor owner) {
    this.owner = owner;
    this.spec = owner.submission.spec();
    this.self = owner.context.getSelf();
  }

  /**
   * Begins a session.
   *
   * @param kept legs that may still run on slots to come
   */
  void begin(long newTerm, List<Leg> kept) {
    term = newTerm;
    unclaimed.addAll(kept);
  }

  /** Until {@link #adoptionOver} a refit may still run on a slot to come. */
  void adopt() {
    adopting = true;
  }

  LegToken inThisTerm(LegToken token) {
    return token.in(term);
  }

  void add(List<Slot> more) {
    slots.add(more);
  }

  /** How many slots may be counted on. */
  int lasting() {
    return slots.lasting();
  }

  boolean isEmpty() {
    return slots.isEmpty();
  }

  /** What its orders are told from those of earlier sessions by. */
  long term() {
    return term;
  }

  /** Whether a token names that refit, whoever ordered it. */
  boolean means(LegToken token, Effect.Refit refit) {
    return token.isSameWork(LegToken.of(spec.name(), term, refit));
  }

  /**
   * A slot came with a leg or a refit on it, or with the result of a refit that nobody has yet.
   *
   * @param wanted whether the study waits for that
   */
  void adopt(Slot slot, LegToken token, boolean wanted) {
    LegToken ours = inThisTerm(token);
    slots.adopt(ours, slot);
    claim(ours);
    slot.trainer().tell(new TrialTrainer.Adopt(ours));
    if (waitingRefit != null && means(ours, waitingRefit)) {
      waitingRefit = null;
    }
    if (!wanted) {
      slot.trainer().tell(new TrialTrainer.StopLeg(ours, "nobody waits for it"));
    }
  }

  /** Somebody answers for a leg. */
  void claim(LegToken token) {
    unclaimed.removeIf(token::means);
  }

  /** The legs that nobody answers for. */
  List<Leg> adoptionOver() {
    adopting = false;
    startRefit();
    List<Leg> lost = List.copyOf(unclaimed);
    unclaimed.clear();
    return lost;
  }

  void start(Effect.StartLeg effect) {
    waitingLegs.add(effect);
    startLegs();
  }

  /** A refit that came with its slot needs no other. */
  void start(Effect.Refit effect) {
    if (!slots.isBusy(LegToken.of(spec.name(), term, effect))) {
      waitingRefit = effect;
      startRefit();
    }
  }

  /** Gives what waits to the slots that are idle. */
  void go() {
    startLegs();
    startRefit();
  }

  private void startLegs() {
    while (!waitingLegs.isEmpty()) {
      Effect.StartLeg next = waitingLegs.element();
      var token = LegToken.of(spec.name(), term, next.leg());
      Optional<Slot> slot = slots.take(token);
      if (slot.isEmpty()) {
        return;
      }
      waitingLegs.remove();
      train(slot.get(), token, next);
    }
  }

  private void train(Slot slot, LegToken token, Effect.StartLeg next) {
    var order =
        new LegOrder(
            next.leg(),
            next.configuration(),
            spec.goal(),
            spec.judge(next.leg(), next.yardstick()),
            spec.folds(),
            spec.seed());
    slot.trainer()
        .tell(
            new TrialTrainer.Train(
                token,
                order,
                next.yardstick(),
                owner.submission.objective(),
                owner.options.checkpoints(),
                spec.legTimeout(),
                owner.stopper,
                self));
  }

  private void startRefit() {
    Effect.Refit refit = waitingRefit;
    if (refit == null || adopting) {
      return;
    }
    var token = LegToken.of(spec.name(), term, refit);
    slots
        .take(token)
        .ifPresent(
            slot -> {
              waitingRefit = null;
              var work =
                  new RefitWork(
                      spec, owner.submission.objective(), refit, owner.options.artifacts());
              slot.trainer().tell(new TrialTrainer.Refit(token, work, self));
            });
  }

  /** Its running legs stop at their next batch; the waiting ones are over. */
  void stop(Effect.StopTrial e) {
    slots
        .running(e.trial())
        .forEach((token, slot) -> slot.trainer().tell(new TrialTrainer.StopLeg(token, e.reason())));
    waitingLegs.removeIf(
        waiting -> {
          boolean stopped = waiting.leg().trial() == e.trial();
          if (stopped) {
            self.tell(cancelled(waiting.leg()));
          }
          return stopped;
        });
  }

  private static StudySupervisor.Decide cancelled(Leg leg) {
    return new StudySupervisor.Decide(
        at -> new StudyCommand.FinishLeg(at, leg, new LegOutcome.Cancelled(), List.of(), 0));
  }

  /** A leg or refit is over: its slot goes back if it must, or takes what waits. */
  void over(LegToken token) {
    claim(token);
    slots.idle(token).ifPresent(this::release);
    go();
  }

  /** The broker wants a slot back. */
  void reclaim(int number) {
    slots.reclaim(number).ifPresent(this::release);
  }

  private void release(Slot slot) {
    owner.broker.tell(new DeviceBroker.Release(self, slot.number()));
  }

  /** A slot is out of use; what ran on it. */
  Optional<LegToken> lose(Slot slot) {
    return slots.lose(slot);
  }
}
