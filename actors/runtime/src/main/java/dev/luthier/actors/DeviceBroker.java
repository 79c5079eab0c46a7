package dev.luthier.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import dev.luthier.trial.LegOutcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Knows who has which slot: one lease a slot, fair shares for the studies. */
public final class DeviceBroker {
  /** What a broker is told. */
  public sealed interface Command {
    /** Hands this to the method that is made for it. */
    Behavior<Command> dispatch(DeviceBroker b);
  }

  /** A slot is there, and free. */
  public record Register(Slot slot) implements Command {
    @Override
    public Behavior<Command> dispatch(DeviceBroker b) {
      return b.onRegister(this);
    }
  }

  /** A study wants its share of the slots until its supervisor stops. */
  public record Request(ActorRef<StudySupervisor.Command> supervisor) implements Command {
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

  /**
   * A leg is over, which tells something of its slot.
   *
   * @param failed by its own code or with its slot
   */
  public record LegOver(
      int slot, ActorRef<StudySupervisor.Command> supervisor, int trial, boolean failed)
      implements Command {
    static LegOver of(
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

    int lasting() {
      return held.size() - reclaimed.size();
    }
  }

  private final ActorContext<Command> context;
  private final TreeMap<Integer, Slot> free = new TreeMap<>();
  private final Map<Integer, Slot> leased = new HashMap<>();
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
    if (!leased.containsKey(m.slot().number())) {
      free.put(m.slot().number(), m.slot());
    }
    return balance();
  }

  private Behavior<Command> onRequest(Request m) {
    context.watchWith(m.supervisor(), new Withdraw(m.supervisor()));
    tenants.putIfAbsent(m.supervisor(), new Tenant());
    return balance();
  }

  private Behavior<Command> onReturn(Return m) {
    Slot slot = leased.remove(m.slot());
    if (slot == null) {
      return Behaviors.same();
    }
    forget(m.slot());
    free.put(slot.number(), slot);
    return balance();
  }

  private Behavior<Command> onQuarantined(Quarantined m) {
    leased.remove(m.slot());
    free.remove(m.slot());
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
            supervisor.tell(new StudySupervisor.SlotLost(m.slot(), false));
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
    m.supervisor().tell(new StudySupervisor.SlotLost(slot, true));
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

  /** Every free slot goes to the study that has the fewest; the older one where that is a tie. */
  private void grant() {
    var grants = new LinkedHashMap<ActorRef<StudySupervisor.Command>, List<Slot>>();
    while (!free.isEmpty()) {
      var poorest =
          tenants.entrySet().stream()
              .min(Comparator.comparingInt(e -> e.getValue().lasting()))
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
    int all = leased.size() + free.size();
    int least = all / tenants.size();
    int most = (all + tenants.size() - 1) / tenants.size();
    boolean anyPoor = tenants.values().stream().anyMatch(t -> t.lasting() < Math.max(least, 1));
    if (!anyPoor) {
      return;
    }
    tenants.forEach(
        (supervisor, tenant) -> {
          for (int number : tenant.held.descendingKeySet()) {
            if (tenant.lasting() > most && tenant.reclaimed.add(number)) {
              supervisor.tell(new StudySupervisor.Reclaim(number));
            }
          }
        });
  }
}
