package dev.luthier.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import dev.luthier.trial.LegOutcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Knows who has which slot: one lease a slot, fair shares for the studies. */
public final class DeviceBroker {
  /** What a broker is told. */
  public sealed interface Command {
    /** Hands this to the method that is made for it. */
    Behavior<Command> dispatch(DeviceBroker b);
  }

  /**
   * A slot is there.
   *
   * @param occupant the leg on it, which may be of a study that asks for it; empty: it is free
   */
  public record Register(Slot slot, Optional<LegToken> occupant) implements Command {
    /** A free slot. */
    public Register(Slot slot) {
      this(slot, Optional.empty());
    }

    @Override
    public Behavior<Command> dispatch(DeviceBroker b) {
      return b.onRegister(this);
    }
  }

  /**
   * A study wants its share of the slots until its supervisor stops.
   *
   * @param study its name: slots with legs of it are given to it first
   * @param weight its share, beside those of other studies
   */
  public record Request(ActorRef<StudySupervisor.Command> supervisor, String study, double weight)
      implements Command {
    /** A study like any other. */
    public Request(ActorRef<StudySupervisor.Command> supervisor) {
      this(supervisor, "", 1);
    }

    @Override
    public Behavior<Command> dispatch(DeviceBroker b) {
      return b.onRequest(this);
    }
  }

  /** A study gives one of its slots back. */
  public record Release(ActorRef<StudySupervisor.Command> supervisor, int slot) implements Command {
    @Override
    public Behavior<Command> dispatch(DeviceBroker b) {
      return b.onRelease(this);
    }
  }

  /**
   * A study wants no slots any more; whatever runs on its slots is interrupted. Also what happens
   * when it stops.
   */
  public record Withdraw(ActorRef<StudySupervisor.Command> supervisor) implements Command {
    @Override
    public Behavior<Command> dispatch(DeviceBroker b) {
      return b.onWithdraw(this);
    }
  }

  /** A trainer's slot is idle again and goes to whoever has a claim. */
  public record Return(int slot) implements Command {
    @Override
    public Behavior<Command> dispatch(DeviceBroker b) {
      return b.onReturn(this);
    }
  }

  /** The leg that a slot came with is over; the slot is free unless a study has it by now. */
  public record Vacated(int slot) implements Command {
    @Override
    public Behavior<Command> dispatch(DeviceBroker b) {
      return b.occupied.containsKey(slot) ? b.onReturn(new Return(slot)) : Behaviors.same();
    }
  }

  /**
   * A leg is over, which tells something of its slot.
   *
   * @param failed by its own code or with its slot
   */
  public record LegOver(
      int slot, ActorRef<StudySupervisor.Command> supervisor, int trial, boolean failed)
      implements Command {
    /** As a leg's end tells it. */
    public static LegOver of(
        int slot,
        ActorRef<StudySupervisor.Command> supervisor,
        StudySupervisor.LegFinished finished) {
      LegOutcome outcome = finished.result().outcome();
      boolean failed = outcome instanceof LegOutcome.Failed || outcome instanceof LegOutcome.Lost;
      return new LegOver(slot, supervisor, finished.token().trial(), failed);
    }

    @Override
    public Behavior<Command> dispatch(DeviceBroker b) {
      return b.onLegOver(this);
    }
  }

  /** A slot goes once it is idle: its node leaves. */
  public record Retire(int slot) implements Command {
    @Override
    public Behavior<Command> dispatch(DeviceBroker b) {
      return b.onRetire(this);
    }
  }

  /** A slot must not be used again. */
  public record Quarantined(int slot) implements Command {
    @Override
    public Behavior<Command> dispatch(DeviceBroker b) {
      return b.onQuarantined(this);
    }
  }

  private record TrainerGone(Slot slot) implements Command {
    @Override
    public Behavior<Command> dispatch(DeviceBroker b) {
      return b.onTrainerGone(this);
    }
  }

  /** Say who has what. */
  public record Describe(ActorRef<Occupancy> replyTo) implements Command {
    @Override
    public Behavior<Command> dispatch(DeviceBroker b) {
      return b.onDescribe(this);
    }
  }

  /**
   * Who has what.
   *
   * @param free numbers of slots nobody has, ascending
   * @param leased how many slots are leased
   */
  public record Occupancy(List<Integer> free, int leased) {}

  /** A study's leases, by slot. */
  private static final class Tenant {
    final TreeMap<Integer, Slot> held = new TreeMap<>();
    final TreeSet<Integer> reclaimed = new TreeSet<>();
    final SlotHealth health = new SlotHealth();
    final String study;
    final double weight;

    Tenant(String study, double weight) {
      this.study = study;
      this.weight = weight;
    }

    int lasting() {
      return held.size() - reclaimed.size();
    }

    /** How much of its share it would have with one slot more. */
    double claim() {
      return (lasting() + 1) / weight;
    }
  }

  private final ActorContext<Command> context;
  private final TreeMap<Integer, Slot> free = new TreeMap<>();
  private final Map<Integer, Slot> leased = new HashMap<>();
  private final Map<Integer, Register> occupied = new LinkedHashMap<>();
  private final Set<Integer> retiring = new HashSet<>();
  private final Map<ActorRef<StudySupervisor.Command>, Tenant> tenants = new LinkedHashMap<>();

  private DeviceBroker(ActorContext<Command> context) {
    this.context = context;
  }

  /** A broker that knows of no slot yet. */
  public static Behavior<Command> create() {
    return Behaviors.setup(
        context -> {
          var broker = new DeviceBroker(context);
          return Behaviors.receiveMessage(m -> m.dispatch(broker));
        });
  }

  private Behavior<Command> onRegister(Register m) {
    context.watchWith(m.slot().trainer(), new TrainerGone(m.slot()));
    if (m.occupant().isPresent()) {
      occupied.put(m.slot().number(), m);
      tenants.forEach(this::adopt);
    } else if (retiring.remove(m.slot().number())) {
      m.slot().trainer().tell(new TrialTrainer.TakeOut());
    } else if (!leased.containsKey(m.slot().number())) {
      free.put(m.slot().number(), m.slot());
    }
    return balance();
  }

  private void adopt(ActorRef<StudySupervisor.Command> supervisor, Tenant tenant) {
    occupied
        .values()
        .removeIf(
            there -> {
              LegToken token = there.occupant().orElseThrow();
              boolean ours = token.study().equals(tenant.study);
              if (ours) {
                leased.put(there.slot().number(), there.slot());
                tenant.held.put(there.slot().number(), there.slot());
                supervisor.tell(new StudySupervisor.Adopted(there.slot(), token));
                if (retiring.contains(there.slot().number())) {
                  reclaim(supervisor, tenant, there.slot().number());
                }
              }
              return ours;
            });
  }

  private Behavior<Command> onRequest(Request m) {
    context.watchWith(m.supervisor(), new Withdraw(m.supervisor()));
    var tenant = new Tenant(m.study(), m.weight());
    if (tenants.putIfAbsent(m.supervisor(), tenant) == null) {
      adopt(m.supervisor(), tenant);
    }
    return balance();
  }

  private Behavior<Command> onReturn(Return m) {
    Register there = occupied.remove(m.slot());
    Slot slot = there == null ? leased.remove(m.slot()) : there.slot();
    if (slot == null) {
      return Behaviors.same();
    }
    forget(m.slot());
    if (retiring.remove(m.slot())) {
      slot.trainer().tell(new TrialTrainer.TakeOut());
    } else {
      free.put(slot.number(), slot);
    }
    return balance();
  }

  private Behavior<Command> onRetire(Retire m) {
    Slot idle = free.remove(m.slot());
    if (idle != null) {
      idle.trainer().tell(new TrialTrainer.TakeOut());
    } else if (retiring.add(m.slot())) { // it may be about to register
      tenants.forEach((supervisor, tenant) -> reclaim(supervisor, tenant, m.slot()));
    }
    return Behaviors.same();
  }

  private static void reclaim(
      ActorRef<StudySupervisor.Command> supervisor, Tenant tenant, int slot) {
    if (tenant.held.containsKey(slot) && tenant.reclaimed.add(slot)) {
      supervisor.tell(new StudySupervisor.Reclaim(slot));
    }
  }

  private Behavior<Command> onQuarantined(Quarantined m) {
    leased.remove(m.slot());
    free.remove(m.slot());
    occupied.remove(m.slot());
    retiring.remove(m.slot());
    forget(m.slot());
    tenants.values().forEach(tenant -> tenant.health.forget(m.slot()));
    return balance();
  }

  /** Nobody else would tell whoever waits for a leg on that slot. */
  private Behavior<Command> onTrainerGone(TrainerGone m) {
    int number = m.slot().number();
    tenants.forEach(
        (supervisor, tenant) -> {
          if (tenant.held.containsKey(number)) {
            supervisor.tell(StudySupervisor.SlotLost.gone(m.slot()));
          }
        });
    return onQuarantined(new Quarantined(number));
  }

  private Behavior<Command> onLegOver(LegOver m) {
    Tenant tenant = tenants.get(m.supervisor());
    if (tenant == null || !tenant.health.over(m.slot(), m.trial(), m.failed())) {
      return Behaviors.same();
    }
    Slot slot = tenant.held.get(m.slot());
    if (slot == null || leased.size() + free.size() == 1) {
      return Behaviors.same();
    }
    context
        .getLog()
        .error(
            "slot {} is out of use: legs of different trials fail on it one after the other, and"
                + " not on the others; its device is {}",
            m.slot(),
            slot.device().isPresent() ? slot.device().getAsInt() : "the CPU");
    slot.trainer().tell(new TrialTrainer.TakeOut());
    m.supervisor().tell(new StudySupervisor.SlotLost(slot, Optional.empty()));
    return onQuarantined(new Quarantined(m.slot()));
  }

  private Behavior<Command> onRelease(Release m) {
    Tenant tenant = tenants.get(m.supervisor());
    Slot slot = tenant == null ? null : tenant.held.remove(m.slot());
    if (tenant != null && slot != null) {
      tenant.reclaimed.remove(m.slot());
      slot.trainer().tell(new TrialTrainer.HandBack());
    }
    return Behaviors.same();
  }

  private Behavior<Command> onWithdraw(Withdraw m) {
    Tenant gone = tenants.remove(m.supervisor());
    if (gone != null) {
      gone.held.values().forEach(slot -> slot.trainer().tell(new TrialTrainer.HandBack()));
    }
    return balance();
  }

  private Behavior<Command> onDescribe(Describe m) {
    m.replyTo().tell(new Occupancy(List.copyOf(free.keySet()), leased.size()));
    return Behaviors.same();
  }

  private void forget(int slot) {
    for (Tenant tenant : tenants.values()) {
      tenant.held.remove(slot);
      tenant.reclaimed.remove(slot);
    }
  }

  private Behavior<Command> balance() {
    if (!tenants.isEmpty()) {
      grant();
      reclaim();
    }
    return Behaviors.same();
  }

  /**
   * Every free slot goes to the study that would have the least of its share with it; the older one
   * where that is a tie.
   */
  private void grant() {
    var grants = new LinkedHashMap<ActorRef<StudySupervisor.Command>, List<Slot>>();
    while (!free.isEmpty()) {
      var poorest =
          tenants.entrySet().stream()
              .min(Comparator.comparingDouble(e -> e.getValue().claim()))
              .orElseThrow();
      Slot slot = free.pollFirstEntry().getValue();
      leased.put(slot.number(), slot);
      poorest.getValue().held.put(slot.number(), slot);
      grants.computeIfAbsent(poorest.getKey(), k -> new ArrayList<>()).add(slot);
    }
    grants.forEach(
        (supervisor, slots) -> supervisor.tell(new StudySupervisor.Leased(List.copyOf(slots))));
  }

  /** While a study has less than its share, those above theirs are asked to give some back. */
  private void reclaim() {
    int all = leased.size() + free.size() - retiring.size();
    double weights = tenants.values().stream().mapToDouble(t -> t.weight).sum();
    boolean anyPoor =
        tenants.values().stream()
            .anyMatch(t -> t.lasting() < Math.max(Math.floor(all * t.weight / weights), 1));
    if (!anyPoor) {
      return;
    }
    tenants.forEach(
        (supervisor, tenant) -> {
          double most = Math.max(Math.ceil(all * tenant.weight / weights), 1);
          for (int number : tenant.held.descendingKeySet()) {
            if (tenant.lasting() > most && tenant.reclaimed.add(number)) {
              supervisor.tell(new StudySupervisor.Reclaim(number));
            }
          }
        });
  }
}
